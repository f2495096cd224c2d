"""Outcomes frameworks that an organisation keeps, of its own and of the nation, and starts others from."""
