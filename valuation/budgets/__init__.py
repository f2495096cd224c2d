"""What several bodies put in together: pooled and aligned budgets, and who bears the variance."""
