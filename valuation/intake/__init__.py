"""Tables that an organisation is about to import: read whole, shown first, then taken in or left."""
