"""Who delivers, together: consortia of providers, how they divide the work, and what it costs them."""
