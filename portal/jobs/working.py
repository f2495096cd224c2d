"""The worker of a process: takes one job after another, does it, and says how it ended.

A job is held for HELD_SECONDS and the hold is moved on while the work goes on. A process that was killed holds it no
longer; the next one that looks takes it again. Whoever finishes says so in the transaction of the work itself, and
only if the job is still theirs: of two who did the same work, one commits.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal.access.seats import check_permission, seat_of
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from portal.jobs.asking import LARGEST_FILE_BYTES
from portal.jobs.kinds import Kind, Made, MadeFile
from portal.outbox.mail import stop
from portal.refusals import Forbidden, Missing, Refused

log = logging.getLogger("portal.jobs")

LOOK_EVERY_SECONDS = 1.0
HELD_SECONDS = 20
RENEW_EVERY_SECONDS = 5.0
PAUSE_SECONDS = 5
MOST_ATTEMPTS = 3

GIVEN_UP = (
    "The portal tried this three times and could not finish it. Ask again, and tell whoever runs it if it stays so."
)
NO_SEAT = "You have no seat here any more, or your roles do not allow this any longer."
GONE_KIND = "The portal no longer does this. Ask for it again from the page where you began."
TOO_LARGE = "What was made is too large to keep. Ask for a shorter period."

Sessions = async_sessionmaker[AsyncSession]


class NoLongerMine(Exception):
    """Somebody else has taken the job in the meantime."""


@dataclass
class Held:
    """A job in hand. Its progress is written in transactions of its own, so that everybody sees it at once."""

    sessions: Sessions
    partnership_id: UUID
    id: UUID
    kind: str
    attempt: int
    person_id: UUID
    organisation_id: UUID
    asked: Mapping[str, Any]

    @property
    def key(self) -> dict[str, object]:
        return {"partnership": self.partnership_id, "job": self.id, "attempt": self.attempt}

    async def given(self) -> bytes:
        async with self.sessions() as session, session.begin():
            await speak_for(session, worker="on")
            content: bytes = (await session.execute(GIVEN, self.key)).scalar_one()
            return content

    async def progress(self, done: int, *, of: int) -> None:
        await self.say(PROGRESS, done=min(done, of), wanted=max(of, 1))

    async def keep_holding(self) -> None:
        """Beside the work, until cancelled, or until it is somebody else's: then the work will not be committed."""
        with suppress(NoLongerMine):
            while True:
                await asyncio.sleep(RENEW_EVERY_SECONDS)
                await self.say(RENEW)

    async def say(self, statement: TextClause, **values: object) -> None:
        async with self.sessions() as session, session.begin():
            await speak_for(session, worker="on")
            said = await session.execute(statement, {**self.key, "held": HELD_SECONDS, **values})
            if said.first() is None:
                raise NoLongerMine


async def run_jobs(sessions: Sessions, kinds: Mapping[str, Kind]) -> None:
    """Until cancelled."""
    while True:
        try:
            worked = await work_on_one(sessions, kinds)
        except Exception:
            log.exception("the worker could not look for jobs")
            worked = False
        if not worked:
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def work_on_one(sessions: Sessions, kinds: Mapping[str, Kind]) -> bool:
    """Take the job that has waited longest and do it; False when none waits."""
    held = await _take(sessions)
    if held is None:
        return False
    holding = asyncio.create_task(held.keep_holding())
    try:
        await _do(held, kinds)
    except NoLongerMine:
        log.warning("job %s was taken by another worker", held.id)
    except Missing:
        await _say_at_last(held, FAILED, sentence=NO_SEAT)
    except (Refused, Forbidden) as refusal:
        await _say_at_last(held, FAILED, sentence=refusal.sentence)
    except asyncio.CancelledError:
        # The portal is stopping, which is nobody's fault: it does not count as a try.
        await asyncio.shield(_say_at_last(held, LET_GO, tries=1, pause=0))
        raise
    except Exception:
        log.exception("job %s of the kind %s failed (attempt %d)", held.id, held.kind, held.attempt)
        await _say_at_last(held, LET_GO, tries=0, pause=PAUSE_SECONDS * held.attempt)
    finally:
        await stop(holding)
    return True


async def _take(sessions: Sessions) -> Held | None:
    async with sessions() as session, session.begin():
        await speak_for(session, worker="on")
        await session.execute(FORGET)
        row = (await session.execute(TAKE, {"held": HELD_SECONDS})).first()
        return None if row is None else Held(sessions=sessions, **row._asdict())


async def _do(held: Held, kinds: Mapping[str, Kind]) -> None:
    if held.attempt > MOST_ATTEMPTS:
        raise Refused(GIVEN_UP)
    kind = kinds.get(held.kind)
    if kind is None:
        raise Refused(GONE_KIND)
    async with held.sessions() as session, session.begin():
        await session.execute(UNHURRIED)
        seat = await seat_of(session, held.person_id, held.organisation_id, held.partnership_id)
        check_permission(seat, kind.permission)
        await _finish(session, held, await kind.work(session, seat, held))


async def _finish(session: AsyncSession, held: Held, made: Made) -> None:
    """In the transaction of the work: what it wrote and the word that it is done are one commit."""
    await speak_for(session, worker="on")
    if isinstance(made, MadeFile):
        if len(made.content) > LARGEST_FILE_BYTES:
            raise Refused(TOO_LARGE)
        result: dict[str, object] = {"file": made.name, "media_type": made.media_type, "bytes": len(made.content)}
        if made.path:
            result["path"] = made.path
        await session.execute(KEEP, {**held.key, "id": new_id(), "content": made.content})
    else:
        result = {"path": made.path, "sentence": made.sentence}
    done = await session.execute(DONE, {**held.key, "result": result})
    if done.first() is None:
        raise NoLongerMine


async def _say_at_last(held: Held, statement: TextClause, **values: object) -> None:
    with suppress(NoLongerMine):
        await held.say(statement, **values)


TAKE = text("""
UPDATE job SET attempts = attempts + 1, held_until = clock_timestamp() + make_interval(secs => :held)
WHERE (partnership_id, id) = (
  SELECT partnership_id, id FROM job
  WHERE ended_at IS NULL AND (held_until IS NULL OR held_until < clock_timestamp())
  ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING partnership_id, id, kind, attempts AS attempt, person_id, organisation_id, asked
""")

FORGET = text("""
WITH gone AS (SELECT partnership_id, id FROM job WHERE expires_at < now() ORDER BY expires_at LIMIT 20),
  files AS (DELETE FROM job_file file USING gone
    WHERE file.partnership_id = gone.partnership_id AND file.job_id = gone.id)
DELETE FROM job USING gone WHERE job.partnership_id = gone.partnership_id AND job.id = gone.id
""")

MINE = "partnership_id = :partnership AND id = :job AND attempts = :attempt AND ended_at IS NULL"
PROGRESS = text(f"""
UPDATE job SET done = :done, wanted = :wanted, held_until = clock_timestamp() + make_interval(secs => :held)
WHERE {MINE} RETURNING id
""")
RENEW = text(f"""
UPDATE job SET held_until = clock_timestamp() + make_interval(secs => :held) WHERE {MINE} RETURNING id
""")
LET_GO = text(f"""
UPDATE job SET attempts = attempts - :tries, held_until = clock_timestamp() + make_interval(secs => :pause)
WHERE {MINE} RETURNING id
""")
FAILED = text(f"UPDATE job SET ended_at = now(), failed_because = :sentence WHERE {MINE} RETURNING id")
DONE = text(f"""
UPDATE job SET ended_at = now(), done = wanted, result = :result WHERE {MINE} RETURNING id
""").bindparams(bindparam("result", type_=JSONB))

GIVEN = text("SELECT content FROM job_file WHERE partnership_id = :partnership AND job_id = :job AND NOT is_made")
KEEP = text("""
INSERT INTO job_file (partnership_id, id, job_id, person_id, organisation_id, is_made, content)
SELECT partnership_id, :id, id, person_id, organisation_id, true, :content FROM job
WHERE partnership_id = :partnership AND id = :job
""").bindparams(bindparam("content", type_=LargeBinary), bindparam("id", type_=Uuid))

# The limits of a request would cut long work short.
UNHURRIED = text(
    "SELECT set_config('statement_timeout', '10min', true),"
    " set_config('idle_in_transaction_session_timeout', '0', true)"
)
