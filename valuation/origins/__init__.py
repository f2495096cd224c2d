"""Where an amount in the ledger was worked out: an approved appraisal or a unit cost of the library (S000-11)."""
