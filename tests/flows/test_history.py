"""Who did what, on whose behalf, when; and the proof that nobody changed it since."""

from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from partnerships.history.queries import ENTRIES_PER_PAGE
from portal.commands.journal_verify import Finding, verify
from portal.db.keys import new_id
from portal.journal.actions import record
from tests.people import Cast


async def write_entries(cast: Cast, count: int) -> None:
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await cast.alice.seat_at(session, cast.partnership_id)
        for number in range(1, count + 1):
            await record(session, seat, "counted", new_id(), f"to {number}")


async def finding(cast: Cast) -> Finding:
    async with cast.app.state["sessions"]() as session:
        found = await verify(session)
    return next(one for one in found if one.partnership_id == cast.partnership_id)


async def as_owner(database: dict[str, str], partnership_id: Any, *statements: str) -> None:
    """What a person with the owner's password could do: the trigger is off, and row security is told who speaks."""
    connection = await asyncpg.connect(database["portal_owner"])
    async with connection.transaction():
        await connection.execute("SELECT set_config('portal.partnership', $1, true)", str(partnership_id))
        await connection.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_is_written_once")
        for statement in statements:
            await connection.execute(statement)
        await connection.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_is_written_once")
    await connection.close()


async def test_an_entry_says_who_on_whose_behalf_and_when(cast: Cast) -> None:
    await cast.alice.post(f"{cast.url}/gates/problem/text", {"problem": "P", "solution": "S", "seen": 0})
    page = await cast.sam.get(f"{cast.url}/history")
    assert "Wrote text 1 of gate 1" in page.text
    assert f"{cast.alice.name}, for {cast.alice.organisation}" in page.text
    assert page.all("time")[0].get("datetime")


async def test_the_auditor_reads_and_strangers_do_not(cast: Cast) -> None:
    await cast.audrey.get(f"{cast.url}/history")
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/history", expect=404)


async def test_an_empty_history_says_so(cast: Cast) -> None:
    assert "Nothing has happened yet" in (await cast.bob.get(f"{cast.url}/history")).text


async def test_older_entries_are_a_page_away(cast: Cast) -> None:
    await write_entries(cast, ENTRIES_PER_PAGE + 2)
    newest = await cast.bob.get(f"{cast.url}/history")
    assert f"{ENTRIES_PER_PAGE + 2} entries" in newest.text
    assert "Counted to 3 " in newest.text
    assert "Counted to 2 " not in newest.text
    older = await cast.bob.get(
        f"/partnerships/{cast.partnership_id}/history{newest.link('Older entries').partition('history')[2]}"
    )
    assert "Counted to 2 " in older.text
    assert "Counted to 3 " not in older.text
    assert older.link("Newest entries") == f"{cast.url}/history"


async def test_the_head_of_the_chain_is_shown_and_holds(cast: Cast) -> None:
    await write_entries(cast, 3)
    head = (await cast.audrey.get(f"{cast.url}/history")).text_of("chain-head")
    assert await finding(cast) == Finding(cast.partnership_id, 3, head, None)


@pytest.mark.parametrize(
    ("forgery", "broken_at"),
    [
        ("UPDATE journal_entry SET subject = 'to nothing' WHERE number = 2", 2),
        ("DELETE FROM journal_entry WHERE number = 2", 3),
        ("DELETE FROM journal_entry WHERE number = 4", 4),
        ("DELETE FROM journal_entry", 1),
    ],
    ids=["changed", "taken out", "cut off", "all gone"],
)
async def test_a_forged_history_is_found_with_its_first_bad_entry(
    cast: Cast, database: dict[str, str], forgery: str, broken_at: int
) -> None:
    await write_entries(cast, 4)
    await as_owner(database, cast.partnership_id, forgery)
    found = await finding(cast)
    assert found.broken_at == broken_at
    assert f"entry {broken_at} does not fit" in found.line


async def test_an_entry_put_in_without_the_chain_is_found(cast: Cast, database: dict[str, str]) -> None:
    await write_entries(cast, 2)
    await as_owner(
        database,
        cast.partnership_id,
        "ALTER TABLE journal_entry DISABLE TRIGGER journal_chain",
        "INSERT INTO journal_entry (partnership_id, id, verb, subject, subject_id, number, previous_hash, hash) "
        "SELECT partnership_id, gen_random_uuid(), 'agreed', 'to everything', subject_id, 3, hash, "
        "repeat('0', 64) FROM journal_entry WHERE number = 2",
        "ALTER TABLE journal_entry ENABLE TRIGGER journal_chain",
    )
    assert (await finding(cast)).broken_at == 3


async def test_the_verifier_reads_and_changes_nothing(cast: Cast) -> None:
    await write_entries(cast, 1)
    async with cast.app.state["sessions"]() as session:
        await verify(session)
        changed = await session.execute(text("UPDATE partnership SET step = 1"))
        assert changed.rowcount == 0
