"""What the accounts say, in the order a reader asks: who put in what, what was paid, what is left.

Cash and what was given in kind are told apart: a fund's cash is what it can still spend.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from valuation.ledger.rules.postings import AccountKind, Medium

MONTHS_A_QUARTER = 3
FIRST_MONTH_OF_THE_YEAR = 4
"""A public body's year begins on 1 April, and its quarters in April, July, October and January."""


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

    @property
    def given(self) -> Mapping[Medium, int]:
        return {medium: sum(giver.pence[medium] for giver in self.givers) for medium in Medium}

    @property
    def paid_pence(self) -> int:
        return sum(one.amount_pence for one in self.paid)

    @property
    def in_hand_pence(self) -> int:
        return sum(self.in_hand.values())


def period_before(today: date) -> Period:
    """The quarter up to today, as it is known today."""
    month = today.month - (today.month - FIRST_MONTH_OF_THE_YEAR) % MONTHS_A_QUARTER
    return Period(today.replace(month=month, day=1), today, today)


def statement(funds: Iterable[str], accounts: Iterable[AccountBalance]) -> Statement:
    known = list(accounts)
    return Statement(
        givers=_givers(one for one in known if one.kind == AccountKind.CONTRIBUTION),
        paid=_paid(one for one in known if one.kind == AccountKind.SPENDING),
        in_hand=_in_hand(funds, known),
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
