"""Contracts that pay for activity and outcomes: rate cards, claims, settlement and the guard-rails around them."""
