"""Costs in a private room: nobody else sees them, on a page or by raw SQL, until they are moved; then for good."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import text

from portal.access.phases import Phase
from portal.db.keys import new_id
from tests.people import Actor, Cast
from tests.providers import add_package, form_consortium, seat_provider

WAGES = {
    "description": "Wages of the co-ordinator",
    "amount": "12,345.67",
    "kind": "direct",
    "basis": "10 hours a week",
    "package": "none",
}
VAN = {**WAGES, "description": "Wear of the minibus", "amount": "900", "kind": "depreciation"}


@pytest.fixture
async def table(cast_at: Callable[[Phase], Awaitable[Cast]]) -> Cast:
    return await cast_at(Phase.DESIGN)


async def write(actor: Actor, cast: Cast, cost: dict[str, str] | None = None) -> None:
    await actor.post(f"{cast.url}/costs", cost or WAGES)


async def rows_seen_by(actor: Actor, partnership_id: UUID, table: str) -> int:
    """What raw SQL shows through the portal's own role, on this person's behalf."""
    async with actor.app.state["sessions"]() as session, session.begin():
        await actor.seat_at(session, partnership_id)
        return await session.scalar(text(f"SELECT count(*) FROM {table}"))


async def move_all(actor: Actor, cast: Cast) -> None:
    page = await actor.get(f"{cast.url}/costs/release")
    lines = [node.get("value") for node in page.all("input") if node.get("name") == "line"]
    await actor.post(f"{cast.url}/costs/release", {"line": lines, "digest": page.field("digest")})


def line_of(html: str) -> str:
    return html.split("release?line=")[1].split('"', maxsplit=1)[0]


async def test_costs_open_with_the_design(cast: Cast) -> None:
    assert "opens when every organisation" in (await cast.bob.get(f"{cast.url}/costs", expect=409)).text


async def test_a_provider_writes_its_full_cost(table: Cast) -> None:
    assert "You have written no costs yet." in (await table.bob.get(f"{table.url}/costs")).text
    await write(table.bob, table)
    await write(table.bob, table, VAN)
    page = await table.bob.get(f"{table.url}/costs")
    assert "Paid in cash £12,345.67" in page.text
    assert "Not paid in cash £900.00" in page.text
    assert "Full cost £13,245.67" in page.text
    assert "There are no overheads yet." in page.text


async def test_a_cost_belongs_to_a_work_package(table: Cast) -> None:
    consortium = await form_consortium(table.bob, table.url)
    package = (await add_package(table.bob, consortium)).rsplit("/", 1)[1]
    assert "Transport (Together for Tuesday)" in (await table.bob.get(f"{table.url}/costs/new")).text
    await write(table.bob, table, {**WAGES, "package": package})
    assert "for Transport" in (await table.bob.get(f"{table.url}/costs")).text


async def test_nobody_else_sees_them_on_a_page_or_by_raw_sql(table: Cast) -> None:
    await write(table.bob, table)
    petra = await seat_provider(table, "Petra Park", "Dial-a-Ride")
    line = line_of((await table.bob.get(f"{table.url}/costs")).html)
    assert await rows_seen_by(table.bob, table.partnership_id, "cost_line") == 1
    for other in (table.alice, table.fiona, table.sam, table.audrey, petra):
        for address in ("/costs", "/costs/shared", "/consortium"):
            html = (await other.get(table.url + address)).html
            assert "co-ordinator" not in html
            assert "12,345.67" not in html
        assert await rows_seen_by(other, table.partnership_id, "cost_line") == 0
    for writer in (table.alice, petra):
        await writer.get(f"{table.url}/costs/{line}", expect=404)
        await writer.get(f"{table.url}/costs/release?line={line}", expect=404)
        await writer.post(f"{table.url}/costs/{line}", WAGES, expect=404)
        await writer.post(f"{table.url}/costs/{line}/removal", expect=404)
        await writer.post(f"{table.url}/costs/release", {"line": line, "digest": "any"}, expect=404)


async def test_the_history_says_that_and_never_what(table: Cast) -> None:
    await write(table.bob, table)
    async with table.app.state["sessions"]() as session, session.begin():
        await table.alice.seat_at(session, table.partnership_id)
        rows = await session.execute(text("SELECT verb, subject FROM journal_entry ORDER BY number DESC LIMIT 1"))
    assert rows.one() == ("added", "a cost in its private room")


async def test_only_what_is_moved_is_seen_and_by_whom_it_was_moved(table: Cast) -> None:
    await write(table.bob, table)
    await write(table.bob, table, VAN)
    line = line_of((await table.bob.get(f"{table.url}/costs")).html)
    page = await table.bob.get(f"{table.url}/costs/release?line={line}")
    assert "This cannot be undone." in page.text
    assert "Wages of the co-ordinator" in page.text
    assert "minibus" not in page.text
    await table.bob.post(f"{table.url}/costs/release", {"line": line, "digest": page.field("digest")})
    for reader in (table.alice, table.fiona, table.sam, table.audrey):
        page = await reader.get(f"{table.url}/costs/shared")
        assert "Wages of the co-ordinator" in page.text
        assert "£12,345.67" in page.text
        assert table.bob.name in page.text
        assert "minibus" not in page.html
        assert await rows_seen_by(reader, table.partnership_id, "cost_line") == 0
        assert await rows_seen_by(reader, table.partnership_id, "shared_cost") == 1


async def test_all_are_moved_at_once_and_never_twice(table: Cast) -> None:
    await write(table.bob, table)
    await write(table.bob, table, VAN)
    line = line_of((await table.bob.get(f"{table.url}/costs")).html)
    await move_all(table.bob, table)
    assert "Full cost £13,245.67" in (await table.alice.get(f"{table.url}/costs/shared")).text.replace("  ", " ")
    assert "on the shared floor already" in (await table.bob.get(f"{table.url}/costs/release")).text
    page = await table.bob.post(f"{table.url}/costs/release", {"line": line, "digest": "any"}, expect=409)
    assert "already on the shared floor" in page.errors()[0]
    page = await table.bob.post(f"{table.url}/costs/release", {"line": "not a key"}, expect=409)
    assert "There is no cost to move." in page.errors()[0]


async def test_what_changed_while_one_was_reading_is_not_moved(table: Cast) -> None:
    await write(table.bob, table)
    page = await table.bob.get(f"{table.url}/costs/release")
    line = page.field("line")
    await table.bob.post(f"{table.url}/costs/{line}", {**WAGES, "description": "Wages of Jean"})
    refused = await table.bob.post(
        f"{table.url}/costs/release", {"line": line, "digest": page.field("digest")}, expect=409
    )
    assert refused.errors() == ["Somebody changed these costs while you were reading. Read them again, then move them."]
    assert "Wages of Jean" in refused.text
    assert await rows_seen_by(table.bob, table.partnership_id, "shared_cost") == 0


async def test_a_moved_cost_stays_and_is_corrected_by_another_line(table: Cast) -> None:
    await write(table.bob, table)
    line = line_of((await table.bob.get(f"{table.url}/costs")).html)
    await move_all(table.bob, table)
    for page in (
        await table.bob.get(f"{table.url}/costs/{line}", expect=409),
        await table.bob.post(f"{table.url}/costs/{line}", WAGES, expect=409),
        await table.bob.post(f"{table.url}/costs/{line}/removal", expect=409),
    ):
        assert "Add another line with the difference" in page.text
    await write(table.bob, table, {**WAGES, "amount": "-345.67", "description": "Fewer hours"})
    await move_all(table.bob, table)
    assert "£12,000.00" in (await table.alice.get(f"{table.url}/costs/shared")).text


async def test_even_the_database_does_not_take_a_moved_cost_back(table: Cast) -> None:
    await write(table.bob, table)
    await move_all(table.bob, table)
    for statement in ("DELETE FROM shared_cost", "UPDATE shared_cost SET amount_pence = 1"):
        async with table.app.state["sessions"]() as session:
            await table.bob.seat_at(session, table.partnership_id)
            with pytest.raises(Exception, match="permission denied"):
                await session.execute(text(statement))


async def test_the_database_lets_nobody_share_costs_in_anothers_name(table: Cast) -> None:
    await write(table.bob, table)
    await move_all(table.bob, table)
    forged = text(
        "INSERT INTO shared_cost (partnership_id, id, cost_line_id, organisation_id, person_id, description, kind, "
        "amount_pence, basis) SELECT partnership_id, gen_random_uuid(), gen_random_uuid(), organisation_id, "
        "person_id, 'Forged', kind, 1, '' FROM shared_cost"
    )
    async with table.app.state["sessions"]() as session:
        await table.alice.seat_at(session, table.partnership_id)
        with pytest.raises(Exception, match="row-level security"):
            await session.execute(forged)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": ""}, "Enter the amount in pounds, such as 1,234.50."),
        ({"amount": "plenty"}, "The amount must be in pounds, such as 1,234.50."),
        ({"amount": "0"}, "Enter an amount that is more or less than zero."),
        ({"amount": "1.005"}, "The amount must not have a fraction of a penny."),
        ({"description": ""}, "Enter what it is, such as wages of the co-ordinator."),
        ({"kind": "guesswork"}, "Select what kind of cost it is."),
        ({"package": str(new_id())}, "Select a work package, or none."),
    ],
)
async def test_wrong_fields_are_named_and_nothing_typed_is_lost(
    table: Cast, wrong: dict[str, str], sentence: str
) -> None:
    page = await table.bob.post(f"{table.url}/costs", {**WAGES, **wrong}, expect=422)
    assert page.errors() == [sentence]
    assert page.field("basis") == WAGES["basis"]
    assert "You have written no costs yet." in (await table.bob.get(f"{table.url}/costs")).text


async def test_a_private_cost_is_changed_and_removed(table: Cast) -> None:
    await write(table.bob, table)
    line = line_of((await table.bob.get(f"{table.url}/costs")).html)
    assert (await table.bob.get(f"{table.url}/costs/{line}")).field("amount") == "12345.67"
    await table.bob.post(f"{table.url}/costs/{line}", {**WAGES, "amount": "7"})
    assert "£7.00" in (await table.bob.get(f"{table.url}/costs")).text
    await table.bob.post(f"{table.url}/costs/{line}/removal")
    await table.bob.post(f"{table.url}/costs/{line}/removal", expect=404)


async def test_roles_without_the_permission_are_told_so(table: Cast) -> None:
    for actor in (table.fiona, table.sam, table.audrey):
        page = await actor.post(f"{table.url}/costs", WAGES, expect=403)
        assert "do not let you write your organisation's own costs" in page.text
        await actor.get(f"{table.url}/costs/release", expect=403)
        assert "has written no costs yet" in (await actor.get(f"{table.url}/costs")).text


async def test_strangers_and_foreign_ids_find_nothing(table: Cast) -> None:
    for stranger in table.strangers:
        for address in ("/costs", "/costs/new", "/costs/shared", "/costs/release"):
            await stranger.get(table.url + address, expect=404)
        await stranger.post(f"{table.url}/costs", WAGES, expect=404)
    there = f"/partnerships/{table.other_partnership_id}"
    await table.charlie.post(f"{there}/costs", WAGES)
    foreign = line_of((await table.charlie.get(f"{there}/costs")).html)
    await table.bob.get(f"{table.url}/costs/{foreign}", expect=404)
    await table.bob.post(f"{table.url}/costs/{foreign}/removal", expect=404)
    await table.bob.post(f"{table.url}/costs/release", {"line": foreign, "digest": "any"}, expect=404)
