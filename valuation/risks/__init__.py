"""The risk register: what may go wrong, who owns it, and who bears it together with whom (N22)."""
