"""The law of saved frameworks. Pure: nothing here reads or writes."""
