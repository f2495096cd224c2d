"""Double entry in whole pence: what a contribution, a payment and a reversal are, and when an entry may stand.

Every entry has two or more lines that sum to zero in each fund, so money never appears, vanishes or crosses
from one fund to another by itself. What came in stands below zero in the giver's account and above zero in the
fund's; what went out leaves the fund for the account of whoever was paid. Nothing is changed or removed: a
correction is a reversal, once, that names what it reverses (ground of S000-10 and S002-33: who put in what).
Cash and what is given in kind are kept in accounts of their own, because only cash can be spent.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from portal.clock import uk_date
from portal.money import NotMoney, format_pounds, parse_pounds
from portal.refusals import Refused

FEWEST_LINES = 2
FIRST_YEAR = 2000
MOST_LINE_PENCE = 10**13
"""Less than a form can hold: the sum of an account has room for close to a million lines of this size."""


class AccountKind(StrEnum):
    CONTRIBUTION = "contribution"
    FUND = "fund"
    SPENDING = "spending"


class Medium(StrEnum):
    CASH = "cash"
    IN_KIND = "in kind"
    STAFF_TIME = "staff time"


class EntryKind(StrEnum):
    CONTRIBUTION = "contribution"
    SPENDING = "spending"
    REVERSAL = "reversal"
    PENDING = "pending"
    POSTING = "posting"
    VOIDING = "voiding"
    EXPIRY = "expiry"


MOVES = frozenset({EntryKind.CONTRIBUTION, EntryKind.SPENDING, EntryKind.POSTING, EntryKind.REVERSAL})
"""The kinds that move money. The others set it aside or release it."""
RELEASES = frozenset({EntryKind.VOIDING, EntryKind.EXPIRY})
"""The kinds without lines."""


class CannotPost(Refused):
    pass


class WrongAmount(Refused):
    pass


class WrongDate(Refused):
    pass


class PeriodIsClosed(Refused):
    pass


@dataclass(frozen=True)
class Account:
    """Where money stands within a fund. Two accounts that say the same are one account."""

    fund_id: UUID
    kind: AccountKind
    medium: Medium = Medium.CASH
    organisation_id: UUID | None = None
    supplier: str = ""
    work: str = ""

    @property
    def code(self) -> str:
        """Unique within the fund. Names are last and escaped, so that no two accounts share a code."""
        owner = self.organisation_id.hex if self.organisation_id else ""
        named = (part.replace("\\", "\\\\").replace("/", "\\/") for part in (self.supplier, self.work))
        return "/".join((self.kind, self.medium, owner, *named))


@dataclass(frozen=True)
class Line:
    account: Account
    amount_pence: int


def contribution(fund_id: UUID, organisation_id: UUID, medium: Medium, amount_pence: int) -> list[Line]:
    giver = Account(fund_id, AccountKind.CONTRIBUTION, medium, organisation_id)
    return [Line(Account(fund_id, AccountKind.FUND, medium), amount_pence), Line(giver, -amount_pence)]


def spending(fund_id: UUID, amount_pence: int, *, organisation_id: UUID | None, supplier: str, work: str) -> list[Line]:
    paid = Account(fund_id, AccountKind.SPENDING, Medium.CASH, organisation_id, supplier, work)
    return [Line(paid, amount_pence), Line(Account(fund_id, AccountKind.FUND), -amount_pence)]


def check_lines(lines: Sequence[tuple[UUID, int]]) -> None:
    """Each line is its fund and its amount in pence. The database asks the same again at the commit."""
    if len(lines) < FEWEST_LINES:
        raise CannotPost("An entry needs at least two lines: where the money comes from, and where it goes.")
    if any(amount == 0 or abs(amount) > MOST_LINE_PENCE for _, amount in lines):
        raise CannotPost(f"Each line needs an amount other than zero, of at most {format_pounds(MOST_LINE_PENCE)}.")
    if left_over := [amount for amount in balances(lines).values() if amount]:
        raise CannotPost(
            f"The entry does not balance: {format_pounds(left_over[0])} of one fund is left over. "
            "What comes out of a fund must equal what goes in."
        )


def balances(lines: Sequence[tuple[UUID, int]]) -> Mapping[UUID, int]:
    """The sum of the lines in each fund."""
    totals: dict[UUID, int] = defaultdict(int)
    for fund_id, amount_pence in lines:
        totals[fund_id] += amount_pence
    return totals


def check_reversible(kind: str, *, is_reversed: bool) -> None:
    if kind == EntryKind.REVERSAL:
        raise CannotPost("A reversal cannot be reversed. Record the entry again instead.")
    if kind not in MOVES:
        raise CannotPost("This entry has moved no money, so there is nothing to reverse.")
    if is_reversed:
        raise CannotPost("This entry has been reversed already. An entry is reversed once.")


def read_amount(text: str) -> int:
    """Pence from pounds as typed, above zero."""
    amount_pence = read_pence(text)
    if amount_pence <= 0:
        raise WrongAmount("The amount must be more than zero. To correct an entry, reverse it.")
    return amount_pence


def read_pence(text: str) -> int:
    """Whatever amount was typed; the reader says what sign it may have."""
    if not text:
        raise WrongAmount("Enter the amount in pounds, such as 1,234.50.")
    try:
        return parse_pounds(text)
    except NotMoney as wrong:
        raise WrongAmount(f"The amount {wrong}.") from None


def check_effective(day: date, today: date) -> None:
    """When it happened. What is only promised is not in the ledger yet."""
    if day > today:
        raise WrongDate("The date must be today or in the past. Record it when it has happened.")
    if day.year < FIRST_YEAR:
        raise WrongDate(f"The date must be in {FIRST_YEAR} or later. Check the year.")


def check_open(day: date, closed_on: date | None) -> None:
    """`closed_on` is the last day of the closed periods."""
    if closed_on is not None and day <= closed_on:
        raise PeriodIsClosed(
            f"The ledger is closed up to {uk_date(closed_on)}. Give a later date, and say in the note when it happened."
        )


def check_closing(day: date, closed_on: date | None, today: date) -> None:
    """A period is over before it is closed, and periods are closed one after the other."""
    if day >= today:
        raise WrongDate("Choose a day before today. A period is closed when it is over.")
    if closed_on is not None and day <= closed_on:
        raise PeriodIsClosed(f"The ledger is closed up to {uk_date(closed_on)} already. Choose a later day.")
