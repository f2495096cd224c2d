"""Documents as rows. How frames get there is in `commits`: one statement for each text, and one transaction for all.

Each document counts its own frames without a gap and in the order of the commits. (An identity column would not
do: two transactions may commit in the other order, and "newer than the last I saw" would step over a frame.)
Rows are locked in the order of their keys, so that two processes never wait for each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pycrdt import Doc
from sqlalchemy import bindparam, func, insert, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.asking import Question
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.db.together import Part, alone
from portal.live.content import Tree, write_blocks
from portal.live.models import LiveClient, LiveDocument, LiveTakenOut, LiveUpdate
from portal.live.rights import Address, Author, InitialContent, TakenOut

documents = table_of(LiveDocument)
updates = table_of(LiveUpdate)
clients = table_of(LiveClient)
taken = table_of(LiveTakenOut)

CHANNEL = "portal_live"
MOST_ROWS_AT_ONCE = 20_000
MOST_TAKEN_OUT = 2_000
LATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A frame that waits for its commit, exactly as its author sent it."""

    address: Address
    author: Author
    frame: bytes
    new_clients: tuple[int, ...] = ()
    source: Any = field(default=None, compare=False)
    epoch: int = 1
    taken_out: Sequence[TakenOut] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    seq: int
    node: int
    author: Author
    frame: bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document as it is stored: a snapshot and what came after it."""

    head: int
    epoch: int
    readable_seq: int
    snapshot: bytes
    snapshot_seq: int
    rows: Sequence[Stored]
    owners: Mapping[int, Author | None]
    taken_out: Sequence[TakenOut] = ()

    def tree(self) -> Tree:
        doc: Tree = Doc()
        if self.snapshot:
            doc.apply_update(self.snapshot)
        for row in self.rows:
            doc.apply_update(row.frame)
        return doc


async def load(session: AsyncSession, address: Address) -> Loaded | None:
    """The whole document, in one view of the database; None when nobody has opened it yet."""
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    await speak_for(session, worker="on")
    row = (await session.execute(select(documents).where(*_is(documents.c.id, documents, address)))).first()
    if row is None:
        return None
    return Loaded(
        row.head, row.epoch, row.readable_seq, row.snapshot, row.snapshot_seq,
        await fetch(session, address, row.snapshot_seq),
        await owners_of(session, address),
        await taken_out_of(session, address),
    )  # fmt: skip


async def fetch(session: AsyncSession, address: Address, after: int) -> list[Stored]:
    """The frames that came after this one, all of them, in their order."""
    found: list[Stored] = []
    while True:
        rows = await session.execute(
            select(updates.c.seq, updates.c.node, updates.c.person_id, updates.c.organisation_id, updates.c.frame)
            .where(*_is(updates.c.document_id, updates, address), updates.c.seq > after)
            .order_by(updates.c.seq)
            .limit(MOST_ROWS_AT_ONCE)
        )
        more = [Stored(row.seq, row.node, Author(row.person_id, row.organisation_id), row.frame) for row in rows]
        found += more
        if len(more) < MOST_ROWS_AT_ONCE:
            return found
        after = more[-1].seq


async def owners_of(session: AsyncSession, address: Address) -> dict[int, Author | None]:
    rows = await session.execute(
        select(clients.c.client, clients.c.person_id, clients.c.organisation_id).where(
            *_is(clients.c.document_id, clients, address)
        )
    )
    return {
        row.client: Author(row.person_id, row.organisation_id) if row.person_id and row.organisation_id else None
        for row in rows
    }


TAKEN_OUT = Question(
    select(taken.c.spelling, taken.c.words, taken.c.person_id, taken.c.organisation_id)
    .where(taken.c.partnership_id == bindparam("partnership"), taken.c.document_id == bindparam("document"))
    .where(taken.c.seq > bindparam("after"), taken.c.seq <= bindparam("until"))
    .order_by(taken.c.seq.desc(), taken.c.id.desc())
    .limit(literal_column(str(MOST_TAKEN_OUT)))
)


async def taken_out_of(session: AsyncSession, address: Address, after: int = -1, until: int = LATEST) -> list[TakenOut]:
    """What was taken out with these frames of what others had marked, the newest last."""
    key = {"partnership": address.partnership_id, "document": address.document_id}
    rows = await TAKEN_OUT.all(session, **key, after=after, until=until)
    found = [TakenOut(row.spelling, row.words.decode(), Author(row.person_id, row.organisation_id)) for row in rows]
    return found[::-1]


async def create(session: AsyncSession, address: Address, initial_content: InitialContent) -> None:
    """Begin the document with the words that the layer above has. Only once, and only here.

    Editors that each began with the same words would end with those words several times over.
    """
    await _one_at_a_time(session, address)
    await speak_for(session, worker="on", partnership=address.partnership_id)
    if await _exists(session, address):
        return
    doc: Tree = Doc()
    write_blocks(doc, await initial_content(session, address))
    await session.execute(
        insert(documents).values(
            partnership_id=address.partnership_id, id=address.document_id,
            head=0, snapshot=doc.get_update(), snapshot_seq=0, readable_seq=0, epoch=1,
        )
    )  # fmt: skip
    await session.execute(
        insert(clients).values(
            partnership_id=address.partnership_id, document_id=address.document_id, client=doc.client_id
        )
    )


def not_written_part(partnership_id: UUID) -> Part[list[Address]]:
    """The documents of a partnership whose words are not yet all where pages read them."""
    query = select(documents.c.id).where(
        documents.c.partnership_id == partnership_id, documents.c.readable_seq < documents.c.head
    )
    return Part(query, lambda rows: [Address(partnership_id, document_id) for (document_id,) in rows])


async def is_begun(session: AsyncSession, address: Address) -> bool:
    """Whether the text lives here now. Where it does not, it stays so to the end of this transaction.

    So the layer above may write the text itself, and nobody begins a document from words that it is replacing.
    """
    if await _exists(session, address):
        return True
    turn = await session.begin_nested()
    await _one_at_a_time(session, address)
    if await _exists(session, address):
        await turn.rollback()  # which also gives the lock back: whoever changes the document may need it
        return True
    await turn.commit()
    return False


async def _exists(session: AsyncSession, address: Address) -> bool:
    return await session.scalar(select(documents.c.id).where(*_is(documents.c.id, documents, address))) is not None


async def _one_at_a_time(session: AsyncSession, address: Address) -> None:
    await session.execute(select(func.pg_advisory_xact_lock(lock_key(address.document_id))))


def lock_key(document_id: UUID) -> int:
    """A key for the database's advisory locks: the random half of the id, as a signed number."""
    return (document_id.int & (2**63 - 1)) - 2**62


async def written_until(session: AsyncSession, address: Address) -> int:
    found: int | None = await session.scalar(
        select(documents.c.readable_seq).where(*_is(documents.c.id, documents, address))
    )
    return found or 0


async def find_epoch(session: AsyncSession, partnership_id: UUID, document_id: UUID) -> int:
    return await alone(session, epoch_part(partnership_id, document_id))


def epoch_part(partnership_id: UUID, document_id: UUID) -> Part[int]:
    """For the page that opens an editor: the edition of the document that it may be merged with."""
    query = select(documents.c.epoch).where(documents.c.partnership_id == partnership_id, documents.c.id == document_id)
    return Part(query, lambda rows: rows[0].epoch if rows else 1)


def _is(column, table, address: Address):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return table.c.partnership_id == address.partnership_id, column == address.document_id
