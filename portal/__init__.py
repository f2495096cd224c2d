"""The ground the product stands on, and the roof that joins its packages."""
