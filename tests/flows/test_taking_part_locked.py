"""What the database shows to a participant and takes from one: one activity, and answers to it."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access.participants import find_participant, hash_key
from portal.access.phases import Phase
from tests.flows.feedback_steps import CastAt, Phone, enter_paper, make_codes, open_activity
from tests.people import Cast


@pytest.fixture
async def table(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.PILOT)


@pytest.fixture
async def phone(table: Cast) -> AsyncIterator[Phone]:
    async with Phone(table.app) as phone:
        yield phone


async def test_a_code_opens_nothing_else(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    for address in (url, f"{url}/results", table.url, "/account"):
        assert (await phone.get(address, expect=303)).location.startswith("/sign-in")


async def test_the_database_shows_a_participant_one_activity_and_no_answer(table: Cast) -> None:
    """The second lock: even raw SQL through a participant's session sees its own activity, and no answers at all."""
    url = await open_activity(table)
    await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await enter_paper(table.sam, url, question_1="4", question_2="More soup")
    secret = table.app.state["settings"].secret_key
    async with table.app.state["sessions"]() as session:
        participant = await find_participant(session, hash_key(secret, code.replace("-", "")))
        assert participant.activity_id == UUID(url.rsplit("/", 1)[1])
        seen = {name: await session.scalar(text(f"SELECT count(*) FROM {name}")) for name in SEEN}
    assert seen == SEEN


SEEN = {
    "activity": 1, "question": 2, "activity_opening": 1, "participant_key": 1, "key_use": 0,
    "answer_sheet": 0, "rating": 0, "remark": 0, "remark_removal": 0, "code_batch": 0, "pilot": 0,
    "pilot_measure": 0, "party": 0, "seat": 0, "partnership": 0, "journal_entry": 0,
}  # fmt: skip


NEW = "SELECT partnership_id, gen_random_uuid()"


OWN_QUESTION = "FROM question LIMIT 1"


ACTIVITY = "INSERT INTO activity (partnership_id, id, pilot_id, title, introduction)"


USE = "INSERT INTO key_use (partnership_id, id, activity_id, token_hash)"


KEY = "INSERT INTO participant_key (partnership_id, id, activity_id, kind, token_hash)"


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO rating (partnership_id, id, activity_id, question_id, point) {NEW}, :other, id, 1 {OWN_QUESTION}",
        f"{KEY} {NEW}, activity_id, 'code', 'mine' {OWN_QUESTION}",
        f"{KEY} {NEW}, activity_id, 'browser', 'not mine' {OWN_QUESTION}",
        f"{USE} {NEW}, activity_id, 'not mine' {OWN_QUESTION}",
        f"{ACTIVITY} {NEW}, id, 'Mine', '' {OWN_QUESTION}",
    ],
)
async def test_the_database_takes_from_a_participant_only_its_own_answers(table: Cast, statement: str) -> None:
    url, other = await open_activity(table), await open_activity(table)
    [code] = await make_codes(table.alice, url)
    secret = table.app.state["settings"].secret_key
    async with table.app.state["sessions"]() as session:
        await find_participant(session, hash_key(secret, code.replace("-", "")))
        with pytest.raises(DBAPIError, match=r"row-level security|is frozen"):
            await session.execute(text(statement), {"other": other.rsplit("/", 1)[1]} if ":other" in statement else {})


async def test_a_participant_cannot_change_or_remove_anything(table: Cast) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    secret = table.app.state["settings"].secret_key
    async with table.app.state["sessions"]() as session:
        await find_participant(session, hash_key(secret, code.replace("-", "")))
        for statement in ("UPDATE activity SET title = 'x'", "DELETE FROM question", "UPDATE remark SET words = NULL"):
            assert (await session.execute(text(statement))).rowcount == 0
