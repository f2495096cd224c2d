"""Corrections for optimism by the strength of the evidence: off unless chosen, with the table in view (F38).

A gain is lowered and a loss is raised by the percentage of its row's grade. Inputs are left alone: they
are agreed sums, not estimates.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from valuation.appraisal.parameters import Appraisal, Outcome
from valuation.appraisal.wrong_input import WrongInput, quoted


@dataclass(frozen=True)
class Grade:
    confidence: int
    evidence: str
    correction: Decimal


@dataclass(frozen=True)
class OptimismTable:
    name: str
    edition: str
    source: str
    grades: tuple[Grade, ...]

    @property
    def title(self) -> str:
        """For people: `Six grades of evidence, April 2014 (confidence-grades-2014)`."""
        return f"Six grades of evidence, {self.edition} ({self.name})"

    def correction(self, confidence: int) -> Decimal:
        return next(grade.correction for grade in self.grades if grade.confidence == confidence)


TABLES: tuple[OptimismTable, ...] = (
    OptimismTable(
        name="confidence-grades-2014",
        edition="April 2014",
        source=(
            "Six grades in the manner of the cost benefit model of New Economy (Greater Manchester) in HM "
            "Treasury's guidance for local partnerships, April 2014; the descriptions are the portal's own. "
            "Check the percentages against your own record before relying on them."
        ),
        grades=(
            Grade(1, "Counted here and lately, or shown by a controlled trial in this country", Decimal(0)),
            Grade(2, "Counted here some years ago, or shown by a controlled trial abroad", Decimal("0.05")),
            Grade(3, "Measured at a similar service in a similar place", Decimal("0.10")),
            Grade(4, "Taken from national figures for services of this type", Decimal("0.15")),
            Grade(5, "Judged by practitioners, with some figures to support them", Decimal("0.25")),
            Grade(6, "Judged by one person, or assumed", Decimal("0.40")),
        ),
    ),
)


def find_table(name: str) -> OptimismTable:
    table = next((table for table in TABLES if table.name == name), None)
    if table is None:
        known = ", ".join(table.name for table in TABLES)
        raise WrongInput("optimism_bias", f"{quoted(name)} is not a known table; known are {known}")
    return table


def correct_optimism(appraisal: Appraisal, table: OptimismTable) -> Appraisal:
    outcomes = (_corrected(outcome, place, table) for place, outcome in enumerate(appraisal.outcomes))
    return replace(appraisal, outcomes=tuple(outcomes))


def _corrected(outcome: Outcome, place: int, table: OptimismTable) -> Outcome:
    if outcome.confidence is None:
        raise WrongInput(f"outcomes[{place}].confidence", "is missing; optimism_bias needs a grade on every row")
    return replace(outcome, optimism_bias=table.correction(outcome.confidence))
