"""The law of results. Pure: nothing here reads or writes."""
