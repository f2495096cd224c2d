"""The moments at which a design can be read: now, versions, and the ends of days, fewer the older they are."""

from datetime import date, timedelta

import pytest

from partnerships.designs.points import NOW, Point, read_point, thinned

TODAY = date(2026, 11, 29)


def test_a_point_is_now_a_version_or_a_day() -> None:
    assert read_point("0") == NOW
    assert read_point("0").is_now  # type: ignore[union-attr]
    assert read_point("12") == Point(12)
    assert read_point("2026-02-28") == Point(day=date(2026, 2, 28))
    assert Point(day=date(2026, 2, 28)).words == "The end of 28 February 2026"


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "2026-02-30", "9999999"])
def test_anything_else_is_none(text: str) -> None:
    assert read_point(text) is None


def test_days_thin_with_age() -> None:
    every_day = [TODAY - timedelta(days=age) for age in range(1, 400)]
    kept = thinned(every_day, TODAY)
    assert kept == sorted(kept, reverse=True)
    assert kept[:6] == every_day[:6], "each day of the last week"
    weeks = [day for day in kept if timedelta(days=7) <= TODAY - day < timedelta(weeks=13)]
    assert all(day.isoweekday() == 7 for day in weeks[1:]), "the last day of each week"
    assert len(kept) < 35


def test_the_list_stays_short_however_long_the_work_goes_on() -> None:
    ten_years = [TODAY - timedelta(days=age) for age in range(1, 3650)]
    assert len(thinned(ten_years, TODAY)) < 7 + 14 + 120


def test_a_day_is_kept_once() -> None:
    assert thinned([TODAY, TODAY], TODAY) == [TODAY]
