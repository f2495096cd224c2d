"""How a partnership walks its journey: one gate after the other, each on a text that all have confirmed (S004-07-01).

The text of a gate is frozen by its digest. A changed text is a new text: whoever confirmed the old one is asked
again. An open gate is never closed; a later change of mind is a new decision and not a rewritten one.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from partnerships.decisions.rules import Standing, Verdict
from partnerships.stages import Gate, Journey, Step
from portal.refusals import Refused


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    LATER = "later"


ALONE = "Invite the other organisations. A gate opens when they and you have confirmed the same text."


class GateRefused(Refused):
    """The gate's text cannot be written, asked about or opened now."""


@dataclass(frozen=True)
class StepProgress:
    step: Step
    state: StepState


@dataclass(frozen=True)
class NextStep:
    sentence: str
    link: str = ""
    page: str = ""


@dataclass(frozen=True)
class GateFacts:
    """Where the gate that comes next stands, seen from one seat."""

    has_text: bool
    standing: Standing | None
    own_verdict: Verdict | None
    is_asked: bool
    may_write: bool
    may_confirm: bool
    should_invite: bool = False


def progress(journey: Journey, current: int, opened: Collection[str]) -> list[StepProgress]:
    """Steps run side by side up to the next gate, so all of them are current until it opens."""
    upcoming = next_gate(journey, opened)
    last = journey.step_of(upcoming).number if upcoming else len(journey.steps)
    return [StepProgress(step, _state(step.number, current, last)) for step in journey.steps]


def next_gate(journey: Journey, opened: Collection[str]) -> Gate | None:
    return next((gate for gate in journey.gates if gate.key not in opened), None)


def digest_of(gate: Gate, passages: Mapping[str, str]) -> str:
    """SHA-256 over the gate and its passages in their order, so that two texts are equal only word for word."""
    parts = [gate.key, *([passage.name, passages.get(passage.name, "")] for passage in gate.passages)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def check_can_write(journey: Journey, gate: Gate, opened: Collection[str]) -> None:
    if gate.key in opened:
        raise GateRefused("This gate is open. Its text stays as everybody confirmed it.")
    before = journey.gate_before(gate)
    if before is not None and before.key not in opened:
        raise GateRefused(f"Gate {journey.number_of(before)} comes first: {before.title.lower()}.")


def check_seen(latest: int, seen: int) -> None:
    """Somebody who began from an older text would undo what was written since, without knowing it."""
    if latest != seen:
        raise GateRefused(
            "Somebody has saved this text since you opened the page. Your words are in the boxes, theirs are below "
            "them. Bring both together, then save."
        )


def check_can_ask(*, has_text: bool, standing: Standing | None, missing: Sequence[str]) -> None:
    if not has_text:
        raise GateRefused("There is no text to confirm yet. Write it first.")
    if standing in (Standing.OPEN, Standing.DECLINED, Standing.AGREED):
        raise GateRefused("Everybody has been asked about this text already. Change the text to ask again.")
    check_conditions(missing)


def check_not_alone(others: Collection[object]) -> None:
    """An agreement takes two (S004-07-01): nobody opens a gate with themselves. `others` are who could confirm too."""
    if not others:
        raise GateRefused(
            "Nobody of another organisation can confirm yet. Invite the others first, and ask when they have joined."
        )


def check_conditions(missing: Sequence[str]) -> None:
    if missing:
        raise GateRefused(f"The gate cannot open yet. {' '.join(missing)}")


def check_can_open(standing: Standing | None, missing: Sequence[str]) -> None:
    if standing != Standing.AGREED:
        raise GateRefused("The gate opens when every organisation that votes has confirmed the same text.")
    check_conditions(missing)


def next_step(journey: Journey, gate: Gate | None, facts: GateFacts) -> NextStep:
    """The one thing that this seat can do next, in a sentence, with the way there."""
    if gate is None:
        return NextStep("Every gate is open. What is left is to deliver, to look back and to learn.")
    page = f"/gates/{gate.key}"
    name = f"gate {journey.number_of(gate)}"
    if facts.standing == Standing.AGREED:
        return NextStep(f"Everybody has confirmed the text of {name}.", f"See what {name} still waits for", page)
    if facts.should_invite:
        return NextStep(ALONE, "Invite an organisation", "/invitations")
    if facts.standing == Standing.DECLINED:
        return _after_a_decline(facts, name, page)
    if facts.standing == Standing.OPEN:
        return _while_asked(facts, name, page)
    return _before_asking(facts, name, gate, page)


def _state(number: int, current: int, last: int) -> StepState:
    if number < current:
        return StepState.DONE
    return StepState.CURRENT if number <= last else StepState.LATER


def _before_asking(facts: GateFacts, name: str, gate: Gate, page: str) -> NextStep:
    title = gate.title.lower()
    link = f"Go to {name}" if facts.may_write else f"Read {name}"
    if facts.may_write and facts.has_text:
        return NextStep("The text is written. Ask everybody to confirm it.", link, page)
    if gate.conditions:  # work in other rooms comes before words about it
        return NextStep(f"Next comes {name}: {title}. Its page says what is done and what is missing.", link, page)
    if not facts.may_write:
        return NextStep(f"The commissioning lead is writing the text of {name}.", link, page)
    return NextStep(f"Write the text of {name}: {title}.", link, page)


def _after_a_decline(facts: GateFacts, name: str, page: str) -> NextStep:
    if facts.may_write:
        return NextStep("An organisation declined and said why. Read the reason and change the text.", "Read why", page)
    return NextStep(f"An organisation declined the text of {name}. It will be changed.", "Read why", page)


def _while_asked(facts: GateFacts, name: str, page: str) -> NextStep:
    if facts.is_asked and facts.may_confirm and facts.own_verdict is None:
        return NextStep(f"Your organisation is asked to confirm the text of {name}.", "Read and answer", page)
    return NextStep(f"The text of {name} is being confirmed.", "See who has answered", page)
