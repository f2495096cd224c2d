"""What a copy is made of: the text with what is suggested, and the comments that may leave with it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from partnerships.copies.contents import Note
from partnerships.copies.marked import MarkedSection, marked_section, write_sections
from partnerships.copies.queries.tables import copies
from partnerships.designs.canonical import read_blocks
from partnerships.designs.queries.at_the_table import names_part
from partnerships.designs.queries.comments import is_closed_now
from partnerships.designs.queries.designs import DesignView, design_part
from partnerships.designs.queries.tables import comments, organisations, people, sections
from portal.access.seats import Seat
from portal.db.together import Part
from portal.refusals import Missing


@dataclass(frozen=True, eq=False)
class Material:
    """`known` are earlier copies of the same person by what they say, since a text is remembered once."""

    design: DesignView
    texts: Sequence[Any]
    notes: Mapping[str, tuple[Note, ...]]
    names: Mapping[str, str]
    known: Mapping[str, UUID]


def material_parts(seat: Seat, design_id: UUID, section_id: UUID | None, *, is_internal: bool) -> tuple[Part[Any], ...]:
    """In the order of `Material`."""
    return (
        design_part(seat, design_id),
        Part(_texts_query(seat, design_id, section_id), list),
        notes_part(seat, design_id, is_internal=is_internal),
        names_part(seat),
        Part(_known_query(seat, design_id, section_id), lambda rows: {row.digest: row.id for row in rows}),
    )


def marked_sections(material: Material, section_id: UUID | None) -> tuple[MarkedSection, ...]:
    """The design, or one section of it, with what is suggested."""
    text_of = {row.id: row for row in material.texts}
    wanted = [one for one in material.design.sections if section_id in (None, one.id)]
    if not wanted:
        raise Missing("section to copy")
    return tuple(_marked(one.number, text_of[one.id]) for one in wanted)


def _marked(number: int, row: Any) -> MarkedSection:  # noqa: ANN401 -- a row
    return marked_section(str(row.id), number, row.heading, read_blocks(row.blocks), row.marked or row.blocks)


def _texts_query(seat: Seat, design_id: UUID, section_id: UUID | None) -> Select[*tuple[Any, ...]]:
    return (
        select(sections.c.id, sections.c.heading, sections.c.blocks, sections.c.marked)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
        .where(sections.c.removed_at.is_(None), *([sections.c.id == section_id] if section_id else []))
    )


def _known_query(seat: Seat, design_id: UUID, section_id: UUID | None) -> Select[*tuple[Any, ...]]:
    return (
        select(copies.c.digest, copies.c.id)
        .where(copies.c.partnership_id == seat.partnership_id, copies.c.design_id == design_id)
        .where(copies.c.section_id.is_not_distinct_from(section_id))
        .where(copies.c.person_id == seat.person_id, copies.c.organisation_id == seat.organisation_id)
    )


def notes_part(seat: Seat, design_id: UUID, *, is_internal: bool) -> Part[dict[str, tuple[Note, ...]]]:
    """The conversations that are not closed, by section; with the organisation's own where they are asked for."""
    return Part(
        notes_query(seat, design_id), lambda rows: _open_notes(rows, seat.organisation_id if is_internal else None)
    )


def _open_notes(rows: Sequence[Any], room: UUID | None) -> dict[str, tuple[Note, ...]]:
    shown = [row for row in rows if row.private_to in (None, room)]
    replies: dict[UUID, list[Note]] = {}
    for row in shown:
        if row.reply_to_id is not None:
            replies.setdefault(row.reply_to_id, []).append(_note(row))
    found: dict[str, tuple[Note, ...]] = {}
    for row in shown:
        if row.reply_to_id is None and not row.is_closed:
            note = _note(row, tuple(replies.get(row.id, ())))
            found[str(row.section_id)] = (*found.get(str(row.section_id), ()), note)
    return found


def digest_of(content: Sequence[MarkedSection]) -> str:
    written = json.dumps(write_sections(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def notes_query(seat: Seat, design_id: UUID) -> Any:  # noqa: ANN401
    return (
        select(
            comments.c.id,
            comments.c.section_id,
            comments.c.reply_to_id,
            comments.c.clause_id,
            comments.c.further,
            comments.c.body,
            comments.c.private_to,
            is_closed_now().label("is_closed"),
            comments.c.created_at,
            people.c.name.label("person"),
            organisations.c.name.label("organisation"),
        )
        .join(
            sections,
            (sections.c.partnership_id == comments.c.partnership_id) & (sections.c.id == comments.c.section_id),
        )
        .join(people, people.c.id == comments.c.person_id)
        .join(organisations, organisations.c.id == comments.c.organisation_id)
        .where(comments.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
        .order_by(comments.c.created_at, comments.c.id)
    )


def _note(row: Any, replies: tuple[Note, ...] = ()) -> Note:  # noqa: ANN401 -- a row of many columns
    return Note(
        str(row.id),
        row.clause_id,
        row.body,
        row.person,
        row.organisation,
        row.created_at,
        row.private_to is not None,
        replies,
        tuple(one["clause_id"] for one in row.further),
    )
