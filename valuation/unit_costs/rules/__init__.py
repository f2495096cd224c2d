"""The law of unit costs and of prices. Pure: nothing here reads or writes."""
