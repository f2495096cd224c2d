"""What seats do with a questionnaire. What participants do is in taking_part.py."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.feedback.models import (
    Activity,
    ActivityClosing,
    ActivityOpening,
    CodeBatch,
    Question,
    Remark,
    RemarkRemoval,
)
from partnerships.feedback.queries import ActivityView, names_of_parties, was_made
from partnerships.feedback.results import RemarkView
from partnerships.feedback.rules import questionnaires as rules
from partnerships.feedback.rules.answers import Answers, CannotAnswer, Mode, RemovalReason, check_some_answer
from partnerships.feedback.rules.codes import WrongCode, for_people, link_token, new_codes
from partnerships.feedback.rules.questionnaires import CannotDoWithQuestionnaire, QuestionTerms
from partnerships.feedback.taking_part import keep_answers, use_key
from portal.access.participants import KeyKind, ParticipantKey, find_participant, hash_key, start_of_today
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record

activities = table_of(Activity)
questions = table_of(Question)
remarks = table_of(Remark)
keys = table_of(ParticipantKey)


@dataclass(frozen=True)
class QuestionnaireTerms:
    title: str
    introduction: str
    questions: Sequence[QuestionTerms]


async def write_activity(session: AsyncSession, seat: Seat, pilot_id: UUID, terms: QuestionnaireTerms) -> UUID:
    rules.check_question_count(len(terms.questions))
    activity_id = new_id()
    await session.execute(
        insert(activities).values(
            partnership_id=seat.partnership_id,
            id=activity_id,
            pilot_id=pilot_id,
            title=terms.title,
            introduction=terms.introduction,
        )
    )
    await _write_questions(session, seat, activity_id, terms.questions)
    await record(session, seat, "wrote", activity_id, f"the questionnaire “{terms.title}”")
    return activity_id


async def change_activity(session: AsyncSession, seat: Seat, activity: ActivityView, terms: QuestionnaireTerms) -> None:
    """The questions are written anew: nobody can have answered a questionnaire that has not opened."""
    rules.check_draft(activity.status)
    rules.check_question_count(len(terms.questions))
    await session.execute(
        update(activities)
        .where(activities.c.partnership_id == seat.partnership_id, activities.c.id == activity.id)
        .values(title=terms.title, introduction=terms.introduction)
    )
    await session.execute(
        delete(questions).where(
            questions.c.partnership_id == seat.partnership_id, questions.c.activity_id == activity.id
        )
    )
    await _write_questions(session, seat, activity.id, terms.questions)
    await record(session, seat, "changed", activity.id, f"the questionnaire “{terms.title}”")


async def open_activity(session: AsyncSession, seat: Seat, activity: ActivityView, secret: str) -> None:
    """From here on people can answer; the shared link works, and who will see the answers is settled."""
    rules.check_may_open(activity.status)
    names = await names_of_parties(session, seat)
    session.add(ActivityOpening(activity_id=activity.id, seen_by=_in_a_row(names), **_actor(seat)))
    await session.flush()
    token_hash = hash_key(secret, link_token(secret, activity.id))
    await session.execute(
        insert(keys).values(
            partnership_id=seat.partnership_id,
            id=new_id(),
            activity_id=activity.id,
            kind=KeyKind.LINK,
            token_hash=token_hash,
        )
    )
    await record(session, seat, "opened", activity.id, f"the questionnaire “{activity.title}”")


async def close_activity(session: AsyncSession, seat: Seat, activity: ActivityView) -> None:
    rules.check_may_close(activity.status)
    session.add(ActivityClosing(activity_id=activity.id, **_actor(seat)))
    await session.flush()
    await record(session, seat, "closed", activity.id, f"the questionnaire “{activity.title}”")


async def make_codes(
    session: AsyncSession, seat: Seat, activity: ActivityView, *, batch_id: UUID, how_many: int, secret: str
) -> list[str]:
    """The codes as they are printed. They are shown this once; only their hashes are kept."""
    rules.check_takes_codes(activity.status)
    if await was_made(session, seat, batch_id):
        raise CannotDoWithQuestionnaire(
            "These codes were made already. They are shown once only. Make new ones if you need more."
        )
    session.add(CodeBatch(activity_id=activity.id, how_many=how_many, **_actor(seat) | {"id": batch_id}))
    await session.flush()
    codes = new_codes(how_many)
    await session.execute(insert(keys).values([_code_row(activity, seat, hash_key(secret, code)) for code in codes]))
    noun = "code" if how_many == 1 else "codes"
    await record(session, seat, "made", batch_id, f"{how_many} {noun} for the questionnaire “{activity.title}”")
    return [for_people(code) for code in codes]


async def enter_paper(
    session: AsyncSession, seat: Seat, activity: ActivityView, answers: Answers, *, code: str | None, secret: str
) -> None:
    """A form that somebody filled in by hand. Its code, if it has one, is used up as it would be online."""
    rules.check_takes_paper(activity.status)
    check_some_answer(answers)
    if code is not None:
        await _use_code(session, activity, hash_key(secret, code))
    await keep_answers(session, seat.partnership_id, activity.id, Mode.PAPER, answers)
    await record(session, seat, "entered", activity.id, f"a form on paper for the questionnaire “{activity.title}”")


async def remove_remark(
    session: AsyncSession, seat: Seat, activity: ActivityView, remark: RemarkView, reason: RemovalReason
) -> None:
    """The words go for good; that and why they went stays, for everybody to see."""
    if remark.reason is not None:
        raise CannotDoWithQuestionnaire("This remark has been removed already.")
    session.add(RemarkRemoval(remark_id=remark.id, reason=reason, **_actor(seat)))
    await session.flush()
    await session.execute(
        update(remarks)
        .where(remarks.c.partnership_id == seat.partnership_id, remarks.c.id == remark.id)
        .values(words=None)
    )
    await record(session, seat, "removed", remark.id, f"a remark in “{activity.title}” because {reason}")


async def _write_questions(
    session: AsyncSession, seat: Seat, activity_id: UUID, asked: Sequence[QuestionTerms]
) -> None:
    await session.execute(
        insert(questions).values(
            [
                {
                    "partnership_id": seat.partnership_id,
                    "id": new_id(),
                    "activity_id": activity_id,
                    "position": position,
                    **asdict(terms),
                }
                for position, terms in enumerate(asked, start=1)
            ]
        )
    )


def _code_row(activity: ActivityView, seat: Seat, token_hash: str) -> dict[str, object]:
    return {
        "partnership_id": seat.partnership_id,
        "id": new_id(),
        "created_at": start_of_today(),
        "activity_id": activity.id,
        "kind": KeyKind.CODE,
        "token_hash": token_hash,
    }


async def _use_code(session: AsyncSession, activity: ActivityView, token_hash: str) -> None:
    participant = await find_participant(session, token_hash)
    if participant is None or participant.activity_id != activity.id or participant.kind is not KeyKind.CODE:
        raise WrongCode("This code does not belong to this questionnaire. Check it, or leave it empty.")
    if participant.has_answered:
        raise CannotAnswer(
            "The answers for this code are in already. Check that you have not entered this form before."
        )
    await use_key(session, participant)


def _in_a_row(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _actor(seat: Seat) -> dict[str, Any]:
    return {
        "partnership_id": seat.partnership_id,
        "person_id": seat.person_id,
        "organisation_id": seat.organisation_id,
    }
