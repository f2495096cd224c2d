"""The four journeys of collaborative commissioning, as data (S004 chapters 4 to 7; domain 3.1)."""

from collections.abc import Mapping

from partnerships.stages.development_partnership import DEVELOPMENT_PARTNERSHIP
from partnerships.stages.multiple_outcomes import MULTIPLE_OUTCOMES
from partnerships.stages.partnership_purchasing import PARTNERSHIP_PURCHASING
from partnerships.stages.psp import PSP
from partnerships.stages.shape import Condition, Gate, Journey, Passage, Step
from portal.refusals import Missing

__all__ = ["JOURNEYS", "Condition", "Gate", "Journey", "Passage", "Step", "find_journey"]

JOURNEYS: Mapping[str, Journey] = {
    journey.key: journey for journey in (PSP, DEVELOPMENT_PARTNERSHIP, MULTIPLE_OUTCOMES, PARTNERSHIP_PURCHASING)
}


def find_journey(key: str) -> Journey:
    try:
        return JOURNEYS[key]
    except KeyError:
        raise Missing("journey") from None
