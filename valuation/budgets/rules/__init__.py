"""The law of pooled and aligned budgets."""
