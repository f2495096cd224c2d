"""The four journeys, as the paper counts their steps, with gates that only ever open more."""

import itertools

import pytest

from partnerships.stages import JOURNEYS, Condition, Journey, find_journey
from portal.access.phases import Phase
from portal.refusals import Missing

journeys = pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)


@pytest.mark.parametrize(
    ("key", "steps"),
    [("psp", 5), ("development-partnership", 8), ("multiple-outcomes", 3), ("partnership-purchasing", 5)],
)
def test_each_journey_has_its_steps_in_order(key: str, steps: int) -> None:
    assert [step.number for step in find_journey(key).steps] == list(range(1, steps + 1))


@journeys
def test_every_gate_opens_a_later_phase_than_the_one_before(journey: Journey) -> None:
    opened = [Phase.CONVENE, *(gate.opens for gate in journey.gates)]
    assert all(later == earlier + 1 for earlier, later in itertools.pairwise(opened))
    assert opened[-1] >= Phase.TENDER


@journeys
def test_a_step_lies_in_the_phase_that_the_gates_before_it_opened(journey: Journey) -> None:
    phase = Phase.CONVENE
    for step in journey.steps:
        assert step.phase == phase
        phase = step.gate.opens if step.gate else phase


@journeys
def test_every_step_guides_and_every_gate_asks_for_words(journey: Journey) -> None:
    assert all(step.guidance for step in journey.steps)
    assert all(gate.passages for gate in journey.gates)
    for gate in journey.gates:
        names = [passage.name for passage in gate.passages]
        assert len(names) == len(set(names))


@journeys
def test_the_keys_of_gates_are_told_apart(journey: Journey) -> None:
    keys = [gate.key for gate in journey.gates]
    assert len(keys) == len(set(keys))
    assert [journey.gate(key).key for key in keys] == keys


def test_a_public_social_partnership_has_its_four_gates() -> None:
    journey = find_journey("psp")
    assert {gate.key: list(gate.conditions) for gate in journey.gates} == {
        "problem": [],
        "design": [Condition.DESIGN_SIGNED, Condition.WORK_DIVIDED],
        "evaluation": [Condition.PILOT_EVALUATED],
        "tender": [Condition.TENDER_AGREED],
    }


def test_the_step_after_a_gate_follows_its_own_and_the_last_stays() -> None:
    journey = find_journey("psp")
    assert [journey.step_after(gate) for gate in journey.gates] == [2, 4, 5, 5]
    assert [journey.number_of(gate) for gate in journey.gates] == [1, 2, 3, 4]
    first, second = journey.gates[:2]
    assert journey.gate_before(first) is None
    assert journey.gate_before(second) == first


def test_a_journey_or_gate_that_does_not_exist_is_missing() -> None:
    with pytest.raises(Missing):
        find_journey("commissioning-by-numbers")
    with pytest.raises(Missing):
        find_journey("psp").gate("nowhere")
