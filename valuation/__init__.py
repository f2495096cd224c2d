"""What goes in, what comes out, and what it is worth to whom."""
