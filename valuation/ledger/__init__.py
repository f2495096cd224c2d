"""The value ledger: money in and out by double entry, and beside it, never mixed with it, what came of it."""
