"""The clock of a claim, from the day the payer had it."""

from datetime import date, timedelta

import pytest

from portal.refusals import Refused
from valuation.payments.rules.prompt_payment import PaymentClock, Standing, read_clock

RECEIVED_ON = date(2025, 1, 31)


def day(number: int) -> date:
    return RECEIVED_ON + timedelta(days=number)


def test_a_claim_is_due_when_the_promised_days_are_over() -> None:
    assert PaymentClock(RECEIVED_ON, 30).due_on == date(2025, 3, 2)


@pytest.mark.parametrize(
    ("today", "standing", "days_late"),
    [(0, Standing.RUNNING, 0), (30, Standing.RUNNING, 0), (31, Standing.OVERDUE, 1)],
)
def test_an_unpaid_claim_turns_red_the_day_after_it_was_due(today: int, standing: Standing, days_late: int) -> None:
    reading = read_clock(PaymentClock(RECEIVED_ON, 30), day(today))
    assert (reading.standing, reading.days_late, reading.is_red) == (standing, days_late, days_late > 0)
    late = f"Not paid after {today} days; 30 were promised."
    assert reading.sentence == (late if days_late else f"Day {today} of 30, not yet paid.")


@pytest.mark.parametrize(
    ("paid", "standing", "days_late"),
    [(0, Standing.PAID_IN_TIME, 0), (30, Standing.PAID_IN_TIME, 0), (41, Standing.PAID_LATE, 11)],
)
def test_payment_stops_the_clock_and_lateness_stays_on_record(paid: int, standing: Standing, days_late: int) -> None:
    reading = read_clock(PaymentClock(RECEIVED_ON, 30, paid_on=day(paid)), day(200))
    assert (reading.standing, reading.days_taken, reading.days_late) == (standing, paid, days_late)
    late = f"Paid after {paid} days; 30 were promised."
    assert reading.sentence == (late if days_late else f"Paid on day {paid} of 30.")


def test_as_at_an_earlier_day_a_claim_was_not_yet_paid() -> None:
    reading = read_clock(PaymentClock(RECEIVED_ON, 30, paid_on=day(41)), day(35))
    assert (reading.standing, reading.days_taken) == (Standing.OVERDUE, 35)


def test_before_it_started_the_clock_shows_day_0() -> None:
    assert read_clock(PaymentClock(RECEIVED_ON, 30), day(-5)).days_taken == 0


def test_a_claim_is_not_paid_before_it_was_received() -> None:
    with pytest.raises(Refused, match="A claim cannot be paid before it was received"):
        PaymentClock(RECEIVED_ON, 30, paid_on=day(-1))


@pytest.mark.parametrize("days", [-1, 3651])
def test_a_promise_of_impossible_days_is_refused(days: int) -> None:
    with pytest.raises(Refused, match=r"^Days to pay must be from 0 to 3650\.$"):
        PaymentClock(RECEIVED_ON, days)
