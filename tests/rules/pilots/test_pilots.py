"""S004-04-06, S004-04-11: what a pilot is judged by is fixed before it starts."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.pilots.rules import (
    MOST_MEASURES,
    CannotChangePilot,
    Finding,
    MeasureTerms,
    PilotStatus,
    Plan,
    Verdict,
    check_dates,
    check_may_end,
    check_may_note_change,
    check_may_start,
    check_room_for_measure,
    check_still_planned,
    digest_of,
    tally,
)

PLAN = Plan("Sunday hosting", "Lunch with a neighbour", date(2027, 1, 10), date(2027, 9, 30))
LUNCHES = MeasureTerms("Lunches", "people", "none", "40", "hosts keep a list")
VISITS = MeasureTerms("Visits", "people", "12 of 40", "30 of 40", "asked each month")
FOUND = Finding("41", Verdict.MET, "")


def test_a_pilot_without_measures_cannot_start() -> None:
    with pytest.raises(CannotChangePilot) as refused:
        check_may_start(PilotStatus.PLANNED, 0)
    assert "Add at least one measure" in refused.value.sentence


def test_a_pilot_with_one_measure_can_start() -> None:
    check_may_start(PilotStatus.PLANNED, 1)


@pytest.mark.parametrize("status", [PilotStatus.RUNNING, PilotStatus.ENDED])
def test_a_pilot_starts_once(status: PilotStatus) -> None:
    with pytest.raises(CannotChangePilot, match="already started"):
        check_may_start(status, 3)


@pytest.mark.parametrize("status", [PilotStatus.RUNNING, PilotStatus.ENDED])
def test_after_the_start_the_plan_stands(status: PilotStatus) -> None:
    with pytest.raises(CannotChangePilot, match="note a change"):
        check_still_planned(status)


def test_a_change_is_noted_only_while_the_pilot_runs() -> None:
    check_may_note_change(PilotStatus.RUNNING)
    with pytest.raises(CannotChangePilot, match="Change the measure itself"):
        check_may_note_change(PilotStatus.PLANNED)
    with pytest.raises(CannotChangePilot, match="cannot change now"):
        check_may_note_change(PilotStatus.ENDED)


def test_it_ends_after_it_starts() -> None:
    check_dates(date(2027, 1, 1), date(2027, 1, 2))
    with pytest.raises(CannotChangePilot, match="later end date"):
        check_dates(date(2027, 1, 1), date(2027, 1, 1))


def test_it_ends_with_a_finding_for_every_measure() -> None:
    lunches, visits = uuid4(), uuid4()
    check_may_end(PilotStatus.RUNNING, [lunches, visits], {lunches: FOUND, visits: FOUND})
    with pytest.raises(CannotChangePilot, match="for every measure"):
        check_may_end(PilotStatus.RUNNING, [lunches, visits], {lunches: FOUND})


def test_it_cannot_end_before_it_starts_or_twice() -> None:
    with pytest.raises(CannotChangePilot, match="not started"):
        check_may_end(PilotStatus.PLANNED, [], {})
    with pytest.raises(CannotChangePilot, match="already ended"):
        check_may_end(PilotStatus.ENDED, [], {})


def test_there_is_a_limit_to_measures() -> None:
    check_room_for_measure(MOST_MEASURES - 1)
    with pytest.raises(CannotChangePilot, match="at most 20"):
        check_room_for_measure(MOST_MEASURES)


@given(st.sampled_from(sorted(MeasureTerms.__dataclass_fields__)), st.text(min_size=1))
def test_the_digest_tells_any_change_of_a_measure(name: str, typed: str) -> None:
    before = digest_of(PLAN, [LUNCHES, VISITS])
    changed = replace(VISITS, **{name: getattr(VISITS, name) + typed})
    assert digest_of(PLAN, [LUNCHES, changed]) != before


def test_the_digest_tells_a_change_of_the_plan_and_of_the_order() -> None:
    before = digest_of(PLAN, [LUNCHES, VISITS])
    assert digest_of(replace(PLAN, ends_on=date(2027, 10, 1)), [LUNCHES, VISITS]) != before
    assert digest_of(PLAN, [VISITS, LUNCHES]) != before
    assert digest_of(PLAN, [LUNCHES, VISITS]) == before


def test_a_list_says_how_many_measures_were_met() -> None:
    assert tally([Verdict.MET, Verdict.NOT_KNOWN, Verdict.MET]) == "2 of 3 measures met"
    assert tally([Verdict.NOT_MET]) == "0 of 1 measure met"
