"""The clock of a claim: paid within the promised days, or seen to be late (S003-15, S003-48).

Day 0 is the day on which the payer had the claim in full. A claim that is returned and sent again starts
a new clock: that is for the caller to decide, by the day it gives.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.refusals import Refused

MOST_DAYS = 3650


class Standing(StrEnum):
    RUNNING = "running"
    OVERDUE = "overdue"
    PAID_IN_TIME = "paid in time"
    PAID_LATE = "paid late"


@dataclass(frozen=True)
class PaymentClock:
    started_on: date
    promised_days: int
    paid_on: date | None = None

    def __post_init__(self) -> None:
        check_days(self.promised_days)
        if self.paid_on is not None and self.paid_on < self.started_on:
            raise Refused("A claim cannot be paid before it was received.")

    @property
    def due_on(self) -> date:
        return self.started_on + timedelta(days=self.promised_days)


@dataclass(frozen=True)
class Reading:
    """What the clock shows on a day. Days late are zero while there is time left."""

    standing: Standing
    days_taken: int
    days_late: int
    sentence: str

    @property
    def is_red(self) -> bool:
        return self.days_late > 0


def read_clock(clock: PaymentClock, today: date) -> Reading:
    stopped_on = min(today, clock.paid_on) if clock.paid_on is not None else today
    days_taken = max(0, (stopped_on - clock.started_on).days)
    days_late = max(0, days_taken - clock.promised_days)
    if clock.paid_on is not None and clock.paid_on <= today:
        standing = Standing.PAID_LATE if days_late else Standing.PAID_IN_TIME
        in_time, late = "Paid on day {} of {}.", "Paid after {} days; {} were promised."
    else:
        standing = Standing.OVERDUE if days_late else Standing.RUNNING
        in_time, late = "Day {} of {}, not yet paid.", "Not paid after {} days; {} were promised."
    sentence = (late if days_late else in_time).format(days_taken, clock.promised_days)
    return Reading(standing, days_taken, days_late, sentence)


def check_days(days: int) -> None:
    if not 0 <= days <= MOST_DAYS:
        raise Refused(f"Days to pay must be from 0 to {MOST_DAYS}.")
