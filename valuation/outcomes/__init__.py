"""The outcomes framework: what is done, what is counted, what changes for people and places, what it is worth."""
