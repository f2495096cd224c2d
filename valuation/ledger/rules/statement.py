"""What the accounts say, in the order a reader asks: who put in what, what was paid, what is left.

Cash and what was given in kind are told apart: a fund's cash is what it can still spend.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from valuation.ledger.rules.postings import AccountKind, Medium

MONTHS_A_QUARTER = 3
FIRST_MONTH_OF_THE_YEAR = 4
"""A public body's year begins on 1 April, and its quarters in April, July, October and January."""


NEVER = date(9999, 12, 1)


@dataclass(frozen=True)
class Period:
    """What happened from the first day to the last, as far as it had been recorded by the third."""

    starts_on: date
    ends_on: date
    known_on: date


@dataclass(frozen=True)
class AccountBalance:
    fund: str
    kind: str
    medium: str
    owner: str
    work: str
    balance_pence: int


@dataclass(frozen=True)
class Giver:
    """What one organisation put in, by medium."""

    organisation: str
    pence: Mapping[Medium, int]


@dataclass(frozen=True)
class Paid:
    payee: str
    work: str
    amount_pence: int


@dataclass(frozen=True)
class Statement:
    givers: Sequence[Giver]
    paid: Sequence[Paid]
    in_hand: Mapping[str, int]
    aside: Mapping[str, int]
    """Of the cash in hand, what is set aside; by fund, for funds in which anything is."""

    def available(self, fund: str) -> int:
        return self.in_hand[fund] - self.aside.get(fund, 0)

    @property
    def aside_pence(self) -> int:
        return sum(self.aside.values())

    @property
    def given(self) -> Mapping[Medium, int]:
        return {medium: sum(giver.pence[medium] for giver in self.givers) for medium in Medium}

    @property
    def paid_pence(self) -> int:
        return sum(one.amount_pence for one in self.paid)

    @property
    def in_hand_pence(self) -> int:
        return sum(self.in_hand.values())


@dataclass(frozen=True)
class Cuts:
    """A period in whole months and what it cuts out of others. All ends are the first day that is no longer in it.

    Months before `ends_month` that were recorded before `known_month` are whole, but for the month from
    `starts_month` to `starts_next`, which the first day cuts. From `ends_month` to `ends_before`, and from
    `known_month` to `known_before`, days are counted one by one.
    """

    starts_on: date
    starts_month: date
    starts_next: date
    ends_month: date
    ends_before: date
    known_month: date
    known_before: date


def cuts(period: Period, today: date) -> Cuts:
    """Nothing happens or is recorded after today, so a period up to today cuts nothing at its end."""
    starts_month = period.starts_on.replace(day=1)
    ends_before, known_before = _after(period.ends_on, today), _after(period.known_on, today)
    return Cuts(
        starts_on=period.starts_on,
        starts_month=starts_month,
        starts_next=starts_month if period.starts_on == starts_month else _after_month(starts_month),
        ends_month=ends_before.replace(day=1),
        ends_before=ends_before,
        known_month=known_before.replace(day=1),
        known_before=known_before,
    )


def _after(day: date, today: date) -> date:
    return NEVER if day >= today else day + timedelta(days=1)


def _after_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def period_before(today: date) -> Period:
    """The quarter up to today, as it is known today."""
    month = today.month - (today.month - FIRST_MONTH_OF_THE_YEAR) % MONTHS_A_QUARTER
    return Period(today.replace(month=month, day=1), today, today)


def statement(
    funds: Iterable[str], accounts: Iterable[AccountBalance], aside: Mapping[str, int] | None = None
) -> Statement:
    known = list(accounts)
    return Statement(
        givers=_givers(one for one in known if one.kind == AccountKind.CONTRIBUTION),
        paid=_paid(one for one in known if one.kind == AccountKind.SPENDING),
        in_hand=_in_hand(funds, known),
        aside=aside or {},
    )


def _givers(accounts: Iterable[AccountBalance]) -> list[Giver]:
    """A giver's account stands below zero by what it gave."""
    given: dict[str, dict[Medium, int]] = defaultdict(lambda: dict.fromkeys(Medium, 0))
    for account in accounts:
        given[account.owner][Medium(account.medium)] -= account.balance_pence
    return [
        Giver(organisation, given[organisation]) for organisation in sorted(given) if any(given[organisation].values())
    ]


def _paid(accounts: Iterable[AccountBalance]) -> list[Paid]:
    paid: dict[tuple[str, str], int] = defaultdict(int)
    for account in accounts:
        paid[account.owner, account.work] += account.balance_pence
    return [Paid(payee, work, amount) for (payee, work), amount in sorted(paid.items()) if amount]


def _in_hand(funds: Iterable[str], accounts: Iterable[AccountBalance]) -> dict[str, int]:
    """The cash of each fund; below zero when it has paid more than it was given."""
    in_hand = dict.fromkeys(funds, 0)
    for account in accounts:
        if (account.kind, account.medium) == (AccountKind.FUND, Medium.CASH):
            in_hand[account.fund] += account.balance_pence
    return in_hand
