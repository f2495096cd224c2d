"""A table between its upload and the yes to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.refusals import Missing, Refused
from valuation.intake.models import PendingImport
from valuation.intake.rules import Row

imports = table_of(PendingImport)


class TakenAlready(Refused):
    pass


@dataclass(frozen=True)
class Pending:
    id: UUID
    kind: str
    file_name: str
    about: Mapping[str, Any]
    rows: Sequence[Row]
    taken_at: datetime | None


async def keep_import(
    session: AsyncSession, seat: Seat, kind: str, file_name: str, *, rows: Sequence[Row], about: Mapping[str, Any]
) -> UUID:
    import_id = new_id()
    await session.execute(
        insert(imports).values(
            organisation_id=seat.organisation_id,
            id=import_id,
            kind=kind,
            file_name=file_name,
            about=dict(about),
            rows=[dict(row) for row in rows],
            person_id=seat.person_id,
        )
    )
    return import_id


async def find_import(session: AsyncSession, seat: Seat, kind: str, import_id: UUID) -> Pending:
    found = await session.execute(
        select(
            imports.c.id, imports.c.kind, imports.c.file_name, imports.c.about, imports.c.rows, imports.c.taken_at
        ).where(imports.c.organisation_id == seat.organisation_id, imports.c.id == import_id, imports.c.kind == kind)
    )
    row = found.first()
    if row is None:
        raise Missing("import")
    return Pending(*row)


async def take_import(session: AsyncSession, seat: Seat, pending: Pending) -> None:
    """Once: the second of two who press the button at one moment waits, and is then told."""
    taken = await session.scalar(
        update(imports)
        .where(
            imports.c.organisation_id == seat.organisation_id,
            imports.c.id == pending.id,
            imports.c.taken_at.is_(None),
        )
        .values(taken_at=clock.now())
        .returning(imports.c.id)
    )
    if taken is None:
        raise TakenAlready("This file has been imported already.")
