"""Files that came back, and what was taken in of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import LateralFromClause

from partnerships.copies.conversation import Known
from partnerships.copies.findings import Decided, Findings, read_findings
from partnerships.copies.marked import MarkedSection, read_sections
from partnerships.copies.queries.copies import notes_query
from partnerships.copies.queries.tables import copies, intakes, left_outs, returns
from partnerships.copies.rules import INTERNAL, INTERNAL_NOTE, author_of, refuse_unknown
from partnerships.designs.queries.tables import organisations, people
from portal.access.seats import Seat
from portal.db.together import Part
from portal.refusals import Missing


@dataclass(frozen=True)
class CopyView:
    id: UUID
    sections: tuple[MarkedSection, ...]


@dataclass(frozen=True)
class EarlierIntake:
    """The very same file, brought in before by the same organisation."""

    id: UUID
    at: datetime


@dataclass(frozen=True)
class ReturnView:
    """A file as it was read, with the copy that it is compared with. `intake_id` once it was taken in."""

    id: UUID
    design_id: UUID
    file_name: str
    digest: str
    uploaded_at: datetime
    uploaded_by: str
    copy: CopyView
    copied_at: datetime
    findings: Findings
    intake_id: UUID | None
    earlier: EarlierIntake | None


@dataclass(frozen=True)
class ReturnLine:
    id: UUID
    file_name: str
    at: datetime
    person: str


@dataclass(frozen=True)
class IntakeLine:
    id: UUID
    file_name: str
    at: datetime
    person: str
    organisation: str
    suggestion_count: int
    comment_count: int
    left_out_count: int


@dataclass(frozen=True)
class IntakeView(IntakeLine):
    """`left_out` is for the organisation that uploaded the file; None for the others."""

    organisation_id: UUID
    result: dict[str, Any]
    left_out: list[dict[str, str]] | None

    @property
    def decided(self) -> tuple[Decided, ...]:
        return tuple(Decided(**one) for one in self.result["decided"])


async def find_copy(session: AsyncSession, seat: Seat, design_id: UUID, named: Iterable[str]) -> CopyView:
    """The copy that a file names itself as; refused in words where it is none of this design."""
    rows = await session.execute(
        select(copies.c.id, copies.c.design_id, copies.c.content).where(
            copies.c.partnership_id == seat.partnership_id, copies.c.id.in_(_ids(named))
        )
    )
    found = rows.all()
    here = next((row for row in found if row.design_id == design_id), None)
    if here is None:
        refuse_unknown(is_of_another_design=bool(found))
    return CopyView(here.id, read_sections(here.content))


async def known_comments(session: AsyncSession, seat: Seat, design_id: UUID) -> list[Known]:
    """Everything that the seat's organisation can read, as a copy of its own would show it."""
    rows = await session.execute(notes_query(seat, design_id))
    return [
        Known(
            str(row.reply_to_id or row.id),
            author_of(row.organisation, row.person) + (INTERNAL if row.private_to else ""),
            (INTERNAL_NOTE.format(organisation=row.organisation) if row.private_to else "") + row.body,
            row.private_to is not None,
        )
        for row in rows
    ]


async def find_return(session: AsyncSession, seat: Seat, design_id: UUID, return_id: UUID) -> ReturnView:
    earlier = _earlier()
    rows = await session.execute(
        select(
            returns,
            people.c.name.label("person"),
            copies.c.content,
            copies.c.created_at.label("copied_at"),
            intakes.c.id.label("intake_id"),
            earlier.c.id.label("earlier_id"),
            earlier.c.created_at.label("earlier_at"),
        )
        .join(people, people.c.id == returns.c.person_id)
        .join(copies, (copies.c.partnership_id == returns.c.partnership_id) & (copies.c.id == returns.c.copy_id))
        .outerjoin(
            intakes, (intakes.c.partnership_id == returns.c.partnership_id) & (intakes.c.return_id == returns.c.id)
        )
        .outerjoin(earlier, true())
        .where(
            returns.c.partnership_id == seat.partnership_id,
            returns.c.organisation_id == seat.organisation_id,
            returns.c.design_id == design_id,
            returns.c.id == return_id,
        )
    )
    row = rows.first()
    if row is None:
        raise Missing("file that came back")
    return ReturnView(
        row.id,
        row.design_id,
        row.file_name,
        row.digest,
        row.created_at,
        row.person,
        CopyView(row.copy_id, read_sections(row.content)),
        row.copied_at,
        read_findings(row.findings),
        row.intake_id,
        EarlierIntake(row.earlier_id, row.earlier_at) if row.earlier_id else None,
    )


def _earlier() -> LateralFromClause:
    """What was taken in last of the same bytes, by the organisation that uploaded them again."""
    same = intakes.alias("earlier")
    return (
        select(same.c.id, same.c.created_at)
        .where(
            same.c.partnership_id == returns.c.partnership_id,
            same.c.design_id == returns.c.design_id,
            same.c.organisation_id == returns.c.organisation_id,
            same.c.digest == returns.c.digest,
            same.c.return_id != returns.c.id,
        )
        .order_by(same.c.created_at.desc())
        .limit(1)
        .lateral("earlier_intake")
    )


def waiting_part(seat: Seat, design_id: UUID) -> Part[list[ReturnLine]]:
    """The organisation's own files that were read and not taken in, newest first."""
    query = (
        select(returns.c.id, returns.c.file_name, returns.c.created_at, people.c.name)
        .join(people, people.c.id == returns.c.person_id)
        .outerjoin(
            intakes, (intakes.c.partnership_id == returns.c.partnership_id) & (intakes.c.return_id == returns.c.id)
        )
        .where(
            returns.c.partnership_id == seat.partnership_id,
            returns.c.organisation_id == seat.organisation_id,
            returns.c.design_id == design_id,
            intakes.c.id.is_(None),
        )
        .order_by(returns.c.created_at.desc())
        .limit(MOST_SHOWN)
    )
    return Part(query, lambda rows: [ReturnLine(*row) for row in rows])


def intakes_part(seat: Seat, design_id: UUID) -> Part[list[IntakeLine]]:
    """Newest first."""
    query = _intakes(seat, design_id).order_by(intakes.c.created_at.desc()).limit(MOST_SHOWN)
    return Part(query, lambda rows: [IntakeLine(*row) for row in rows])


async def find_intake(session: AsyncSession, seat: Seat, design_id: UUID, intake_id: UUID) -> IntakeView:
    own = (left_outs.c.partnership_id == intakes.c.partnership_id) & (left_outs.c.intake_id == intakes.c.id)
    query = (
        _intakes(seat, design_id)
        .add_columns(intakes.c.organisation_id, intakes.c.result, left_outs.c.listed)
        .outerjoin(left_outs, own & (left_outs.c.organisation_id == seat.organisation_id))
    )
    row = (await session.execute(query.where(intakes.c.id == intake_id))).first()
    if row is None:
        raise Missing("file that was taken in")
    return IntakeView(*row)


MOST_SHOWN = 50


def _intakes(seat: Seat, design_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            intakes.c.id,
            intakes.c.file_name,
            intakes.c.created_at,
            people.c.name,
            organisations.c.name,
            intakes.c.suggestion_count,
            intakes.c.comment_count,
            intakes.c.left_out_count,
        )
        .join(people, people.c.id == intakes.c.person_id)
        .join(organisations, organisations.c.id == intakes.c.organisation_id)
        .where(intakes.c.partnership_id == seat.partnership_id, intakes.c.design_id == design_id)
    )


def _ids(named: Iterable[str]) -> list[UUID]:
    found = []
    for name in named:
        try:
            found.append(UUID(name))
        except ValueError:
            continue
    return found
