"""What one of something costs or is worth: a library with sources and editions, and prices brought to another year."""
