"""The table of a national framework: a row an indicator, or a row an outcome that has none."""

from collections.abc import Callable, Sequence

from portal.refusals import Refused
from valuation.intake.rules import Column, Fault, Row
from valuation.measures import in_figures, read_measure
from valuation.outcomes.rules.framework import Dimension, Level
from valuation.outcomes.rules.measuring import Direction

_LONGEST_OUTCOME = 300


def _text(wanted: str, longest: int, *, required: bool) -> Callable[[str], str]:
    def read(words: str) -> str:
        value = " ".join(words.split())
        if required and not value:
            raise Refused(f"Enter {wanted}.")
        if len(value) > longest:
            raise Refused(f"Shorten this to {longest} characters or fewer. It has {len(value)}.")
        return value

    return read


def _one_of(values: Sequence[str], *, required: bool = True) -> Callable[[str], str]:
    def read(words: str) -> str:
        value = " ".join(words.casefold().split())
        if value not in values and (value or required):
            raise Refused(f"Enter one of: {', '.join(values)}.")
        return value

    return read


def _target(words: str) -> str:
    return in_figures(read_measure(words)) if words.strip() else ""


COLUMNS = (
    Column("level", "Level", _one_of(list(Level)), "service, for people who use it, or community"),
    Column("dimension", "Kind", _one_of(list(Dimension)), "economic, environmental or social"),
    Column("text", "Outcome", _text("the outcome", _LONGEST_OUTCOME, required=True), "What should be different"),
    Column("source", "Source", _text("the source", 200, required=True), "The national framework or policy"),
    Column("reference", "Reference", _text("a reference", 200, required=False), "Its number or page there"),
    Column("indicator", "Indicator", _text("the indicator", 200, required=False), "What is measured; may be empty"),
    Column("unit", "Unit", _text("the unit", 60, required=False), "Needed where there is an indicator"),
    Column("direction", "Better", _one_of(list(Direction), required=False), "higher or lower"),
    Column("target", "Target", _target, "May be empty; then the indicator is written by hand where it is used"),
)


def row_faults(rows: Sequence[tuple[int, Row]]) -> list[Fault]:
    return [
        Fault(number, "Unit", "Enter the unit of the indicator.")
        for number, row in rows
        if row["indicator"].strip() and not row["unit"].strip()
    ]
