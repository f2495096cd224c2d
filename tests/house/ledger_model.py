"""What the ledger should hold, in a few lines of Python."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass
class Model:
    """What the ledger should say: the gifts that stand, the last closed day, the answer to each key."""

    gifts: dict[str, tuple[date, int]] = field(default_factory=dict)
    undone: dict[str, str] = field(default_factory=dict)
    closed_on: date = date.min
    answers: dict[str, UUID | str] = field(default_factory=dict)
    aside: dict[UUID, int] = field(default_factory=dict)
    over: set[UUID] = field(default_factory=set)
    paid: dict[UUID, int] = field(default_factory=dict)
    released: int = 0
    expired: int = 0

    @property
    def entries(self) -> int:
        asides = len(self.aside) + len(self.over) + len(self.paid) * 2 + self.released * 2 + self.expired
        return len(self.gifts) + len(self.undone) + asides

    def in_hand_pence(self, day: date) -> int:
        """Reversals are of today, so they undo nothing on a day of 2024."""
        return sum(pence for on, pence in self.gifts.values() if on <= day)
