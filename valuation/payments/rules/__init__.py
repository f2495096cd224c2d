"""The law of paying providers."""
