"""The tender: its text and award criteria, and the pack that is assembled, frozen, agreed and sent out as Word."""
