from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.refusals import Missing
from valuation.frameworks.models import SavedFramework
from valuation.frameworks.rules.content import Content, read_content
from valuation.outcomes.models import Outcome

MOST_SHOWN = 100

frameworks = table_of(SavedFramework)
outcomes = table_of(Outcome)


@dataclass(frozen=True)
class SavedLine:
    """A framework in the list."""

    id: UUID
    title: str
    edition: str
    source: str
    is_national: bool
    saved_at: datetime

    @property
    def named(self) -> str:
        return f"{self.title}, {self.edition}"


@dataclass(frozen=True)
class SavedView:
    line: SavedLine
    content: Content
    retired_at: datetime | None


async def list_saved(session: AsyncSession, seat: Seat) -> Sequence[SavedLine]:
    """Newest first, without what is offered no longer."""
    rows = await session.execute(
        select(*_LINE)
        .where(frameworks.c.organisation_id == seat.organisation_id, frameworks.c.retired_at.is_(None))
        .order_by(frameworks.c.id.desc())
        .limit(MOST_SHOWN)
    )
    return [_line(row) for row in rows]


async def has_something_to_save(session: AsyncSession, seat: Seat) -> bool:
    """Whether the partnership has outcomes yet; a library at no table has none of its own."""
    found = await session.scalar(select(exists().where(outcomes.c.partnership_id == seat.partnership_id)))
    return bool(found)


async def find_saved(session: AsyncSession, seat: Seat, framework_id: UUID) -> SavedView:
    asked: Select[*tuple[Any, ...]] = select(*_LINE, frameworks.c.content, frameworks.c.retired_at).where(
        frameworks.c.organisation_id == seat.organisation_id, frameworks.c.id == framework_id
    )
    row = (await session.execute(asked)).first()
    if row is None:
        raise Missing("saved framework")
    return SavedView(_line(row), read_content(row.content), row.retired_at)


_LINE = (
    frameworks.c.id,
    frameworks.c.title,
    frameworks.c.edition,
    frameworks.c.source,
    frameworks.c.is_national,
    frameworks.c.created_at,
)


def _line(row: Row[*tuple[Any, ...]]) -> SavedLine:
    return SavedLine(row.id, row.title, row.edition, row.source, row.is_national, row.created_at)
