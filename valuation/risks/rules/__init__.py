"""The law of risks; it reaches no database and no web."""
