"""The five columns: what may be linked, what is missing, and how a measure is read."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.refusals import Refused
from valuation.outcomes.rules.framework import (
    Dimension,
    Level,
    SourceKind,
    WrongLink,
    WrongMeasure,
    check_link,
    check_period,
    coverage,
    gaps,
    in_figures,
    read_measure,
)

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail
EVERYWHERE = [(level, dimension) for level in Level for dimension in Dimension]


def test_only_a_service_outcome_leads_and_only_to_a_community_outcome() -> None:
    check_link(Level.SERVICE, Level.COMMUNITY)
    for wrong in ((Level.SERVICE, Level.SERVICE), (Level.COMMUNITY, Level.SERVICE), (Level.COMMUNITY, Level.COMMUNITY)):
        with pytest.raises(WrongLink):
            check_link(*wrong)


def test_a_service_outcome_that_no_service_user_asked_for_is_named() -> None:
    outcomes = [
        (f"{level} {dimension}", level, dimension, {SourceKind.COMMISSIONER_PRIORITY})
        for level, dimension in EVERYWHERE
    ]
    assert [gap.outcome for gap in gaps(outcomes)] == [f"service {dimension}" for dimension in Dimension]


def test_a_full_map_with_service_users_behind_it_lacks_nothing() -> None:
    assert gaps((f"{level}", level, dimension, {SourceKind.SERVICE_USER}) for level, dimension in EVERYWHERE) == []


@UNHURRIED
@given(st.sets(st.sampled_from(EVERYWHERE)))
def test_every_empty_cell_of_the_map_is_a_gap(filled: set[tuple[Level, Dimension]]) -> None:
    found = gaps(("An outcome", level, dimension, {SourceKind.SERVICE_USER}) for level, dimension in filled)
    assert len(found) == len(EVERYWHERE) - len(filled)
    assert sum(coverage(filled).values()) == len(filled)


@pytest.mark.parametrize(
    ("typed", "measure"), [("1,200", "1200"), ("3.5", "3.5"), ("-2", "-2"), ("−2", "-2"), ("0", "0")]
)
def test_a_measure_is_read_as_typed(typed: str, measure: str) -> None:
    assert read_measure(typed) == Decimal(measure)


@pytest.mark.parametrize("typed", ["", "many", "1e99999", "NaN", "Infinity", "1.23456", "10000000000001"])
def test_what_is_no_measure_is_refused(typed: str) -> None:
    with pytest.raises(WrongMeasure):
        read_measure(typed)


@UNHURRIED
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_figures_are_read_back_as_they_were_written(measure: Decimal) -> None:
    assert read_measure(in_figures(measure)) == measure


def test_a_period_does_not_end_before_it_starts() -> None:
    check_period(date(2026, 4, 1), date(2026, 4, 1))
    with pytest.raises(Refused, match="ends before it starts"):
        check_period(date(2026, 4, 1), date(2026, 3, 31))
