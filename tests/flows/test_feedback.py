"""Questionnaires as the seats work with them: written, opened, codes and paper, results, remarks that must go."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.flows.feedback_steps import (
    QUESTIONS,
    CastAt,
    close_activity,
    enter_paper,
    make_codes,
    open_activity,
    plan_pilot,
    write_activity,
)
from tests.people import Cast

BAR = "{http://www.w3.org/2000/svg}rect"


@pytest.fixture
async def table(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.PILOT)


async def answer_on_paper(cast: Cast, url: str, *points: int, words: str = "") -> None:
    for point in points:
        await enter_paper(cast.sam, url, question_1=str(point), question_2=words)


async def test_a_new_questionnaire_starts_from_questions_that_can_be_changed(table: Cast) -> None:
    pilot = await plan_pilot(table)
    page = await table.alice.get(f"{pilot}/activities/new")
    assert page.field("words-1") == "How good is this service for you?"
    assert page.field("words-6") == ""
    assert "Nobody has been asked yet" in (await table.alice.get(pilot)).text


async def test_a_questionnaire_is_written_and_changed_before_it_opens(table: Cast) -> None:
    url = await write_activity(table)
    page = await table.alice.get(url)
    assert "Being written" in page.text
    await table.alice.post(url, {**QUESTIONS, "words-3": "Do you feel welcome?", "kind-3": "how true"})
    assert (
        "Do you feel welcome? Not at all · A little · Partly · Mostly · Yes, fully" in (await table.bob.get(url)).text
    )


async def test_one_question_is_too_few_and_nothing_typed_is_lost(table: Cast) -> None:
    pilot = await plan_pilot(table)
    page = await table.alice.post(f"{pilot}/activities", {**QUESTIONS, "words-2": ""}, expect=409)
    assert page.errors() == ["Write 2 to 8 questions. You have written 1."]
    assert page.field("words-1") == "How good is the lunch?"


async def test_a_kind_that_was_not_offered_is_refused(table: Cast) -> None:
    pilot = await plan_pilot(table)
    page = await table.alice.post(f"{pilot}/activities", {**QUESTIONS, "kind-2": "how rich"}, expect=422)
    assert page.errors() == ["Select how people can answer."]


async def test_once_open_it_cannot_change(table: Cast) -> None:
    url = await open_activity(table)
    assert "Open since" in (await table.alice.get(url)).text
    refused = await table.alice.post(url, QUESTIONS, expect=409)
    assert "It cannot change now, because people may have answered it." in refused.errors()[0]
    assert "already open" in (await table.alice.post(f"{url}/opening", expect=409)).text


async def test_the_database_itself_refuses_to_change_what_is_open(table: Cast) -> None:
    await open_activity(table)
    for statement in (
        "DELETE FROM question",
        "UPDATE activity SET title = 'x'",
    ):
        async with table.app.state["sessions"]() as session:
            await speak_for(session, partnership=table.partnership_id)
            with pytest.raises(DBAPIError, match="is frozen"):
                await session.execute(text(statement))


async def test_people_are_told_by_name_who_sees_their_answers(table: Cast) -> None:
    url = await open_activity(table)
    page = await table.alice.get(url)
    for actor in (table.alice, table.bob, table.audrey):
        assert actor.organisation in page.text
    assert table.charlie.organisation not in page.text


async def test_codes_are_shown_once_on_a_page_for_printing(table: Cast) -> None:
    url = await open_activity(table)
    batch = (await table.alice.get(f"{url}/codes/new")).field("batch")
    page = await table.alice.post(f"{url}/codes", {"how_many": "12", "batch": batch}, expect=200)
    assert "The codes are not shown again" in page.text
    assert len(set(re.findall(r"\b[A-Z3-9]{4}-[A-Z3-9]{4}\b", page.text))) == 12
    assert "portal.test/take-part" in page.text_of("cards")
    again = await table.alice.post(f"{url}/codes", {"how_many": "12", "batch": batch}, expect=409)
    assert again.errors() == [
        "These codes were made already. They are shown once only. Make new ones if you need more."
    ]
    assert "Codes made 12" in (await table.alice.get(url)).text


@pytest.mark.parametrize("how_many", ["0", "201", "some", ""])
async def test_codes_are_made_in_sensible_numbers(table: Cast, how_many: str) -> None:
    url = await write_activity(table)
    page = await table.alice.post(f"{url}/codes", {"how_many": how_many, "batch": str(uuid4())}, expect=422)
    assert page.errors() == ["Enter how many codes you need as a whole number from 1 to 200."]
    assert page.field("how_many") == how_many


async def test_no_code_is_kept_in_a_form_that_anybody_can_read(table: Cast) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    async with table.app.state["sessions"]() as session:
        await speak_for(session, partnership=table.partnership_id)
        kept = (await session.execute(text("SELECT row_to_json(participant_key)::text FROM participant_key"))).scalars()
        rows = " ".join(kept)
    assert code not in rows
    assert code.replace("-", "") not in rows


async def test_results_are_shown_once_when_no_answer_can_come_any_more(table: Cast) -> None:
    url = await open_activity(table)
    await answer_on_paper(table, url, 4, 4, 4, 4, 4, words="More soup")
    page = await table.bob.get(f"{url}/results")
    assert "Results are shown once, when the questionnaire is closed" in page.text
    assert "More soup" not in page.html
    assert "How good is the lunch?" not in page.text
    await close_activity(table, url)
    page = await table.bob.get(f"{url}/results")
    assert "5 people answered “How is Sunday lunch for you?”" in page.text
    assert "The middle answer is Good" in page.text
    assert page.text.count("More soup") == 5


async def test_four_answers_never_show_results(table: Cast) -> None:
    url = await open_activity(table)
    await answer_on_paper(table, url, 4, 4, 4, 4, words="More soup")
    assert "People who answered fewer than 5" in (await table.bob.get(url)).text
    await close_activity(table, url)
    page = await table.bob.get(f"{url}/results")
    assert "Fewer than 5 people answered, so no results are shown." in page.text
    assert "More soup" not in page.html


async def test_small_numbers_stay_hidden_on_the_page(table: Cast) -> None:
    url = await open_activity(table)
    await answer_on_paper(table, url, 1, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5)
    await close_activity(table, url)
    page = await table.audrey.get(f"{url}/results")
    figures = [" ".join(node.itertext()) for node in page.all("td")]
    assert [figure.strip() for figure in figures] == ["fewer than 5", "0", "0", "not shown", "6"]
    assert [bar.get("width") for bar in page.all(BAR)] == ["46.2"]


async def test_a_question_that_few_answered_shows_nothing(table: Cast) -> None:
    url = await open_activity(table)
    for _ in range(5):
        await enter_paper(table.sam, url, question_2="Fine")
    await answer_on_paper(table, url, 5, 5)
    await close_activity(table, url)
    page = await table.bob.get(f"{url}/results")
    assert "Fewer than 5 people answered this question" in page.text
    assert not page.all(BAR)


async def test_remarks_have_the_same_order_at_every_look(table: Cast) -> None:
    url = await open_activity(table)
    for number in range(8):
        await enter_paper(table.sam, url, question_2=f"Remark {number}.")
    await close_activity(table, url)
    looks = [re.findall(r"Remark (\d)\.", (await table.bob.get(f"{url}/results")).text) for _ in range(2)]
    assert looks[0] == looks[1]
    assert sorted(looks[0]) == [str(number) for number in range(8)]


async def test_answers_are_kept_without_a_time_and_without_a_link_to_each_other(table: Cast) -> None:
    url = await open_activity(table)
    await enter_paper(table.sam, url, question_1="4", question_2="More soup")
    async with table.app.state["sessions"]() as session:
        await speak_for(session, partnership=table.partnership_id)
        for name in ("answer_sheet", "rating", "remark"):
            row = (await session.execute(text(f"SELECT * FROM {name}"))).mappings().one()
            moment: datetime = row["created_at"].astimezone(UTC)
            assert (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
            assert row["id"].version == 4
            assert not {"sheet_id", "token_hash", "person_id", "code_id"} & set(row)


async def remark_on(table: Cast, url: str) -> str:
    """Five forms with remarks; the address at which the one that names somebody can be removed."""
    for words in ("Jean Smith was rude.", "Fine.", "Fine.", "Fine.", "Fine."):
        await enter_paper(table.sam, url, question_2=words)
    await close_activity(table, url)
    page = await table.alice.get(f"{url}/results")
    return page.link("begins “Jean Smith")


async def test_a_remark_that_names_somebody_goes_for_good_and_the_reason_stays(table: Cast) -> None:
    url = await open_activity(table)
    removal = await remark_on(table, url)
    asked = await table.alice.post(removal, {}, expect=422)
    assert asked.errors() == ["Select why the remark is removed."]
    await table.alice.post(removal, {"reason": "it names a person"})
    page = await table.bob.get(f"{url}/results")
    assert "Jean" not in page.html
    assert "Removed because it names a person." in page.text
    again = await table.alice.post(removal, {"reason": "it names a person"}, expect=409)
    assert "removed already" in again.errors()[0]
    async with table.app.state["sessions"]() as session:
        await speak_for(session, partnership=table.partnership_id)
        words = (await session.scalars(text("SELECT words FROM remark"))).all()
        subject = await session.scalar(text("SELECT subject FROM journal_entry WHERE verb = 'removed'"))
    assert sorted(words, key=str) == ["Fine.", "Fine.", "Fine.", "Fine.", None]
    assert "because it names a person" in subject
    assert "Jean" not in subject


async def test_words_of_a_participant_cannot_be_put_into_other_words(table: Cast) -> None:
    url = await open_activity(table)
    await remark_on(table, url)
    for statement in ("UPDATE remark SET words = 'All is well.'", "DELETE FROM remark"):
        async with table.app.state["sessions"]() as session:
            await speak_for(session, partnership=table.partnership_id)
            with pytest.raises(DBAPIError, match="taken away, never changed"):
                await session.execute(text(statement))


async def test_a_provider_reads_remarks_and_cannot_remove_them(table: Cast) -> None:
    url = await open_activity(table)
    removal = await remark_on(table, url)
    assert removal not in (await table.bob.get(f"{url}/results")).links()
    refused = await table.bob.post(removal, {"reason": "it names a person"}, expect=403)
    assert "start and run a pilot" in refused.text


async def test_the_auditor_reads_everything_and_changes_nothing(table: Cast) -> None:
    url = await open_activity(table)
    for address in (url, f"{url}/results"):
        await table.audrey.get(address)
    assert "/take-part/" not in (await table.audrey.get(url)).html
    assert "enter feedback given on paper" in (await table.audrey.post(f"{url}/paper", expect=403)).text
    for act in ("opening", "closing", "codes"):
        await table.audrey.post(f"{url}/{act}", expect=403)


async def test_strangers_find_nothing(table: Cast) -> None:
    url = await open_activity(table)
    for stranger in table.strangers:
        for address in (url, f"{url}/results", f"{url}/paper", f"{url}/codes/new"):
            await stranger.get(address, expect=404)
        await stranger.post(f"{url}/codes", {"how_many": "1"}, expect=404)


async def test_foreign_keys_under_ones_own_address_lead_nowhere(table: Cast) -> None:
    url = await open_activity(table)
    removal = await remark_on(table, url)
    other = url.replace(str(table.partnership_id), str(table.other_partnership_id))
    await table.charlie.get(other, expect=404)
    await table.charlie.post(f"{other}/closing", expect=404)
    pilot = await plan_pilot(table, title="Another pilot")
    key = url.rsplit("/", 1)[1]
    await table.alice.get(f"{pilot}/activities/{key}", expect=404)
    second = await open_activity(table)
    await table.alice.get(f"{second}/remarks/{removal.split('/')[-2]}/removal", expect=404)
    await table.alice.post(f"{table.url}/pilots/{uuid4()}/activities", QUESTIONS, expect=404)
