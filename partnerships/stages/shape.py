"""What a journey is made of: steps, guidance, and gates between them.

A gate opens when its conditions hold and every voting party has confirmed the same frozen text; it then opens a
phase, and phases only ever rise. The rooms of a partnership (design, pilots, tender …) ask for a phase and not for
a journey, so all four journeys can be walked with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.access.phases import Phase
from portal.refusals import Missing


class Condition(StrEnum):
    """What must be true elsewhere in the portal before a gate's text can be put to everybody."""

    DESIGN_SIGNED = "design signed"
    WORK_DIVIDED = "work divided"
    PILOT_EVALUATED = "pilot evaluated"
    TENDER_AGREED = "tender agreed"


@dataclass(frozen=True)
class Passage:
    """One part of a gate's text; together they are frozen and confirmed as one."""

    name: str
    label: str
    hint: str


@dataclass(frozen=True)
class Gate:
    key: str
    title: str
    confirms: str
    passages: Sequence[Passage]
    opens: Phase
    conditions: Sequence[Condition] = field(default=())


@dataclass(frozen=True)
class Step:
    number: int
    title: str
    guidance: Sequence[str]
    phase: Phase
    gate: Gate | None = None


@dataclass(frozen=True)
class Journey:
    key: str
    title: str
    summary: str
    suits: str
    steps: Sequence[Step]
    risks: Sequence[str]
    helps: Sequence[str]

    @property
    def gates(self) -> list[Gate]:
        return [step.gate for step in self.steps if step.gate is not None]

    def gate(self, key: str) -> Gate:
        return self._step_of(key)[1]

    def step_of(self, gate: Gate) -> Step:
        return self._step_of(gate.key)[0]

    def number_of(self, gate: Gate) -> int:
        """Gate 1, gate 2 …, in the order in which they are reached."""
        return self.gates.index(gate) + 1

    def step_after(self, gate: Gate) -> int:
        """The step that begins when the gate opens; the last step stays the last."""
        return min(self.step_of(gate).number + 1, len(self.steps))

    def gate_before(self, gate: Gate) -> Gate | None:
        place = self.gates.index(gate)
        return self.gates[place - 1] if place else None

    def _step_of(self, key: str) -> tuple[Step, Gate]:
        for step in self.steps:
            if step.gate is not None and step.gate.key == key:
                return step, step.gate
        raise Missing("gate")
