"""What the ledger's pages read: each function asks the database once."""
