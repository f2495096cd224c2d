"""What participants do. None of it is journalled one by one: an entry would tell when somebody answered.

Everything runs as the key that the participant holds: PostgreSQL shows its activity and takes its answers,
and gives no answer back. Keys of rows are random and dates are whole days, so that rows tell no order.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.feedback.models import AnswerSheet, Rating, Remark
from partnerships.feedback.queries import Questionnaire
from partnerships.feedback.rules.answers import (
    Answers,
    Mode,
    check_not_answered,
    check_some_answer,
    check_takes_answers,
)
from portal import clock
from portal.access.participants import KeyKind, KeyUse, Participant, ParticipantKey, hash_key, start_of_today
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.tokens import new_token

sheets = table_of(AnswerSheet)
ratings = table_of(Rating)
remarks = table_of(Remark)
keys = table_of(ParticipantKey)
uses = table_of(KeyUse)


async def give_browser_key(session: AsyncSession, by_link: Participant, secret: str) -> str:
    """A shared link gives each browser a key of its own, so that it answers once. Returns what the cookie keeps."""
    token = new_token()
    token_hash = hash_key(secret, token)
    await speak_for(session, token=token_hash, activity=by_link.activity_id)
    await session.execute(
        insert(keys).values(
            **_row(by_link.partnership_id, by_link.activity_id), kind=KeyKind.BROWSER, token_hash=token_hash
        )
    )
    return token


async def send_answers(
    session: AsyncSession, participant: Participant, questionnaire: Questionnaire, answers: Answers
) -> None:
    check_takes_answers(questionnaire.status)
    check_not_answered(has_answered=participant.has_answered, by_link=participant.kind is KeyKind.BROWSER)
    check_some_answer(answers)
    await use_key(session, participant)
    await keep_answers(session, participant.partnership_id, participant.activity_id, Mode.ONLINE, answers)


async def use_key(session: AsyncSession, participant: Participant) -> None:
    """Two sendings at once: the database takes one, and the other reads that the answers are in already."""
    await session.execute(
        insert(uses).values(
            **_row(participant.partnership_id, participant.activity_id), token_hash=participant.token_hash
        )
    )


async def keep_answers(
    session: AsyncSession, partnership_id: UUID, activity_id: UUID, mode: Mode, answers: Answers
) -> None:
    """A sheet that says somebody answered, and apart from it each rating and each remark on its own."""
    sheet = _row(partnership_id, activity_id)
    await session.execute(insert(sheets).values(**sheet, mode=mode, answered_on=clock.today()))
    rated = [
        {**_row(partnership_id, activity_id), "question_id": question_id, "point": point}
        for question_id, point in answers.points.items()
    ]
    said = [
        {**_row(partnership_id, activity_id), "question_id": question_id, "words": words}
        for question_id, words in answers.words.items()
    ]
    if rated:
        await session.execute(insert(ratings).values(rated))
    if said:
        await session.execute(insert(remarks).values(said))


def _row(partnership_id: UUID, activity_id: UUID) -> Mapping[str, Any]:
    return {
        "partnership_id": partnership_id,
        "id": uuid4(),
        "created_at": start_of_today(),
        "activity_id": activity_id,
    }
