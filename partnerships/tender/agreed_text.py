"""The text that every organisation confirmed at the first gate, and when each gate opened.

The journeys stand above this slice, since their gates ask whether a pack is agreed. So the rows they keep are read
here by their names and columns, as the lower packages keep keys of rows that they do not import.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import JSON, DateTime, Select, Text, Uuid, and_, column, select, table

from partnerships.decisions.models import Decision
from partnerships.stages import Gate, find_journey
from partnerships.tender.contents import DatedText, Passage
from portal.access.phases import Phase
from portal.access.seats import Seat
from portal.clock import UK
from portal.db.rows import table_of
from portal.db.together import Part

decisions = table_of(Decision)
openings = table(
    "gate_opening",
    column("partnership_id", Uuid),
    column("gate", Text),
    column("decision_id", Uuid),
    column("created_at", DateTime(timezone=True)),
)
texts = table(
    "gate_text",
    column("partnership_id", Uuid),
    column("gate", Text),
    column("digest", Text),
    column("passages", JSON),
)
Agreed = tuple[tuple[Passage, ...], tuple[DatedText, ...]]


def agreed_part(seat: Seat) -> Part[Agreed]:
    """The passages of the first gate's confirmed text, and a milestone for each gate on the way to the tender.

    What is agreed about the pack itself comes later: as a milestone it would change the pack that was agreed.
    """
    return Part(_opened(seat), partial(_read, find_journey(seat.journey).gates))


def _read(gates: Sequence[Gate], rows: Sequence[Any]) -> Agreed:
    opened: dict[str, tuple[datetime, dict[str, str]]] = {gate: (at, passages) for gate, at, passages in rows}
    milestones = tuple(
        DatedText(_agreed(gate), opened[gate.key][0].astimezone(UK).date())
        for gate in gates
        if gate.key in opened and gate.opens <= Phase.TENDER
    )
    first = gates[0]
    return (_passages(first, opened[first.key][1]) if first.key in opened else ()), milestones


def _agreed(gate: Gate) -> str:
    return f"every organisation agreed {gate.title[:1].lower()}{gate.title[1:]}"


def _passages(gate: Gate, passages: dict[str, str]) -> tuple[Passage, ...]:
    return tuple(Passage(one.label, passages[one.name]) for one in gate.passages if passages.get(one.name))


def _opened(seat: Seat) -> Select[Any]:
    """A gate's text is the one with the digest that everybody confirmed; equal texts read the same."""
    return (
        select(openings.c.gate, openings.c.created_at, texts.c.passages)
        .select_from(openings)
        .join(
            decisions,
            and_(decisions.c.partnership_id == openings.c.partnership_id, decisions.c.id == openings.c.decision_id),
        )
        .join(
            texts,
            and_(
                texts.c.partnership_id == openings.c.partnership_id,
                texts.c.gate == openings.c.gate,
                texts.c.digest == decisions.c.digest,
            ),
        )
        .where(openings.c.partnership_id == seat.partnership_id)
    )
