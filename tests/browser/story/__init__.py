"""One Public Social Partnership from its problem to its tender, told by its people in eight steps."""
