"""The law of the ledger. Pure: nothing here reads or writes."""
