"""The one connection on which this process asks for what others have stored: one statement, one round trip.

Whoever reads in another process waits for this answer at every word, and nobody writes in the room meanwhile.
"""

import asyncio

import asyncpg

from portal.live.commits import PATIENCE_SECONDS, connect
from portal.live.rights import Address, Author
from portal.live.store import MOST_ROWS_AT_ONCE, Stored

NEWER = """
    SELECT d.epoch, u.seq, u.node, u.person_id, u.organisation_id, u.frame
    FROM live_document d
    LEFT JOIN live_update u ON u.partnership_id = d.partnership_id AND u.document_id = d.id AND u.seq > $3
    WHERE d.partnership_id = $1 AND d.id = $2
    ORDER BY u.seq LIMIT $4
"""

Unanswered = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


class Following:
    """Connects when it is first asked, and again after every failure."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._turn = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self._newer: asyncpg.prepared_stmt.PreparedStatement | None = None

    async def newer(self, address: Address, after: int) -> tuple[int, list[Stored]] | None:
        """The epoch and the frames after this one; None where there are too many for one answer, or no document."""
        async with self._turn:
            try:
                rows = await self._ask(address, after)
            except BaseException:
                self.close()
                raise
        if not rows or len(rows) == MOST_ROWS_AT_ONCE:
            return None
        return rows[0]["epoch"], [_stored(row) for row in rows if row["seq"] is not None]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        self._connection = self._newer = None

    async def _ask(self, address: Address, after: int) -> list[asyncpg.Record]:
        if self._connection is None or self._newer is None:
            self._connection = await connect(self._database_url)
            self._newer = await self._connection.prepare(NEWER)
        found: list[asyncpg.Record] = await self._newer.fetch(
            address.partnership_id, address.document_id, after, MOST_ROWS_AT_ONCE, timeout=PATIENCE_SECONDS
        )
        return found


def _stored(row: asyncpg.Record) -> Stored:
    return Stored(row["seq"], row["node"], Author(row["person_id"], row["organisation_id"]), row["frame"])
