"""Writing down what happened. Every action ends here; nothing in the product changes silently."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.rows import table_of
from portal.journal.models import JournalEntry

entries = table_of(JournalEntry)


class Speaker(Protocol):
    """A seat, or whoever acts without one; the journal stands below the seats and asks no more than this."""

    @property
    def partnership_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID | None: ...
    @property
    def organisation_id(self) -> UUID | None: ...


async def record(session: AsyncSession, seat: Speaker, verb: str, subject_id: UUID, subject: str) -> None:
    """`record(session, seat, "signed", version.id, "version 3 of the design")` reads as the end of a sentence."""
    await session.execute(
        insert(entries).values(
            partnership_id=seat.partnership_id,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
            verb=verb,
            subject=subject,
            subject_id=subject_id,
        )
    )
