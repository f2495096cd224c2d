"""Everything that a pack says, as plain values: what is frozen, hashed, and turned into a Word document.

The canonical JSON of these values is what the parties agree and what the digest is of. The document is made from
it again whenever it is asked for, so a change to the design, the outcomes or the consortium never reaches a pack
that was frozen before.
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from partnerships.designs.blocks import Section
from partnerships.designs.canonical import read_blocks, write_blocks
from partnerships.tender.rules import WHOLE_BASIS_POINTS, format_weight

_FORMAT = 1  # a change to the shapes below gets the next number, so that old packs keep their meaning


@dataclass(frozen=True)
class PartyText:
    name: str
    part: str


@dataclass(frozen=True)
class Passage:
    label: str
    text: str


@dataclass(frozen=True)
class DatedText:
    text: str
    on: date


@dataclass(frozen=True)
class Introduction:
    """What was written for the tender itself."""

    title: str = ""
    background: str = ""
    route: str = ""
    instructions: str = ""
    term_months: int | None = None
    dates: tuple[DatedText, ...] = ()


@dataclass(frozen=True)
class DesignText:
    number: int
    name: str
    digest: str
    frozen_on: date
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class OutcomeText:
    """A row of the framework; `service` is empty for community outcomes that the service as a whole serves."""

    id: str
    service: str
    community: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasureText:
    """How progress towards an outcome is followed. An empty baseline was never measured; it is not 0."""

    outcome: str
    name: str
    baseline: str
    target: str
    by: date


@dataclass(frozen=True)
class LotText:
    id: str
    title: str
    description: str
    clause_reference: str = ""
    pilot_cost_pence: int | None = None


@dataclass(frozen=True)
class CriterionText:
    name: str
    weight_basis_points: int
    good_answer: str = ""
    rationale: str = ""
    outcome: str = ""

    @property
    def weight(self) -> str:
        return format_weight(self.weight_basis_points)


@dataclass(frozen=True)
class SessionText:
    held_on: date
    title: str
    organisations: tuple[str, ...]
    version: str = ""


@dataclass(frozen=True)
class SightText:
    version: str
    organisation: str
    on: date


@dataclass(frozen=True)
class AcknowledgedText:
    organisation: str
    part: str
    on: date | None


@dataclass(frozen=True)
class PackContents:
    partnership: str
    lead_agency: str
    introduction: Introduction = Introduction()
    parties: tuple[PartyText, ...] = ()
    problem: tuple[Passage, ...] = ()
    milestones: tuple[DatedText, ...] = ()
    design: DesignText | None = None
    outcomes: tuple[OutcomeText, ...] = ()
    measures: tuple[MeasureText, ...] = ()
    lots: tuple[LotText, ...] = ()
    other_cost_pence: int | None = None
    criteria: tuple[CriterionText, ...] = ()
    sessions: tuple[SessionText, ...] = ()
    sights: tuple[SightText, ...] = ()
    acknowledgements: tuple[AcknowledgedText, ...] = ()

    @property
    def title(self) -> str:
        return self.introduction.title or self.partnership

    @property
    def weights_basis_points(self) -> list[int]:
        return [criterion.weight_basis_points for criterion in self.criteria]

    @property
    def weights_are_whole(self) -> bool:
        return sum(self.weights_basis_points) == WHOLE_BASIS_POINTS

    @property
    def total_weight(self) -> str:
        return format_weight(sum(self.weights_basis_points))

    @property
    def has_service_outcomes(self) -> bool:
        return any(row.service for row in self.outcomes)


def canonical_json(contents: PackContents) -> str:
    """Sorted keys, no spaces: the same contents give the same string everywhere and always."""
    written = {"format": _FORMAT, "contents": _write(contents)}
    return json.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest_of(canonical: str) -> str:
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_contents(canonical: str) -> PackContents:
    contents: PackContents = _read(PackContents, json.loads(canonical)["contents"])
    return contents


def _write(value: object) -> object:
    if isinstance(value, Section):
        return {"id": value.id, "heading": value.heading, "blocks": write_blocks(value.blocks)}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _write(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: Any, written: Any) -> Any:  # noqa: ANN401 -- the shapes above say what comes out
    if kind is Section:
        return Section(written["id"], written["heading"], read_blocks(written["blocks"]))
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _read(hint, written[name]) for name, hint in _hints(kind).items()})
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in written)
    if isinstance(kind, UnionType):
        return None if written is None else _read(get_args(kind)[0], written)
    return date.fromisoformat(written) if kind is date else written


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
