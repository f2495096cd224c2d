"""How the demo's pilots run: planned, measures fixed, started; and how people say what they think of them."""

from collections.abc import Sequence
from uuid import UUID

from partnerships.feedback.actions import (
    QuestionnaireTerms,
    close_activity,
    enter_paper,
    make_codes,
    open_activity,
    write_activity,
)
from partnerships.feedback.queries import ActivityView, Questionnaire, find_activity, find_questionnaire
from partnerships.feedback.rules.answers import Answers
from partnerships.feedback.rules.codes import read_code
from partnerships.feedback.taking_part import send_answers
from partnerships.pilots.actions import add_measure, end_pilot, plan_pilot, start_pilot
from partnerships.pilots.queries import find_pilot
from partnerships.pilots.rules import Finding, MeasureTerms, Plan
from portal.access.participants import find_participant, hash_key
from portal.access.permissions import Permission
from portal.db.keys import new_id
from portal.refusals import Missing
from portal.seeds.world import Table

# Points of the scale questions (0 is skipped), then the words, in the order of the questionnaire.
Given = Sequence[int | str]


async def run_one(table: Table, by: str, plan: Plan, measures: Sequence[MeasureTerms]) -> UUID:
    """A pilot whose measures are fixed, and which then starts."""
    session, seat = table.session, await table.seat(by, Permission.RUN_PILOT)
    pilot_id = await plan_pilot(session, seat, plan)
    for terms in measures:
        await add_measure(session, seat, await find_pilot(session, seat, pilot_id), terms)
    await start_pilot(session, seat, await find_pilot(session, seat, pilot_id))
    return pilot_id


async def run_to_its_end(
    table: Table, by: str, plan: Plan, found: Sequence[tuple[MeasureTerms, Finding]], learned: str
) -> None:
    """A pilot that is over: of each measure what was found, and what was learned from all of it."""
    pilot_id = await run_one(table, by, plan, [terms for terms, _ in found])
    seat = await table.seat(by, Permission.RUN_PILOT)
    pilot = await find_pilot(table.session, seat, pilot_id)
    by_name = {terms.name: finding for terms, finding in found}
    findings = {measure.id: by_name[measure.terms.name] for measure in pilot.measures}
    await end_pilot(table.session, seat, pilot, learned, findings)


async def ask_people(table: Table, by: str, pilot_id: UUID, terms: QuestionnaireTerms, how_many: int) -> "Asked":
    """A questionnaire that is open, and this many codes for it."""
    session, seat = table.session, await table.seat(by, Permission.RUN_PILOT)
    secret = table.world.settings.secret_key
    activity_id = await write_activity(session, seat, pilot_id, terms)
    await open_activity(session, seat, await find_activity(session, seat, pilot_id, activity_id), secret)
    activity = await find_activity(session, seat, pilot_id, activity_id)
    codes = await make_codes(session, seat, activity, batch_id=new_id(), how_many=how_many, secret=secret)
    return Asked(table, activity, codes)


class Asked:
    """An open questionnaire with its codes, each of which is used once."""

    def __init__(self, table: Table, activity: ActivityView, codes: Sequence[str]) -> None:
        self.table = table
        self.activity = activity
        self.codes = iter(codes)
        self.secret = table.world.settings.secret_key

    async def answer_online(self, given: Given) -> None:
        """As somebody does who types a code on a phone: nobody is signed in."""
        await self.table.world.speak_as(None)
        token_hash = hash_key(self.secret, read_code(next(self.codes)))
        participant = await find_participant(self.table.session, token_hash)
        if participant is None:
            raise Missing("participant")
        questionnaire = await find_questionnaire(self.table.session, participant)
        await send_answers(self.table.session, participant, questionnaire, _answers(questionnaire, given))

    async def close(self, by: str) -> None:
        seat = await self.table.seat(by, Permission.RUN_PILOT)
        await close_activity(self.table.session, seat, self.activity)

    async def enter_paper(self, by: str, given: Given) -> None:
        seat = await self.table.seat(by, Permission.ENTER_FEEDBACK)
        answers, code = _answers(self.activity, given), read_code(next(self.codes))
        await enter_paper(self.table.session, seat, self.activity, answers, code=code, secret=self.secret)


def _answers(questionnaire: Questionnaire, given: Given) -> Answers:
    pairs = list(zip(questionnaire.questions, given, strict=True))
    return Answers(
        {question.id: answer for question, answer in pairs if isinstance(answer, int) and answer},
        {question.id: answer for question, answer in pairs if isinstance(answer, str) and answer},
    )
