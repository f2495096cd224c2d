"""The one connection on which frames become durable: one statement, one round trip, nothing else. Whoever writes in a
text for the first time is noted by the same statement; only what a frame took out of another's proposal takes two more.

A frame waits for its commit before anybody sees it, so this is the whole of what durability costs a reader. Hence no
pool and no session in between: the statement is prepared once, and a statement that stands alone is a transaction of
its own. The connection speaks as the hub as long as it lives; no request ever gets it.
"""

from collections.abc import Callable, Iterator, Sequence

import asyncpg

from portal.db.engine import CONNECTION_SETTINGS
from portal.db.keys import new_id
from portal.db.speaking import always_speaking
from portal.live.rights import Address
from portal.live.store import CHANNEL, Entry

PATIENCE_SECONDS = 10.0

Refusal = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
"""What the database answers when the frames themselves are at fault, so that trying again is no use."""

APPEND = """
    WITH frames AS (
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::uuid[], $6::bytea[], $9::int[])
        WITH ORDINALITY AS t (partnership_id, document_id, ordinal, person_id, organisation_id, frame, epoch, place)
    ), counted AS (
      SELECT partnership_id, document_id, min(epoch) AS epoch, count(*) AS frames
        FROM frames GROUP BY partnership_id, document_id
    ), locked AS MATERIALIZED (
      SELECT d.partnership_id, d.id, c.frames FROM live_document d
        JOIN counted c ON c.partnership_id = d.partnership_id AND c.document_id = d.id AND c.epoch = d.epoch
        ORDER BY d.partnership_id, d.id FOR UPDATE OF d
    ), moved AS (
      UPDATE live_document d SET head = d.head + l.frames FROM locked l
        WHERE d.partnership_id = l.partnership_id AND d.id = l.id
        RETURNING d.partnership_id, d.id, d.head, l.frames
    ), written AS (
      INSERT INTO live_update (partnership_id, document_id, seq, node, person_id, organisation_id, frame)
        SELECT m.partnership_id, m.id, m.head - m.frames + f.ordinal, $7, f.person_id, f.organisation_id, f.frame
        FROM moved m JOIN frames f ON f.partnership_id = m.partnership_id AND f.document_id = m.id
        RETURNING 1
    ), introduced AS (
      INSERT INTO live_client (partnership_id, document_id, client, person_id, organisation_id)
        SELECT m.partnership_id, m.id, n.client, f.person_id, f.organisation_id
        FROM unnest($10::bigint[], $11::int[]) AS n (client, place) JOIN frames f ON f.place = n.place
        JOIN moved m ON m.partnership_id = f.partnership_id AND m.id = f.document_id
        ON CONFLICT DO NOTHING
    )
    SELECT m.partnership_id, m.id, m.head,
      CASE WHEN $12 THEN pg_notify($8, concat_ws(':', 'u', $7::bigint, m.partnership_id, m.id, m.head)) END
    FROM moved m, (SELECT count(*) FROM written) AS all_written
"""

RECORD_TAKEN_OUT = """
    INSERT INTO live_taken_out (partnership_id, id, document_id, seq, spelling, words, person_id, organisation_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


class Commits:
    """Writes batches one after the other. Connects when the first one comes, and again after every failure.

    `is_heard` says whether other processes may be there, who have to be told.
    """

    def __init__(self, database_url: str, node: int, is_heard: Callable[[], bool] = lambda: True) -> None:
        self._database_url = database_url
        self._node = node
        self._is_heard = is_heard
        self._connection: asyncpg.Connection | None = None
        self._append: asyncpg.prepared_stmt.PreparedStatement | None = None

    async def append(self, entries: Sequence[Entry]) -> dict[Address, int]:
        """Write every frame and tell the other processes, if there are any; gives the new head of each document.

        A document that is missing from the answer does not exist (any more), or has begun another epoch. Raises one
        of Refusal when the frames are at fault; after anything else they may be durable or not, and can be written
        again.
        """
        try:
            return await self._write(entries)
        except Refusal:
            raise
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        self._connection = self._append = None

    async def _write(self, entries: Sequence[Entry]) -> dict[Address, int]:
        if self._connection is None or self._append is None:
            self._connection = await connect(self._database_url)
            self._append = await self._connection.prepare(APPEND)
        columns = *_columns(self._node, entries), self._is_heard()
        if not any(entry.taken_out for entry in entries):
            return _heads(await self._append.fetch(*columns))
        async with self._connection.transaction():
            heads = _heads(await self._append.fetch(*columns))
            await self._connection.executemany(RECORD_TAKEN_OUT, list(_taken_out_rows(entries, heads)))
        return heads


async def connect(database_url: str) -> asyncpg.Connection:
    """A connection of the hub's own, which speaks as the hub as long as it lives."""
    settings = {**CONNECTION_SETTINGS, **always_speaking(worker="on")}
    return await asyncpg.connect(database_url, timeout=PATIENCE_SECONDS, server_settings=settings)


def _heads(rows: Sequence[asyncpg.Record]) -> dict[Address, int]:
    return {Address(row["partnership_id"], row["id"]): row["head"] for row in rows}


def _columns(node: int, entries: Sequence[Entry]) -> tuple[object, ...]:
    ordinals: list[int] = []
    counts: dict[Address, int] = {}
    for entry in entries:
        counts[entry.address] = counts.get(entry.address, 0) + 1
        ordinals.append(counts[entry.address])
    newcomers = [(client, place) for place, entry in enumerate(entries, 1) for client in entry.new_clients]
    return (
        [entry.address.partnership_id for entry in entries],
        [entry.address.document_id for entry in entries],
        ordinals,
        [entry.author.person_id for entry in entries],
        [entry.author.organisation_id for entry in entries],
        [entry.frame for entry in entries],
        node,
        CHANNEL,
        [entry.epoch for entry in entries],
        [client for client, _ in newcomers],
        [place for _, place in newcomers],
    )


def _taken_out_rows(entries: Sequence[Entry], heads: dict[Address, int]) -> Iterator[tuple[object, ...]]:
    """Each with the number that its frame has been given."""
    left = dict(heads)
    for entry in reversed(entries):
        address = entry.address
        if address not in left:
            continue
        for one in entry.taken_out:
            by = one.author.person_id, one.author.organisation_id
            words = one.words.encode()
            yield address.partnership_id, new_id(), address.document_id, left[address], one.spelling, words, *by
        left[address] -= 1
