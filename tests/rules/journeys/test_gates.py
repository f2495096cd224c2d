"""The way from gate to gate: what is frozen, what may be asked, and what a seat is told to do next."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.decisions.rules import Standing, Verdict
from partnerships.journeys.rules import (
    GateFacts,
    GateRefused,
    StepState,
    check_can_ask,
    check_can_open,
    check_can_write,
    check_conditions,
    check_not_alone,
    check_seen,
    digest_of,
    next_gate,
    next_step,
    progress,
)
from partnerships.stages import find_journey

PSP = find_journey("psp")
PROBLEM, DESIGN = PSP.gates[:2]
NOTHING_YET = GateFacts(
    has_text=False, standing=None, own_verdict=None, is_asked=False, may_write=False, may_confirm=False
)
LEAD = replace(NOTHING_YET, may_write=True, may_confirm=True)

passages = st.fixed_dictionaries({"problem": st.text(max_size=40), "solution": st.text(max_size=40)})


@given(passages, passages)
def test_two_texts_share_a_digest_only_word_for_word(one: dict[str, str], other: dict[str, str]) -> None:
    assert (digest_of(PROBLEM, one) == digest_of(PROBLEM, other)) == (one == other)


def test_words_moved_from_one_passage_to_the_next_are_another_text() -> None:
    assert digest_of(PROBLEM, {"problem": "ab", "solution": "c"}) != digest_of(
        PROBLEM, {"problem": "a", "solution": "bc"}
    )


def test_the_steps_up_to_the_next_gate_run_side_by_side() -> None:
    states = [one.state for one in progress(PSP, 2, {"problem"})]
    assert states == [StepState.DONE, StepState.CURRENT, StepState.CURRENT, StepState.LATER, StepState.LATER]


def test_at_the_start_only_the_first_step_is_current() -> None:
    assert [one.state for one in progress(PSP, 1, set())] == [StepState.CURRENT, *[StepState.LATER] * 4]


def test_after_the_last_gate_the_last_step_goes_on() -> None:
    opened = {gate.key for gate in PSP.gates}
    assert [one.state for one in progress(PSP, 5, opened)] == [*[StepState.DONE] * 4, StepState.CURRENT]
    assert next_gate(PSP, opened) is None


def test_gates_come_one_after_the_other_and_stay_open() -> None:
    check_can_write(PSP, PROBLEM, set())
    check_can_write(PSP, DESIGN, {"problem"})
    with pytest.raises(GateRefused, match="Gate 1 comes first: the problem and the solution"):
        check_can_write(PSP, DESIGN, set())
    with pytest.raises(GateRefused, match="Its text stays as everybody confirmed it"):
        check_can_write(PSP, PROBLEM, {"problem"})


def test_who_began_from_an_older_text_is_told() -> None:
    check_seen(latest=3, seen=3)
    with pytest.raises(GateRefused, match="Bring both together"):
        check_seen(latest=3, seen=2)


@pytest.mark.parametrize("standing", [None, Standing.SUPERSEDED])
def test_a_written_text_can_be_asked_about(standing: Standing | None) -> None:
    check_can_ask(has_text=True, standing=standing, missing=[])


@pytest.mark.parametrize("standing", [Standing.OPEN, Standing.DECLINED, Standing.AGREED])
def test_the_same_text_is_not_asked_about_twice(standing: Standing) -> None:
    with pytest.raises(GateRefused, match="Change the text to ask again"):
        check_can_ask(has_text=True, standing=standing, missing=[])


def test_nothing_is_asked_without_a_text_or_before_its_conditions() -> None:
    with pytest.raises(GateRefused, match="There is no text"):
        check_can_ask(has_text=False, standing=None, missing=[])
    with pytest.raises(GateRefused, match=r"cannot open yet\. First sign\. First divide\."):
        check_can_ask(has_text=True, standing=None, missing=["First sign.", "First divide."])
    check_conditions([])


def test_a_gate_opens_for_an_agreed_text_alone() -> None:
    check_can_open(Standing.AGREED, [])
    with pytest.raises(GateRefused, match="has confirmed the same text"):
        check_can_open(Standing.OPEN, [])
    with pytest.raises(GateRefused, match="First sign"):
        check_can_open(Standing.AGREED, ["First sign."])


@pytest.mark.parametrize(
    ("facts", "words", "link"),
    [
        (LEAD, "Write the text of gate 1: the problem and the solution.", "Go to gate 1"),
        (replace(LEAD, has_text=True), "The text is written. Ask everybody to confirm it.", "Go to gate 1"),
        (NOTHING_YET, "The commissioning lead is writing the text of gate 1.", "Read gate 1"),
        (
            replace(NOTHING_YET, standing=Standing.OPEN, is_asked=True, may_confirm=True),
            "Your organisation is asked to confirm the text of gate 1.",
            "Read and answer",
        ),
        (
            replace(LEAD, standing=Standing.OPEN, is_asked=True, own_verdict=Verdict.CONFIRMED),
            "The text of gate 1 is being confirmed.",
            "See who has answered",
        ),
        (
            replace(NOTHING_YET, standing=Standing.OPEN),
            "The text of gate 1 is being confirmed.",
            "See who has answered",
        ),
        (
            replace(LEAD, standing=Standing.DECLINED),
            "An organisation declined and said why. Read the reason and change the text.",
            "Read why",
        ),
        (
            replace(NOTHING_YET, standing=Standing.DECLINED),
            "An organisation declined the text of gate 1. It will be changed.",
            "Read why",
        ),
        (
            replace(LEAD, standing=Standing.AGREED),
            "Everybody has confirmed the text of gate 1.",
            "See what gate 1 still",
        ),
    ],
)
def test_each_seat_is_told_its_next_step(facts: GateFacts, words: str, link: str) -> None:
    step = next_step(PSP, PROBLEM, facts)
    assert step.sentence == words
    assert step.link.startswith(link)
    assert step.page == "/gates/problem"


@pytest.mark.parametrize(("facts", "link"), [(LEAD, "Go to gate 2"), (NOTHING_YET, "Read gate 2")])
def test_a_gate_that_waits_for_work_elsewhere_leads_to_what_is_missing(facts: GateFacts, link: str) -> None:
    step = next_step(PSP, PSP.gate("design"), facts)
    assert step.sentence.endswith("Its page says what is done and what is missing.")
    assert (step.link, step.page) == (link, "/gates/design")


def test_whoever_sits_alone_invites_the_others_first() -> None:
    step = next_step(PSP, PROBLEM, replace(LEAD, should_invite=True))
    assert (step.link, step.page) == ("Invite an organisation", "/invitations")


def test_an_agreement_takes_two() -> None:
    check_not_alone(["sam@example.org"])
    with pytest.raises(GateRefused, match="Invite the others first"):
        check_not_alone([])


def test_when_every_gate_is_open_there_is_still_something_to_do() -> None:
    assert "look back" in next_step(PSP, None, LEAD).sentence
