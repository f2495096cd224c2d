"""The readable text beside the state: search, Word and e-mail must never need an open room.

Written at most every two seconds for each document, up to four where that takes long, and never for more than a tenth
of the time, since whoever types comes first. In a transaction of its own straight after the commit it belongs
to, so that no lock of the layer above ever keeps somebody's keystroke waiting. `readable_seq` is moved in the same
transaction; where it lags behind `head` (a process was killed in between) the next opening or the sweep writes it.
So it need not wait for the disk, for which frames are waiting: what PostgreSQL loses in a crash is written again.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import and_, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal.db.asking import Question
from portal.db.speaking import naming, speak_for
from portal.live.faults import kind_of
from portal.live.replica import is_its_own_failure
from portal.live.rights import Address, Author, Meaning, Readable
from portal.live.room import Room
from portal.live.store import documents, lock_key, taken_out_of, updates

log = logging.getLogger("portal.live")

LOOK_EVERY_SECONDS = 0.2
SECONDS_BETWEEN = 2.0
LONGEST_BETWEEN = 4.0
WRITES_BETWEEN = 50
REST_AFTER_A_WRITE = 9
SECONDS_AFTER_FAILURE = 5.0

# These are asked again and again while somebody types, and everybody's next frame waits for the same processor.
MY_TURN = Question(
    text(
        f"SELECT {naming('worker')}, {naming('partnership')}, set_config('synchronous_commit', 'off', true),"
        " pg_advisory_xact_lock(:key)"
    ).columns()
)
IS_THIS_ONE = documents.c.partnership_id == bindparam("partnership"), documents.c.id == bindparam("document")
BETWEEN = updates.c.seq > documents.c.readable_seq, updates.c.seq <= bindparam("until")
WRITERS = Question(
    select(documents.c.readable_seq, updates.c.person_id, updates.c.organisation_id)
    .outerjoin(
        updates,
        and_(updates.c.partnership_id == documents.c.partnership_id, updates.c.document_id == documents.c.id, *BETWEEN),
    )
    .where(*IS_THIS_ONE)
    .group_by(documents.c.readable_seq, updates.c.person_id, updates.c.organisation_id)
    .order_by(func.max(updates.c.seq))
)
"""How far the text was written, beside everybody who wrote since then; who wrote last comes last."""

IS_WRITTEN = Question(
    text(
        "UPDATE live_document SET readable_seq = :until WHERE partnership_id = :partnership AND id = :document"
    ).columns()
)


class Scribe:
    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], meaning: Meaning, rooms: Mapping[Address, Room]
    ) -> None:
        self._sessions = sessions
        self._meaning = meaning
        self._rooms = rooms

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            for room in list(self._rooms.values()):
                if room.words.is_dirty and time.monotonic() >= room.words.write_at:
                    begun = time.monotonic()
                    await self.write(room)
                    await asyncio.sleep(rest_after(time.monotonic() - begun))

    async def write(self, room: Room) -> None:
        """Store the room's words if they can be had now; otherwise the next commit puts them aside."""
        room.words.writing += 1
        try:
            async with room.words.turn:
                await self._write(room)
        except BaseException as error:  # a fault of the layer above, or of one text, must not stop the others' texts
            if not is_its_own_failure(error):
                raise
            log.error("the text of document %s was not written: %s", room.address.document_id, kind_of(error))  # noqa: TRY400
            room.words.is_dirty = True
            room.words.write_at = time.monotonic() + SECONDS_AFTER_FAILURE
        finally:
            room.words.writing -= 1

    async def _write(self, room: Room) -> None:
        begun = time.monotonic()
        readable = await room.words_to_write()
        if readable is None:
            return
        room.words.write_at = begun + SECONDS_BETWEEN
        try:
            await self._store(readable)
        except BaseException:
            room.words.not_written(readable)
            raise
        room.words.written_last = readable
        pause = min(WRITES_BETWEEN * (time.monotonic() - begun), LONGEST_BETWEEN)
        room.words.write_at = begun + max(SECONDS_BETWEEN, pause)

    async def _store(self, readable: Readable) -> None:
        address, until = readable.address, readable.seq
        key = {"partnership": address.partnership_id, "document": address.document_id}
        async with self._sessions() as session, session.begin():
            await MY_TURN.all(
                session, worker="on", partnership=str(address.partnership_id), key=lock_key(address.document_id)
            )
            rows = await WRITERS.all(session, **key, until=until)
            if not rows or rows[0].readable_seq >= until:
                return
            authors = tuple(Author(row.person_id, row.organisation_id) for row in rows if row.person_id)
            taken_out = await taken_out_of(session, address, rows[0].readable_seq, until)
            await self._meaning.save_readable(session, replace(readable, authors=authors, taken_out=taken_out))
            await speak_for(session, worker="on")
            await IS_WRITTEN.all(session, **key, until=until)


def rest_after(seconds: float) -> float:
    """A write that had to wait long for the database must not keep all other texts waiting many times as long."""
    return min(REST_AFTER_A_WRITE * seconds, LONGEST_BETWEEN)
