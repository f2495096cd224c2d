"""How far a partnership may go. Every journey's steps fall into these phases; a gate opens the next one.

S004-07-01: nothing else happens until all concerned are clear about the problem and the solution. A route
names the phase from which it may be used, so that the hard gate is one rule and not a habit.
"""

from enum import IntEnum

from portal.refusals import Refused


class Phase(IntEnum):
    CONVENE = 1
    DESIGN = 2
    PILOT = 3
    TENDER = 4
    REVIEW = 5


# In words that hold on all four journeys.
AGREED_FIRST = {
    Phase.DESIGN: "confirmed the same first text",
    Phase.PILOT: "agreed what is to be tried",
    Phase.TENDER: "agreed what was learned",
    Phase.REVIEW: "agreed the tender",
}
WAITING_FOR = {
    phase: f"This opens when every organisation has {agreed}. The overview shows what is missing."
    for phase, agreed in AGREED_FIRST.items()
}


class NotYetOpen(Refused):
    heading = "Not open yet"


def check_open(phase: int, needed: Phase) -> None:
    if phase < needed:
        raise NotYetOpen(WAITING_FOR[needed])
