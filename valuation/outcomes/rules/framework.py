"""The five columns of the Sustainable Commissioning Model, and what is missing from a framework.

S000-02: activities, outputs, service-level outcomes, community outcomes and value, linked many to many.
S000-04: a service-level outcome is drawn from national policy, from the commissioner's priorities and from
what the people who use the service need; without the last one the page says so. S000-09: economic,
environmental and social outcomes are looked for at both levels. S000-06: value is of three kinds, which are
never one number.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.refusals import Refused
from valuation.measures import ValueKind, WrongMeasure, in_figures, read_measure

__all__ = ["ValueKind", "WrongMeasure", "in_figures", "read_measure"]


class Level(StrEnum):
    SERVICE = "service"
    COMMUNITY = "community"


class Dimension(StrEnum):
    ECONOMIC = "economic"
    ENVIRONMENTAL = "environmental"
    SOCIAL = "social"


class SourceKind(StrEnum):
    NATIONAL_POLICY = "national policy"
    COMMISSIONER_PRIORITY = "commissioner priority"
    SERVICE_USER = "service user"


class DeliveryKind(StrEnum):
    """Columns 1 and 2: what is done, and what is counted. In a tender they are the bidder's to fill."""

    ACTIVITY = "activity"
    OUTPUT = "output"


class WrongLink(Refused):
    """Two things in columns that do not stand next to each other."""


@dataclass(frozen=True)
class Gap:
    """Something that the framework lacks, in the words of the page; perhaps about one outcome."""

    sentence: str
    outcome: str = ""


def check_link(from_level: str, to_level: str) -> None:
    """Column 3 leads to column 4; a service-level outcome does not lead to another one."""
    if (from_level, to_level) != (Level.SERVICE, Level.COMMUNITY):
        raise WrongLink("Link a service-level outcome to a community outcome.")


def check_period(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused("The period ends before it starts. Change one of the two dates.")


def gaps(outcomes: Iterable[tuple[str, str, str, Collection[str]]]) -> list[Gap]:
    """What to look for next. Each outcome is its text, level, dimension and the kinds of its sources."""
    known = list(outcomes)
    unheard = [
        Gap(f"No service user is a source of “{text}”. Ask the people who use the service what they value.", text)
        for text, level, _, sources in known
        if level == Level.SERVICE and SourceKind.SERVICE_USER not in sources
    ]
    return unheard + [
        _empty_cell(*cell) for cell, count in coverage((one[1], one[2]) for one in known).items() if not count
    ]


def coverage(places: Iterable[tuple[str, str]]) -> Mapping[tuple[Level, Dimension], int]:
    """How many outcomes stand in each cell of the map, from their levels and dimensions."""
    counts = {(level, dimension): 0 for dimension in Dimension for level in Level}
    for level, dimension in places:
        counts[Level(level), Dimension(dimension)] += 1
    return counts


def _empty_cell(level: Level, dimension: Dimension) -> Gap:
    where = "for the people who use the service" if level is Level.SERVICE else "for the wider community"
    return Gap(f"There is no {dimension} outcome {where} yet. Is there one that nobody has named?")
