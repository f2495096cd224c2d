"""One pilot that is running, a questionnaire that people have answered, and the next one, which is open."""

from dataclasses import replace

from partnerships.feedback.actions import QuestionnaireTerms
from partnerships.feedback.rules.questionnaires import QuestionKind, QuestionTerms
from partnerships.pilots.rules import MeasureTerms, Plan
from portal.seeds.piloting import ask_people, run_one
from portal.seeds.roar.voices import ON_PAPER, ONLINE
from portal.seeds.world import Table, days_ahead, month_ago

CODES = 40

MEASURES = (
    MeasureTerms(
        "Loneliness",
        "people out of 100 who say often or always",
        "46, from the forum’s survey before the pilot",
        "28 or fewer",
        "One question of the questionnaire, asked twice, by people who do not deliver the service.",
    ),
    MeasureTerms(
        "Appointments kept",
        "appointments kept out of 100 booked with a driver",
        "82, from the clinics’ figures for the year before",
        "95",
        "The booking list of Gryffe Community Transport, checked each month against the clinics’ list.",
    ),
    MeasureTerms(
        "Still with us after six months",
        "people out of 100 who joined",
        "Not known: nobody has offered this before",
        "75",
        "The co-ordinators’ list. Somebody who moves away or dies is not counted.",
    ),
    MeasureTerms(
        "Volunteers who stay",
        "volunteers out of 100 after six months",
        "61, from the three providers’ own records",
        "70",
        "The shared list of volunteers.",
    ),
    MeasureTerms(
        "Cost of a contact",
        "pounds for each visit, lunch, afternoon or journey",
        "Not known: the strands were never costed together",
        "£14 or less",
        "Spending in the ledger, divided by the contacts that are written down.",
    ),
)

QUESTIONNAIRE = QuestionnaireTerms(
    "How are the visits, lunches and lifts for you?",
    "We would like to know what is good and what is not. It takes about three minutes. Nobody can tell which answers "
    "are yours. You may leave out any question.",
    (
        QuestionTerms(QuestionKind.HOW_GOOD, "How good is the help that you get?"),
        QuestionTerms(QuestionKind.HOW_TRUE, "Do the people who help you listen to you?"),
        QuestionTerms(QuestionKind.HOW_OFTEN, "How often do you feel lonely now?"),
        QuestionTerms(QuestionKind.OWN_WORDS, "What has changed for you?"),
        QuestionTerms(QuestionKind.OWN_WORDS, "What should we do differently?"),
    ),
)


async def run_pilot(table: Table) -> None:
    pilot_id = await run_one(table, "procurement", _plan(), MEASURES)
    asked = await ask_people(table, "procurement", pilot_id, QUESTIONNAIRE, CODES)
    for answer in ONLINE:
        await asked.answer_online(answer)
    for answer in ON_PAPER:
        await asked.enter_paper("provider-hosting", answer)
    await asked.close("procurement")
    again = replace(QUESTIONNAIRE, title="And now, half a year later?")
    await ask_people(table, "procurement", pilot_id, again, CODES)


def _plan() -> Plan:
    return Plan(
        title="Four strands in Paisley, Johnstone and Linwood",
        tested="Whether Sunday hosting, a friendship group, lifts and visits at home, offered together and through one "
        "telephone number, make older people less lonely, and what that costs.",
        starts_on=month_ago(5, 1),
        ends_on=days_ahead(210),
    )
