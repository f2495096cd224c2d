"""Budgets, each read whole in one question: what it is, and what is planned for a year."""
