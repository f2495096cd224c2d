"""Prices of one year in those of another: exact, dated, and never between two kinds of year."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.refusals import Refused
from valuation.unit_costs.rules.costs import Amount
from valuation.unit_costs.rules.prices import CannotUprate, Series, WrongYear, read_index, read_year, uprate
from valuation.unit_costs.rules.shipped import GDP_DEFLATOR

SERIES = Series(
    "An index", "first", "Somebody", date(2026, 6, 30),
    {"2008": Decimal("64.5388"), "2009": Decimal(100), "2008/09": Decimal(50), "2009/10": Decimal(75)},
)  # fmt: skip


def test_an_amount_is_brought_along_exactly_and_both_are_kept() -> None:
    uprated = uprate(Amount(127_00, 127_00), "2008", "2025", GDP_DEFLATOR)
    assert (str(uprated.original), str(uprated.amount)) == ("£127.00", "£196.78")
    assert Fraction(127_00) * Fraction("100") / Fraction("64.5388") == pytest.approx(196_78, abs=0.5)
    assert uprated.how == (
        "£127.00 in prices of 2008, brought to 2025 by GDP deflator at market prices, "
        "June 2026 (Quarterly National Accounts)"
    )


def test_a_range_stays_a_range_and_a_ceiling_a_ceiling() -> None:
    assert uprate(Amount(45_00, 56_00), "2008/09", "2009/10", SERIES).amount == Amount(67_50, 84_00)
    assert uprate(Amount(None, 10_01), "2008/09", "2009/10", SERIES).amount == Amount(None, 15_02), (
        "half a penny goes up"
    )


def test_a_calendar_year_is_not_taken_for_a_financial_one() -> None:
    with pytest.raises(CannotUprate, match="2008 is a calendar year and 2009/10 is a financial year"):
        uprate(Amount(1, 1), "2008", "2009/10", SERIES)
    with pytest.raises(CannotUprate, match="An index, first has no index for 1999 and 2031"):
        uprate(Amount(1, 1), "1999", "2031", SERIES)


@given(st.integers(1, 10**12))
def test_the_same_year_changes_nothing_and_there_and_back_is_within_a_penny(pence: int) -> None:
    assert uprate(Amount(pence, pence), "1850", "1850", SERIES).amount == Amount(pence, pence)
    there = uprate(Amount(pence, pence), "2008", "2009", SERIES).amount
    back = uprate(there, "2009", "2008", SERIES).amount
    assert abs(back.high_pence - pence) <= 1


@pytest.mark.parametrize(
    ("typed", "year"), [("2008", "2008"), (" 2008/09 ", "2008/09"), ("2008-09", "2008/09"), ("1999/2000", "1999/00")]
)
def test_a_year_is_read_as_people_write_it(typed: str, year: str) -> None:
    assert read_year(typed) == year


@pytest.mark.parametrize("typed", ["", "8", "2008/10", "2008/2010", "20089", "1066", "two thousand"])
def test_what_is_no_year_is_refused(typed: str) -> None:
    with pytest.raises(WrongYear):
        read_year(typed)


@pytest.mark.parametrize("typed", ["", "x", "0", "-1", "NaN", "1e9", "1.12345678901"])
def test_what_is_no_index_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_index(typed)


def test_the_index_that_comes_with_the_portal_says_what_it_is() -> None:
    assert GDP_DEFLATOR.dated == (
        "GDP deflator at market prices, June 2026 (Quarterly National Accounts), published 30 June 2026"
    )
    assert "HM Treasury" in GDP_DEFLATOR.source
    assert GDP_DEFLATOR.indices["2025"] == GDP_DEFLATOR.indices["2025/26"] == 100
    assert GDP_DEFLATOR.years(like="2008")[0] == "2025"
    assert GDP_DEFLATOR.years(like="2008/09")[0] == "2025/26"
