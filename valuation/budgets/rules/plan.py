"""What a budget of a partnership is, before any money moves (S002-33, S002-34, N6, F27, F28).

Pooled: one host holds a single fund for agreed aims. Aligned: the bodies plan together, but each keeps its own
account and answers for it alone. An amount that was agreed is changed by a variation or a virement with a reason,
never overwritten, so that everybody can read how it came about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from portal.clock import uk_date
from portal.money import format_pounds
from portal.refusals import Refused
from valuation.ledger.rules.postings import Medium, WrongAmount, WrongDate, read_pence

MONTHS = 12
QUARTERS = (1, 2, 3, 4)
_MONTHS_A_QUARTER = 3
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class BudgetKind(StrEnum):
    POOLED = "pooled"
    ALIGNED = "aligned"


class VatRegime(StrEnum):
    """Whose rules for VAT the spending falls under: they differ between a council and a health body."""

    COUNCIL = "local authority"
    HEALTH = "health body"
    HOST = "other host"
    OWN = "each body its own"


class ChangeKind(StrEnum):
    AGREED = "agreed"
    VARIATION = "variation"
    VIREMENT = "virement"


class CannotPlan(Refused):
    pass


@dataclass(frozen=True)
class FinancialYear:
    """Twelve months from the first of a month, in four quarters."""

    starts_on: date

    @property
    def ends_on(self) -> date:
        return self.quarter(4)[1]

    @property
    def name(self) -> str:
        """`2026/27`, or `2026` for a year that is a calendar year."""
        last = self.ends_on.year
        return str(last) if last == self.starts_on.year else f"{self.starts_on.year}/{last % 100:02d}"

    def quarter(self, number: int) -> tuple[date, date]:
        """Its first and its last day."""
        starts = _months_later(self.starts_on, (number - 1) * _MONTHS_A_QUARTER)
        return starts, _months_later(starts, _MONTHS_A_QUARTER) - timedelta(days=1)

    def quarter_of(self, day: date) -> int:
        """The quarter that a day is in; the first before the year, the last after it."""
        months = (day.year - self.starts_on.year) * MONTHS + day.month - self.starts_on.month
        return min(max(months // _MONTHS_A_QUARTER + 1, 1), 4)


def check_year_start(day: date, others: Iterable[date]) -> None:
    if day.day != 1:
        raise WrongDate("A financial year begins on the first day of a month.")
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise WrongDate(f"Enter a year from {_FIRST_YEAR} to {_LAST_YEAR}.")
    for other in others:
        if abs((day.year - other.year) * MONTHS + day.month - other.month) < MONTHS:
            raise WrongDate(f"There is a year from {uk_date(other)} already, and years do not overlap.")


def check_host(kind: BudgetKind, host_id: UUID | None) -> None:
    if kind is BudgetKind.POOLED and host_id is None:
        raise CannotPlan("Select the host, which holds the money of a pooled budget.")
    if kind is BudgetKind.ALIGNED and host_id is not None:
        raise CannotPlan("An aligned budget has no host: each body keeps its own money.")


def read_total(text: str) -> int:
    """Pence from pounds as typed, from zero on: what an amount is to be in all."""
    amount_pence = read_pence(text)
    if amount_pence < 0:
        raise WrongAmount("The amount must not be below zero.")
    return amount_pence


def change_to(wanted_pence: int, standing_pence: int, reason: str, *, is_first: bool) -> tuple[ChangeKind, int]:
    """How to get from what stands to what is wanted."""
    if wanted_pence == standing_pence:
        stands = "Nothing is agreed yet" if is_first else f"It is {format_pounds(standing_pence)} already"
        raise CannotPlan(f"{stands}, so there is nothing to record.")
    if is_first:
        return ChangeKind.AGREED, wanted_pence
    if not reason:
        raise CannotPlan(f"Say why it changes from {format_pounds(standing_pence)}.")
    return ChangeKind.VARIATION, wanted_pence - standing_pence


def check_virement(amount_pence: int, available_pence: int, *, is_same_line: bool) -> None:
    if is_same_line:
        raise CannotPlan("Choose two different lines. Money moves from one to the other.")
    if amount_pence > available_pence:
        raise CannotPlan(f"That line has {format_pounds(available_pence)}, so no more than that can be moved.")


def check_valued(medium: Medium, basis: str) -> None:
    if medium is not Medium.CASH and not basis:
        raise CannotPlan("Say how the amount was worked out, such as 12 hours at £18 an hour.")


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, 1)
