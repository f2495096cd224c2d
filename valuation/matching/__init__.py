"""Which bodies' outcomes one activity serves, and who would gain: what to buy together (N18)."""
