"""The four ways to stand together before a commissioner, in plain words (domain 8.4): who signs, who is liable.

Orientation for a first conversation, not legal advice; the pages say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Arrangement(StrEnum):
    LEAD_BODY = "lead body"
    MANAGING_AGENT = "managing agent"
    HUB_AND_SPOKE = "hub and spoke"
    PARTNERING_CONTRACT = "partnering contract"


@dataclass(frozen=True)
class Guidance:
    what: str
    who_signs: str
    who_is_liable: str


GUIDANCE: Mapping[Arrangement, Guidance] = {
    Arrangement.LEAD_BODY: Guidance(
        "One member delivers part of the service itself and leads the others.",
        "The lead body signs the contract with the commissioner. It signs an agreement with each other member.",
        "The lead body answers to the commissioner for everything. Each member answers to the lead body for its part.",
    ),
    Arrangement.MANAGING_AGENT: Guidance(
        "One organisation manages the contract for the members and delivers none of the service itself.",
        "The managing agent signs the contract with the commissioner, and an agreement with each member.",
        "The managing agent answers to the commissioner. Each member answers to the managing agent for its part.",
    ),
    Arrangement.HUB_AND_SPOKE: Guidance(
        "The members set up a new company, the hub, that they own together. They deliver as its spokes.",
        "The new company signs the contract with the commissioner, and an agreement with each member.",
        "The company answers to the commissioner. A member risks what it put into the company and what it promised it.",
    ),
    Arrangement.PARTNERING_CONTRACT: Guidance(
        "The members and the commissioner sign one contract together and share how it is run.",
        "Every member signs with the commissioner. One member may still lead the day-to-day work.",
        "Each member answers to the commissioner for its own part, unless the contract says that all answer for all.",
    ),
}
