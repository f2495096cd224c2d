"""A refusal outlives the transaction that it undoes.

Everything a refused request did is rolled back, and with it the memory that the request was there. So the request's
key and the words of the refusal are written in a transaction of their own, after the first one has ended: one
connection serves both, and requests that wait for a connection cannot starve each other.

What was typed wrongly (422) never asked anything of the ledger: such a form keeps its key and may be put right.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.constraints import words_for
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from portal.refusals import Refused
from portal.web.forms import Form
from valuation.ledger.rules.requests import KeyUsedTwice, Request


@asynccontextmanager
async def remembering(session: AsyncSession, seat: Seat, request: Request, form: Form) -> AsyncIterator[None]:
    """Inside, a refusal sticks to the request's key; the form that is shown again is a new request."""
    try:
        yield
        # What the database would ask at the commit it asks now, while a refusal can still be said in words. Whoever
        # posted alone has heard it.
        if session.in_transaction():
            await session.execute(ASK_NOW)
    except KeyUsedTwice:
        raise
    except Refused as refusal:
        await remember(session, seat, request, refusal.sentence)
        form.values["key"] = [str(new_id())]
        raise
    except IntegrityError as error:
        sentence = words_for(error)
        if sentence is None:
            raise
        await remember(session, seat, request, sentence)
        form.values["key"] = [str(new_id())]
        raise Refused(sentence) from error


async def remember(session: AsyncSession, seat: Seat, request: Request, sentence: str) -> None:
    """A key under which an entry was posted at the same moment is no failed key."""
    await session.rollback()
    async with session.begin():
        await speak_for(session, partnership=seat.partnership_id)
        await session.execute(
            REMEMBER,
            {
                "partnership": seat.partnership_id,
                "id": new_id(),
                "key": request.key,
                "digest": request.digest,
                "sentence": sentence,
            },
        )


ASK_NOW = text("SET CONSTRAINTS ledger_posts IMMEDIATE")

REMEMBER = text("""
INSERT INTO ledger_refusal (partnership_id, id, ledger_id, key, request_digest, sentence)
SELECT ledger.partnership_id, cast(:id AS uuid), ledger.id, cast(:key AS varchar), :digest, :sentence FROM ledger
WHERE ledger.partnership_id = :partnership AND ledger.currency = 'GBP' AND NOT EXISTS (
  SELECT FROM ledger_transaction entry
  WHERE entry.partnership_id = ledger.partnership_id AND entry.ledger_id = ledger.id
    AND entry.key = cast(:key AS varchar))
ON CONFLICT ON CONSTRAINT uq_ledger_refusal_key DO NOTHING
""")
