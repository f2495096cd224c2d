"""An appraisal is approved or removed: what stays of it, and who may do what."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.access.phases import WAITING_FOR, Phase
from portal.db.speaking import speak_for
from tests.flows.appraising import (
    INPUT,
    OUTCOME,
    RANGE,
    TERMS,
    add_input,
    appraised,
    approve,
    show,
    start,
)
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def test_a_draft_is_removed_with_all_of_it(cast: Cast) -> None:
    url, _ = await appraised(cast)
    await cast.alice.post(f"{url}/removal")
    await cast.alice.get(url, expect=404)
    assert "There is no appraisal yet." in (await cast.alice.get(f"{cast.url}/appraisals")).text


async def test_approval_ends_the_draft_for_everybody(cast: Cast) -> None:
    url, row = await appraised(cast)
    await approve(cast, url)
    page = await show(cast, url, cast.alice)
    assert f"Approved by Alice Adams for {cast.alice.organisation} on" in page.text_of("approval")
    assert "Add an outcome" not in page.text
    said = "This appraisal has been approved, so it stays as it is. Start a new one to change it."
    for path, typed in (
        ("", TERMS), ("/removal", {}), ("/inputs", {**INPUT, "body": str(cast.alice.organisation_id)}),
        ("/outcomes", OUTCOME), (f"/outcomes/{row}", OUTCOME), (f"/outcomes/{row}/removal", {}),
        ("/scenarios", {"name": "New"}), ("/approval", {"seen": "x"}),
    ):  # fmt: skip
        assert said in (await cast.alice.post(f"{url}{path}", typed, expect=409)).text
    for path in ("/edit", "/inputs/new", "/outcomes/new", f"/outcomes/{row}/edit", "/ranges/new", "/scenarios/new"):
        assert said in (await cast.alice.get(f"{url}{path}", expect=409)).text


async def test_only_what_was_seen_and_is_whole_is_approved(cast: Cast) -> None:
    url = await start(cast)
    seen = (await show(cast, url)).field("seen")
    page = await cast.alice.post(f"{url}/approval", {"seen": seen}, expect=409)
    assert page.errors() == ["Add what is put in, and by whom, before you approve the appraisal."]
    await add_input(cast, url)
    page = await cast.alice.post(f"{url}/approval", {"seen": seen}, expect=409)
    assert page.errors() == ["Somebody has just changed this appraisal. Reload the page and look at it first."]
    page = await cast.alice.post(f"{url}/approval", {"seen": (await show(cast, url)).field("seen")}, expect=409)
    assert page.errors() == ["Add at least one outcome before you approve the appraisal."]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE appraisal SET title = 'Another' WHERE id = :id",
        "UPDATE appraisal_outcome SET quantity = 99 WHERE appraisal_id = :id",
        "DELETE FROM appraisal_input WHERE appraisal_id = :id",
        "DELETE FROM appraisal_range WHERE appraisal_id = :id",
        "UPDATE appraisal_setting SET value = 1 WHERE appraisal_id = :id",
        (
            "INSERT INTO appraisal_scenario (partnership_id, id, appraisal_id, name)"
            " SELECT partnership_id, gen_random_uuid(), id, 'New' FROM appraisal WHERE id = :id"
        ),
    ],
)
async def test_the_database_keeps_an_approved_appraisal_too(cast: Cast, statement: str) -> None:
    url, _ = await appraised(cast)
    await approve(cast, url)
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, organisation=cast.alice.organisation_id, partnership=cast.partnership_id)
        with pytest.raises(IntegrityError, match="has been approved and stays as it is"):
            await session.execute(text(statement), {"id": UUID(url.rsplit("/", 1)[1])})


async def test_strangers_find_nothing_and_rows_of_others_are_not_mine(cast: Cast, cast_at: Any) -> None:
    url, row = await appraised(cast)
    for stranger in cast.strangers:
        for path in ("", "/results", "/sensitivity", "/simulation", "/appraisal.json"):
            await stranger.get(f"{url}{path}", expect=404)
        await stranger.post(f"{url}/inputs", INPUT, expect=404)
    there: Cast = await cast_at(Phase.DESIGN)
    theirs = url.replace(str(cast.partnership_id), str(there.partnership_id))
    await there.alice.get(f"{theirs}/results", expect=404)
    await there.alice.post(f"{theirs}/approval", {"seen": ""}, expect=404)
    own = await start(there)
    await there.alice.post(f"{own}/outcomes/{row}", OUTCOME, expect=404)
    await there.alice.post(f"{own}/outcomes/{row}/removal", expect=404)
    page = await there.alice.post(f"{own}/ranges", {**RANGE, "row": row}, expect=422)
    assert page.errors() == ["Select what it changes."]


async def test_a_row_of_another_appraisal_is_not_this_ones(cast: Cast) -> None:
    _, row = await appraised(cast)
    other = await start(cast, title="Another")
    await cast.alice.get(f"{other}/outcomes/{row}/edit", expect=404)
    await cast.alice.post(f"{other}/outcomes/{row}/removal", expect=404)


async def test_who_may_only_read_is_told_so(cast: Cast) -> None:
    url, _ = await appraised(cast)
    for reader in (cast.audrey, cast.bob, cast.sam, cast.fiona):
        page = await reader.post(f"{url}/approval", {"seen": ""}, expect=403)
        assert "Your roles here do not let you write or approve an appraisal." in page.text
        assert "Approve or remove" not in (await show(cast, url, reader)).text


async def test_nothing_opens_before_the_problem_is_agreed(cast_at: Any) -> None:
    young: Cast = await cast_at(Phase.CONVENE)
    page = await young.alice.get(f"{young.url}/appraisals", expect=409)
    assert WAITING_FOR[Phase.DESIGN] in page.text


async def test_the_history_tells_what_was_done(cast: Cast) -> None:
    url, _ = await appraised(cast)
    await approve(cast, url)
    history = (await cast.audrey.get(f"{cast.url}/history")).text
    assert re.search(r"[Ss]tarted the appraisal “Befriending over three years”", history)
    assert re.search(r"[Aa]pproved the appraisal “Befriending over three years” \([0-9a-f]{16}\)", history)
