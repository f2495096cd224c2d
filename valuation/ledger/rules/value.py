"""Value stands beside money: three kinds, told apart for ever, each with the body and the tier it accrues to.

S000-06: qualitative, quantitative and monetised value are different things. S000-15: no total mixes them.
S000-07, S000-10: every line says to whom the value accrues, by name and by tier. S000-29: no figure without
its source. S003-74: some costs rise, so a monetised line may be below zero. The body that is said to gain
has the last word: it countersigns or contests.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from portal.money import NotMoney, parse_pounds
from portal.refusals import Refused
from valuation.ledger.rules.postings import WrongAmount, WrongDate
from valuation.measures import MoneyKind, ValueKind

EARLIEST_PRICE_YEAR = 1990


class Tier(StrEnum):
    SERVICE = "service"
    LOCALITY = "locality"
    WIDER_PUBLIC_SECTOR = "wider public sector"
    INDIVIDUALS = "individuals and community"


class Confidence(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Consent(StrEnum):
    """Whether the people behind a statement agreed that it is shown."""

    GIVEN = "given"
    NOT_NEEDED = "not needed"


class Verdict(StrEnum):
    COUNTERSIGNED = "countersigned"
    CONTESTED = "contested"


class OriginKind(StrEnum):
    """What a line can be drawn from, beside a form that somebody filled in."""

    INDICATOR_RESULT = "indicator result"
    APPRAISAL = "appraisal"
    UNIT_COST = "unit cost"


class Standing(StrEnum):
    PROPOSED = "proposed"
    OWN_WORD = "stated by the body itself"
    OUTSIDE = "no countersignature: the body is not part of this partnership"
    COUNTERSIGNED = "countersigned"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"


class CannotAnswer(Refused):
    pass


class CannotWithdraw(Refused):
    pass


@dataclass(frozen=True)
class ValueLine:
    """One thing that came of the work. Only the fields of its kind are filled."""

    kind: ValueKind
    statement: str
    body: str
    body_id: UUID | None
    tier: Tier
    starts_on: date
    ends_on: date
    source: str
    confidence: Confidence
    evidence: str = ""
    consent: Consent | None = None
    quantity: Decimal | None = None
    unit: str = ""
    amount_pence: int | None = None
    price_year: int | None = None
    money_kind: MoneyKind | None = None
    """Lines recorded before it was asked have none, and are not added to those that have."""
    outcome_id: UUID | None = None


@dataclass(frozen=True)
class Origin:
    """The record elsewhere in the portal that a line comes from, by its key there."""

    kind: OriginKind
    id: UUID

    def key_of(self, kind: ValueKind) -> str:
        """One line of each kind from one record, however often it is posted."""
        return f"{self.kind.replace(' ', '-')}:{self.id}:{kind}"


def read_value(text: str) -> int:
    """Pence from pounds as typed; a minus says that a cost rose."""
    if not text:
        raise WrongAmount("Enter the amount in pounds, such as 1,234.50. Put a minus before a cost that rose.")
    try:
        amount_pence = parse_pounds(text)
    except NotMoney as wrong:
        raise WrongAmount(f"The amount {wrong}.") from None
    if amount_pence == 0:
        raise WrongAmount("The amount must not be zero.")
    return amount_pence


def read_price_year(text: str, this_year: int) -> int:
    if not (text.isascii() and text.isdecimal()) or not EARLIEST_PRICE_YEAR <= int(text[:9]) <= this_year:
        raise WrongDate(f"Enter the year of the prices, from {EARLIEST_PRICE_YEAR} to {this_year}.")
    return int(text)


def check_period(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise WrongDate("The period ends before it starts. Change one of the two dates.")
    if starts_on > today:
        raise WrongDate("The period has not begun yet. Record value when it has been seen.")


def standing(*, body_id: UUID | None, recorded_by: UUID, verdict: str | None, is_withdrawn: bool) -> Standing:
    """How far the line has been agreed. `body_id` is empty for a body that has no seat to answer from."""
    if is_withdrawn:
        return Standing.WITHDRAWN
    if verdict is not None:
        return Standing(verdict)
    if body_id is None:
        return Standing.OUTSIDE
    return Standing.OWN_WORD if body_id == recorded_by else Standing.PROPOSED


def check_may_answer(now: Standing, *, body_id: UUID | None, organisation_id: UUID) -> None:
    if body_id != organisation_id:
        raise CannotAnswer("Only the organisation that this value accrues to can countersign or contest it.")
    if now is not Standing.PROPOSED:
        raise CannotAnswer(f"There is nothing to answer here any more. This line is {now}.")


def check_reason(verdict: Verdict, reason: str) -> None:
    if verdict is Verdict.CONTESTED and not reason:
        raise CannotAnswer("Say why you contest it, so that the line can be put right.")


def check_may_withdraw(now: Standing, *, recorded_by: UUID, organisation_id: UUID) -> None:
    if now is Standing.WITHDRAWN:
        raise CannotWithdraw("This line has been withdrawn already.")
    if recorded_by != organisation_id:
        raise CannotWithdraw("Only the organisation that recorded this line can withdraw it. You can contest it.")
