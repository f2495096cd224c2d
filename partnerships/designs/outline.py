"""A first list of sections for a service design, so that nobody starts at an empty page (S004-07-03, S004-07-20)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutlineSection:
    heading: str
    hint: str


STARTING_OUTLINE = (
    OutlineSection("Purpose", "What is wrong today, and what will be different for people when this service works?"),
    OutlineSection("Who it is for", "Who may use the service, how many people, where, and how do they find it?"),
    OutlineSection("How it works", "What happens, step by step, from the first contact to the last?"),
    OutlineSection("Pilot strands", "Which parts will be tried, by whom, for how long, and where does each one end?"),
    OutlineSection(
        "Outcomes", "What will change for people, for services and for the community, and how will we know?"
    ),
    OutlineSection("Money", "What will it cost, who pays for which part, and what is saved elsewhere?"),
    OutlineSection("Risks", "What could go wrong, how likely is it, and who does what about it?"),
)
