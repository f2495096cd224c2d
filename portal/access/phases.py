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
WAITING_FOR = {
    Phase.CONVENE: "This is open from the start.",
    Phase.DESIGN: "This opens when every organisation has confirmed the same first text. The overview shows who still has to.",
    Phase.PILOT: "This opens when every organisation has agreed what is to be tried. The overview shows what is missing.",
    Phase.TENDER: "This opens when every organisation has agreed what was learned. The overview shows what is missing.",
    Phase.REVIEW: "This opens when every organisation has agreed the tender. The overview shows what is missing.",
}


class NotYetOpen(Refused):
    pass


def check_open(phase: int, needed: Phase) -> None:
    if phase < needed:
        raise NotYetOpen(WAITING_FOR[needed])
