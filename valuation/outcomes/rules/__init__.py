"""The law of the framework. Pure: nothing here reads or writes."""
