"""Money that is set aside for something before it is paid: promised by one entry, then paid or released by another.

It is no longer free to be promised again, and it is not spent either, so it is in no balance: a fund says what it has
in hand, what of it is set aside, and what is left. It is resolved once: paid, at most with the amount that was set
aside, or released with a reason, or it expires by itself at the end of its last day. Whether it has expired is a
matter of the clock; the entry that says so may come later.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from portal.clock import UK, uk_date
from portal.money import format_pounds
from portal.refusals import Refused
from valuation.ledger.rules.postings import EntryKind, Line, WrongAmount, WrongDate

LONGEST_ASIDE = timedelta(days=366)


class Standing(StrEnum):
    OPEN = "set aside"
    POSTED = "paid"
    RELEASED = "released"
    EXPIRED = "expired"


class CannotResolve(Refused):
    pass


class Aside(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def resolved_by_kind(self) -> str | None: ...


RESOLVED = {
    EntryKind.POSTING: Standing.POSTED,
    EntryKind.VOIDING: Standing.RELEASED,
    EntryKind.EXPIRY: Standing.EXPIRED,
}


def standing_of(aside: Aside, now: datetime) -> Standing:
    if aside.resolved_by_kind is not None:
        return RESOLVED[EntryKind(aside.resolved_by_kind)]
    return Standing.OPEN if aside.expires_at is not None and aside.expires_at > now else Standing.EXPIRED


def end_of(day: date) -> datetime:
    """The first moment after the day, on the clock on the wall."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UK)


def last_day(expires_at: datetime) -> date:
    """The day that `end_of` ended."""
    return (expires_at - timedelta(microseconds=1)).astimezone(UK).date()


def last_moment(day: date, now: datetime) -> datetime:
    """When a day is looked back on: at its very end, or now while it lasts."""
    return now if end_of(min(day, now.astimezone(UK).date())) > now else end_of(day) - timedelta(microseconds=1)


def check_expiry(day: date, today: date) -> None:
    if day < today:
        raise WrongDate("Choose today or a later day. Until then the amount is kept for this.")
    if day > today + LONGEST_ASIDE:
        raise WrongDate(f"Choose a day up to {uk_date(today + LONGEST_ASIDE)}. Set it aside again when it is over.")


def check_open(aside: Aside, now: datetime) -> None:
    if aside.kind != EntryKind.PENDING:
        raise CannotResolve("This entry has set nothing aside.")
    standing = standing_of(aside, now)
    if standing is Standing.EXPIRED and aside.expires_at is not None:
        day = uk_date(last_day(aside.expires_at))
        raise CannotResolve(f"This expired at the end of {day}. Set the amount aside again, or record spending.")
    if standing is not Standing.OPEN:
        raise CannotResolve(f"This has been {standing} already. What is set aside is paid or released once.")


def within(lines: list[Line], amount_pence: int) -> list[Line]:
    """The lines of what was set aside, for the amount that was really paid. Spending has two lines, of one amount."""
    most = max(line.amount_pence for line in lines)
    if amount_pence > most:
        raise WrongAmount(f"At most {format_pounds(most)} was set aside. Record what is more as spending of its own.")
    return [Line(line.account, amount_pence if line.amount_pence > 0 else -amount_pence) for line in lines]
