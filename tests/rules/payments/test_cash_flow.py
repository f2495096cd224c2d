"""A provider that breaks even on paper, and the month in which waiting to be paid breaks it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.refusals import Refused
from valuation.payments.rules.cash_flow import Delivery, cash_flow, picture_cash_flow

IN_EVERY_CASE = settings(deadline=None)
APRIL = date(2025, 4, 1)


def a_year(reserves_pence: int, upfront_pence: dict[int, int] | None = None) -> Delivery:
    """Costs of £10,000 a month, and as much earned."""
    return Delivery(APRIL, reserves_pence, [1_000_000] * 12, [1_000_000] * 12, upfront_pence or {})


def test_thirty_days_are_bridged_and_nine_months_are_not() -> None:
    picture = picture_cash_flow(a_year(reserves_pence=3_000_000), promised_days=30, actual_days=270)
    assert picture.promised.runs_dry_in is None
    assert picture.actual.runs_dry_in == date(2025, 7, 1)


def test_each_month_is_claimed_on_its_last_day() -> None:
    # 30 April + 30 days is 30 May; 31 May + 30 days is 30 June; 31 January + 30 days is 2 March.
    months = cash_flow(a_year(reserves_pence=1_000_000), 30).months
    received = [month.received_pence // 1_000_000 for month in months]
    assert received == [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2]
    assert [months[place].closing_pence // 1_000_000 for place in (0, 1, 10, 11)] == [0, 0, -1, 0]


def test_what_has_not_arrived_is_still_owed() -> None:
    flow = cash_flow(a_year(reserves_pence=0), 270)
    assert flow.owed_at_the_end_pence == 9_000_000
    assert flow.most_needed_pence == 9_000_000


def test_payment_on_the_day_needs_no_reserves() -> None:
    flow = cash_flow(a_year(reserves_pence=0), 0)
    assert (flow.runs_dry_in, flow.most_needed_pence, flow.owed_at_the_end_pence) == (None, 0, 0)


def test_an_upfront_payment_carries_a_provider_through() -> None:
    waiting = a_year(reserves_pence=0, upfront_pence={0: 9_000_000})
    assert cash_flow(waiting, 270).runs_dry_in is None


def test_nothing_left_is_not_yet_dry() -> None:
    assert cash_flow(Delivery(APRIL, 100, [100], [0]), 30).runs_dry_in is None
    assert cash_flow(Delivery(APRIL, 99, [100], [0]), 30).runs_dry_in == APRIL


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_on": date(2025, 4, 2)}, "A cash-flow picture starts on the first day of a month."),
        ({"costs_pence": []}, "Costs and earnings must be given for the same months, 1 to 600 of them."),
        ({"earned_pence": [1]}, "Costs and earnings must be given for the same months, 1 to 600 of them."),
        ({"reserves_pence": -1}, "Reserves, costs, earnings and upfront payments must not be negative."),
        ({"upfront_pence": {0: -1}}, "Reserves, costs, earnings and upfront payments must not be negative."),
        ({"upfront_pence": {2: 1}}, "An upfront payment must fall in one of the months given."),
    ],
)
def test_a_delivery_that_cannot_be_pictured_is_refused(wrong: dict[str, object], sentence: str) -> None:
    whole: dict[str, object] = {
        "starts_on": APRIL,
        "reserves_pence": 0,
        "costs_pence": [1, 1],
        "earned_pence": [1, 1],
    }
    with pytest.raises(Refused) as refusal:
        Delivery(**(whole | wrong))  # type: ignore[arg-type]
    assert refusal.value.sentence == sentence


MONTHS = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=36)


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    months = draw(MONTHS)
    starts_on = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))).replace(day=1)
    return Delivery(
        starts_on, draw(st.integers(0, 10**9)), [costs for costs, _ in months], [earned for _, earned in months]
    )


@IN_EVERY_CASE
@given(deliveries(), st.integers(0, 3650))
def test_every_penny_earned_is_received_or_owed(delivery: Delivery, days: int) -> None:
    flow = cash_flow(delivery, days)
    received_pence = sum(month.received_pence for month in flow.months)
    assert received_pence + flow.owed_at_the_end_pence == sum(delivery.earned_pence)
    assert flow.months[-1].closing_pence == delivery.reserves_pence + received_pence - sum(delivery.costs_pence)


@IN_EVERY_CASE
@given(deliveries(), st.integers(0, 3650), st.integers(0, 3650))
def test_waiting_longer_never_helps(delivery: Delivery, one: int, other: int) -> None:
    picture = picture_cash_flow(delivery, min(one, other), max(one, other))
    for promised, actual in zip(picture.promised.months, picture.actual.months, strict=True):
        assert actual.closing_pence <= promised.closing_pence


@IN_EVERY_CASE
@given(deliveries(), st.integers(0, 3650))
def test_with_what_it_needs_a_provider_never_runs_dry(delivery: Delivery, days: int) -> None:
    needed_pence = cash_flow(delivery, days).most_needed_pence
    backed = Delivery(
        delivery.starts_on, delivery.reserves_pence + needed_pence, delivery.costs_pence, delivery.earned_pence
    )
    assert cash_flow(backed, days).runs_dry_in is None
