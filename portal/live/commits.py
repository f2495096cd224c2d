"""A connection on which frames become durable: one statement, one round trip, nothing else. Whoever writes in a
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
    WITH moved AS (
      UPDATE live_document SET head = head + cardinality($6::bytea[])
        WHERE partnership_id = $1 AND id = $2 AND epoch = $3 RETURNING head
    ), frames AS (
      SELECT m.head - cardinality($6::bytea[]) + f.place AS seq, f.*
        FROM moved m, unnest($4::uuid[], $5::uuid[], $6::bytea[])
          WITH ORDINALITY AS f (person_id, organisation_id, frame, place)
    ), written AS (
      INSERT INTO live_update (partnership_id, document_id, seq, node, person_id, organisation_id, frame)
        SELECT $1, $2, seq, $9, person_id, organisation_id, frame FROM frames
    ), introduced AS (
      INSERT INTO live_client (partnership_id, document_id, client, person_id, organisation_id)
        SELECT $1, $2, n.client, f.person_id, f.organisation_id
        FROM unnest($7::bigint[], $8::int[]) AS n (client, place) JOIN frames f ON f.place = n.place
        ON CONFLICT DO NOTHING
    )
    SELECT $1 AS partnership_id, $2 AS id, head,
      CASE WHEN $11 THEN pg_notify($10, concat_ws(':', 'u', $9::bigint, $1, $2, head)) END
    FROM moved
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
        texts = list(_texts(entries, self._node, CHANNEL, self._is_heard()))
        if not any(entry.taken_out for entry in entries):
            return _heads(await self._append.fetchmany(texts))
        async with self._connection.transaction():
            heads = _heads(await self._append.fetchmany(texts))
            await self._connection.executemany(RECORD_TAKEN_OUT, list(_taken_out_rows(entries, heads)))
        return heads


async def connect(database_url: str) -> asyncpg.Connection:
    """A connection of the hub's own, which speaks as the hub as long as it lives."""
    settings = {**CONNECTION_SETTINGS, **always_speaking(worker="on")}
    return await asyncpg.connect(database_url, timeout=PATIENCE_SECONDS, server_settings=settings)


def _heads(rows: Sequence[asyncpg.Record]) -> dict[Address, int]:
    return {Address(row["partnership_id"], row["id"]): row["head"] for row in rows}


def _texts(entries: Sequence[Entry], *told: object) -> Iterator[tuple[object, ...]]:
    """What is written in each text; in one order at every process, or two would wait for each other."""
    texts: dict[Address, list[Entry]] = {}
    for entry in entries:
        texts.setdefault(entry.address, []).append(entry)
    for address, frames in sorted(texts.items()):
        newcomers = [(client, place) for place, entry in enumerate(frames, 1) for client in entry.new_clients]
        yield (
            address.partnership_id,
            address.document_id,
            min(entry.epoch for entry in frames),
            [entry.author.person_id for entry in frames],
            [entry.author.organisation_id for entry in frames],
            [entry.frame for entry in frames],
            [client for client, _ in newcomers],
            [place for _, place in newcomers],
            *told,
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
