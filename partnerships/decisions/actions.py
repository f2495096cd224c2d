from typing import Protocol
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.models import Decision, DecisionWithdrawal, Position
from partnerships.decisions.queries import find_decision
from partnerships.decisions.rules import Answer, Standing, Verdict, check_may_answer, check_reason
from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.journal.models import JournalHead

decisions = table_of(Decision)
positions = table_of(Position)
withdrawals = table_of(DecisionWithdrawal)
journal_heads = table_of(JournalHead)


class AtTable(Protocol):
    """A seat, or whatever else belongs to one partnership."""

    @property
    def partnership_id(self) -> UUID: ...


async def open_decision(  # noqa: PLR0917 -- a question is six facts, in the order of the sentence
    session: AsyncSession, seat: Seat, kind: str, subject_id: UUID, title: str, digest: str, page: str = ""
) -> UUID:
    """Ask every voting party to confirm this frozen text; an earlier text about the same subject is superseded.

    `page` is where the text is read and answered, beneath the partnership's address, such as `/gates/problem`.
    """
    await take_turns(session, seat)
    decision_id = new_id()
    await session.execute(
        insert(decisions).values(
            partnership_id=seat.partnership_id,
            id=decision_id,
            kind=kind,
            subject_id=subject_id,
            title=title,
            digest=digest,
            page=page,
            round=await _rounds(session, seat, kind, subject_id) + 1,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
        )
    )
    await record(session, seat, "asked everybody to confirm", decision_id, title)
    return decision_id


async def take_position(
    session: AsyncSession, seat: Seat, decision_id: UUID, verdict: Verdict, reason: str
) -> Standing:
    """Confirm or decline for the seat's organisation; gives where the decision stands afterwards.

    Declining needs a reason: CannotAnswer says so (a form checks it first with `check_reason`, for a 422).
    """
    await take_turns(session, seat)
    decision = await find_decision(session, seat, decision_id)
    if verdict == Verdict.DECLINED:
        check_reason(reason)
    check_may_answer(decision.ballot, seat.organisation_id, Answer(verdict, reason))
    await session.execute(
        insert(positions).values(
            partnership_id=seat.partnership_id,
            decision_id=decision_id,
            organisation_id=seat.organisation_id,
            number=await _answers(session, seat, decision_id) + 1,
            person_id=seat.person_id,
            verdict=verdict,
            reason=reason,
        )
    )
    await record(session, seat, str(verdict), decision_id, decision.title)
    return (await find_decision(session, seat, decision_id)).standing


async def withdraw_decision(session: AsyncSession, seat: Seat, decision_id: UUID) -> None:
    """The text has changed, so nobody can answer the old one any more; what was said about it stays on record."""
    decision = await find_decision(session, seat, decision_id)
    if decision.is_superseded:
        return
    await session.execute(
        insert(withdrawals).values(
            partnership_id=seat.partnership_id,
            decision_id=decision_id,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
        )
    )
    await record(session, seat, "withdrew the question about", decision_id, decision.title)


TURN = Question(
    select(journal_heads.c.number).where(journal_heads.c.partnership_id == bindparam("partnership")).with_for_update()
)


async def take_turns(session: AsyncSession, seat: AtTable) -> None:
    """Wait for whoever writes at this partnership now, so that two who confirm at once see each other.

    The journal's head is the row that every writer queues for anyway: a second lock could only be taken in the
    wrong order. Where the journal is still empty, the first entry written queues by itself.
    """
    await TURN.all(session, partnership=seat.partnership_id)


async def _rounds(session: AsyncSession, seat: Seat, kind: str, subject_id: UUID) -> int:
    latest = await session.scalar(
        select(func.max(decisions.c.round)).where(
            decisions.c.partnership_id == seat.partnership_id,
            decisions.c.kind == kind,
            decisions.c.subject_id == subject_id,
        )
    )
    return latest or 0


async def _answers(session: AsyncSession, seat: Seat, decision_id: UUID) -> int:
    latest = await session.scalar(
        select(func.max(positions.c.number)).where(
            positions.c.partnership_id == seat.partnership_id,
            positions.c.decision_id == decision_id,
            positions.c.organisation_id == seat.organisation_id,
        )
    )
    return latest or 0
