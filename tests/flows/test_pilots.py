"""A pilot from its plan to its findings, as the people at the table meet it."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from partnerships.pilots.queries import has_evaluated_pilot
from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.flows.feedback_steps import CastAt, plan_pilot, write_activity
from tests.people import Cast
from tests.questions import asked_by

MEASURE = {
    "name": "People who see somebody each week",
    "unit": "people",
    "baseline": "12 of 40",
    "target": "30 of 40",
    "method": "Hosts ask each month.",
}


@pytest.fixture
async def pilots_cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.PILOT)


async def add_measure(cast: Cast, url: str, **changed: str) -> str:
    """The new measure's own address."""
    await cast.alice.post(f"{url}/measures", {**MEASURE, **changed})
    page = await cast.alice.get(url)
    return [link for link in page.links() if link.endswith("/edit") and "/measures/" in link][-1].removesuffix("/edit")


async def start(cast: Cast, url: str) -> str:
    """The address of the one measure of a pilot that has started."""
    measure = await add_measure(cast, url)
    await cast.alice.post(f"{url}/start")
    return measure


def findings_for(measure: str, **changed: str) -> dict[str, str]:
    key = measure.rsplit("/", 1)[1]
    fields = {"result": "33 of 40", "verdict": "met", "note": ""} | changed
    return {f"{name}-{key}": value for name, value in fields.items()} | {"learned": "Lunch works. Transport does not."}


async def test_an_empty_list_says_what_comes_first(pilots_cast: Cast) -> None:
    page = await pilots_cast.bob.get(f"{pilots_cast.url}/pilots")
    assert "There is no pilot yet. A commissioning lead or a contract manager plans" in page.text
    assert "Plan a pilot" not in page.text
    assert (await pilots_cast.alice.get(f"{pilots_cast.url}/pilots")).link("Plan a pilot").endswith("/pilots/new")


async def test_pilots_wait_until_the_design_is_agreed(cast_at: CastAt) -> None:
    cast = await cast_at(Phase.DESIGN)
    page = await cast.alice.get(f"{cast.url}/pilots", expect=409)
    assert "when every organisation has agreed what is to be tried" in page.text


async def test_a_plan_says_what_comes_next(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    page = await pilots_cast.alice.get(url)
    assert "It needs at least one measure before it can start" in page.text
    assert "10 January 2027 to 30 September 2027" in page.text
    assert (await pilots_cast.alice.get(f"{pilots_cast.url}/pilots")).link("Sunday hosting") == url


async def test_a_plan_keeps_what_was_typed_when_something_is_wrong(pilots_cast: Cast) -> None:
    page = await pilots_cast.alice.post(f"{pilots_cast.url}/pilots", {"title": "Transport"}, expect=422)
    assert page.errors() == [
        "Enter what the pilot tests.",
        "Enter the start date as a real date, such as 27 3 2027.",
        "Enter the planned end date as a real date, such as 27 3 2027.",
    ]
    assert page.field("title") == "Transport"


async def test_a_pilot_must_end_after_it_starts(pilots_cast: Cast) -> None:
    form = {"title": "T", "tested": "Buses", "starts_on-day": "1", "starts_on-month": "3", "starts_on-year": "2027",
            "ends_on-day": "1", "ends_on-month": "2", "ends_on-year": "2027"}  # fmt: skip
    page = await pilots_cast.alice.post(f"{pilots_cast.url}/pilots", form, expect=409)
    assert page.errors() == ["A pilot must end after it starts. Enter a later end date."]
    assert page.field("tested") == "Buses"


async def test_a_year_typed_short_is_asked_for_again(pilots_cast: Cast) -> None:
    form = {"title": "T", "tested": "Buses", "starts_on-day": "1", "starts_on-month": "3", "starts_on-year": "27",
            "ends_on-day": "1", "ends_on-month": "2", "ends_on-year": "2028"}  # fmt: skip
    page = await pilots_cast.alice.post(f"{pilots_cast.url}/pilots", form, expect=422)
    assert page.errors() == ["Enter the start date with a year from 2000 to 2100."]


async def test_a_pilot_without_measures_does_not_start(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    page = await pilots_cast.alice.post(f"{url}/start", expect=409)
    assert "Add at least one measure, then start the pilot." in page.errors()[0]
    assert "Planned" in (await pilots_cast.alice.get(url)).text


async def test_a_measure_needs_all_its_parts(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    page = await pilots_cast.alice.post(f"{url}/measures", {"name": "Lunches"}, expect=422)
    assert len(page.errors()) == 4
    assert page.field("name") == "Lunches"


async def test_two_measures_cannot_have_one_name(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    await add_measure(pilots_cast, url)
    page = await pilots_cast.alice.post(
        f"{url}/measures", {**MEASURE, "name": MEASURE["name"].upper(), "target": "35"}, expect=409
    )
    assert "already has a measure with this name" in page.errors()[0]
    assert page.field("target") == "35"


async def test_before_the_start_everything_can_change(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await add_measure(pilots_cast, url)
    assert (await pilots_cast.alice.get(f"{measure}/edit")).field("baseline") == "12 of 40"
    await pilots_cast.alice.post(measure, {**MEASURE, "target": "36 of 40"})
    assert "36 of 40" in (await pilots_cast.alice.get(url)).text
    await pilots_cast.alice.post(f"{measure}/removal")
    assert "No measures yet" in (await pilots_cast.alice.get(url)).text
    assert (await pilots_cast.alice.get(f"{url}/edit")).field("ends_on-year") == "2027"


async def test_starting_fixes_the_measures(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await add_measure(pilots_cast, url)
    assert "the public bodies change their role" in (await pilots_cast.alice.get(f"{url}/start")).text
    await pilots_cast.alice.post(f"{url}/start")
    page = await pilots_cast.sam.get(url)
    assert "They still carry the digest of that day" in page.text
    assert f"Fixed by {pilots_cast.alice.organisation}" in page.text
    for changed in (f"{url}/measures", measure, f"{measure}/removal"):
        refused = await pilots_cast.alice.post(changed, MEASURE | {"name": "Another"}, expect=409)
        assert "its plan and measures stand as they were" in refused.text


async def test_a_pilot_starts_once(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    await start(pilots_cast, url)
    page = await pilots_cast.alice.post(f"{url}/start", expect=409)
    assert page.errors() == ["This pilot has already started."]


async def test_the_database_itself_refuses_to_change_a_fixed_measure(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await start(pilots_cast, url)
    for statement in (
        "UPDATE pilot_measure SET target = '1 of 40' WHERE id = :id",
        "DELETE FROM pilot_measure WHERE id = :id",
        "UPDATE pilot SET ends_on = '2030-01-01' WHERE id = (SELECT pilot_id FROM pilot_measure WHERE id = :id)",
    ):
        async with pilots_cast.app.state["sessions"]() as session:
            await speak_for(session, partnership=pilots_cast.partnership_id)
            with pytest.raises(DBAPIError, match="is frozen"):
                await session.execute(text(statement), {"id": measure.rsplit("/", 1)[1]})


async def test_a_later_change_is_a_note_beside_the_measure(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await start(pilots_cast, url)
    short = await pilots_cast.alice.post(f"{measure}/changes", {"change": "Asked by phone"}, expect=422)
    assert short.errors() == ["Enter why it had to change."]
    assert short.field("change") == "Asked by phone"
    await pilots_cast.alice.post(f"{measure}/changes", {"change": "Asked by phone", "reason": "Snow"})
    page = await pilots_cast.bob.get(url)
    assert "Changed since the start: Asked by phone" in page.text
    assert "Why: Snow" in page.text
    assert "12 of 40" in page.text


async def test_it_ends_with_a_finding_for_each_measure(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await start(pilots_cast, url)
    page = await pilots_cast.alice.post(f"{url}/end", findings_for(measure, verdict=""), expect=422)
    assert page.errors() == [f"Select whether the target for “{MEASURE['name']}” was met."]
    await pilots_cast.alice.post(f"{url}/end", findings_for(measure))
    ended = await pilots_cast.audrey.get(url)
    assert "1 of 1 measure met" in ended.text
    assert re.search(r"Ended on \d+ \w+ \d{4}\. Planned from ", ended.text)
    assert "Transport does not" in ended.text
    assert "1 of 1 measure met" in (await pilots_cast.bob.get(f"{pilots_cast.url}/pilots")).text


async def test_not_known_needs_a_reason(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await start(pilots_cast, url)
    page = await pilots_cast.alice.post(f"{url}/end", findings_for(measure, verdict="not known"), expect=422)
    assert page.errors() == [f"Enter why it is not known whether “{MEASURE['name']}” was met."]
    assert page.field("learned") == "Lunch works. Transport does not."


async def test_it_ends_once_and_then_nothing_changes(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await start(pilots_cast, url)
    await pilots_cast.alice.post(f"{url}/end", findings_for(measure))
    again = await pilots_cast.alice.post(f"{url}/end", findings_for(measure, result="40"), expect=409)
    assert again.errors() == ["This pilot has already ended."]
    note = await pilots_cast.alice.post(f"{measure}/changes", {"change": "x", "reason": "y"}, expect=409)
    assert "Its measures cannot change now" in note.errors()[0]


async def test_gates_can_ask_whether_a_pilot_was_evaluated(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    measure = await start(pilots_cast, url)

    async def evaluated() -> bool:
        async with pilots_cast.app.state["sessions"]() as session:
            seat = await pilots_cast.bob.seat_at(session, pilots_cast.partnership_id)
            return await has_evaluated_pilot(session, seat)

    assert not await evaluated()
    await pilots_cast.alice.post(f"{url}/end", findings_for(measure))
    assert await evaluated()


async def test_the_history_says_who_did_it(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    await start(pilots_cast, url)
    async with pilots_cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=pilots_cast.partnership_id)
        said = await session.execute(text("SELECT verb, subject, organisation_id FROM journal_entry ORDER BY number"))
        entries = said.all()
    assert [entry.verb for entry in entries] == ["planned", "added", "started"]
    assert {entry.organisation_id for entry in entries} == {pilots_cast.alice.organisation_id}


async def test_strangers_find_nothing(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    for stranger in pilots_cast.strangers:
        for address in (f"{pilots_cast.url}/pilots", url):
            await stranger.get(address, expect=404)
        await stranger.post(f"{url}/start", expect=404)


async def test_another_partnerships_pilot_is_not_found_under_ones_own_address(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    other = url.replace(str(pilots_cast.partnership_id), str(pilots_cast.other_partnership_id))
    await pilots_cast.charlie.get(other, expect=404)
    await pilots_cast.charlie.post(f"{other}/measures", MEASURE, expect=404)
    await pilots_cast.alice.get(f"{pilots_cast.url}/pilots/{uuid4()}", expect=404)


async def test_a_measure_of_another_pilot_is_not_found(pilots_cast: Cast) -> None:
    first, second = await plan_pilot(pilots_cast), await plan_pilot(pilots_cast, title="Transport")
    measure = await add_measure(pilots_cast, first)
    foreign = f"{second}/measures/{measure.rsplit('/', 1)[1]}"
    await pilots_cast.alice.get(f"{foreign}/edit", expect=404)
    await pilots_cast.alice.post(f"{foreign}/removal", expect=404)


async def test_those_who_do_not_run_pilots_read_and_are_told_whom_to_ask(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    for actor in (pilots_cast.bob, pilots_cast.fiona, pilots_cast.sam, pilots_cast.audrey):
        page = await actor.get(url)
        assert "Add a measure" not in page.text
        refused = await actor.post(f"{url}/measures", MEASURE, expect=403)
        assert "start and run a pilot" in refused.text


async def test_a_pilots_page_asks_no_more_questions_for_more_measures(pilots_cast: Cast) -> None:
    url = await plan_pilot(pilots_cast)
    await write_activity(pilots_cast, url)
    await add_measure(pilots_cast, url)
    before = await asked_by(pilots_cast.app, pilots_cast.alice.get(url))
    for number in range(5):
        await add_measure(pilots_cast, url, name=f"Measure {number}")
    assert await asked_by(pilots_cast.app, pilots_cast.alice.get(url)) == before <= 4
