"""Frameworks that an organisation keeps: saved from one partnership, started from in another; and national ones."""

from typing import Any

import pytest
from sqlalchemy import insert

from portal.access.models import Party, SeatRow
from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.access.phases import Phase
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.documents.spreadsheets import write_csv
from tests.flows.measuring import INDICATOR, OUTCOME, add_indicator, add_outcome
from tests.flows.test_unit_costs import upload
from tests.people import Cast, add_partnership
from valuation.frameworks.columns import COLUMNS

HEADINGS = [column.heading for column in COLUMNS]
NATIONAL = {"title": "National outcomes for adults", "edition": "2026", "source": "The ministry, on its pages"}
CONTROL = "People have control over their lives"
SOURCE = "National outcomes"
ROWS = [
    ["service", "social", CONTROL, SOURCE, "1B", "In control", "%", "higher", "80"],
    ["service", "social", CONTROL, SOURCE, "1C", "Own budget", "%", "higher", ""],
    ["community", "economic", "Fewer people need care early", SOURCE, "", "", "", "", ""],
]


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


def library(cast: Cast) -> str:
    return f"{cast.url}/library/frameworks"


async def another_table(cast: Cast) -> str:
    """Alice's organisation leads another partnership, whose framework is still empty."""
    partnership_id = new_id()
    async with cast.app.state["sessions"]() as session, session.begin():
        await add_partnership(session, partnership_id, "Another partnership", Phase.DESIGN)
        await speak_for(session, partnership=partnership_id, organisation=cast.alice.organisation_id)
        whose = {"partnership_id": partnership_id, "organisation_id": cast.alice.organisation_id}
        await session.execute(insert(table_of(Party)).values(**whose, kind=PartyKind.LEAD_AGENCY))
        roles = [str(Role.COMMISSIONING_LEAD)]
        await session.execute(insert(table_of(SeatRow)).values(**whose, person_id=cast.alice.id, roles=roles))
    return f"/partnerships/{partnership_id}"


async def fill(cast: Cast) -> None:
    outcome = await add_outcome(cast)
    await add_indicator(cast, outcome, splits="Age: under 75, older")
    community = {"level": "community", "text": "More neighbours know each other", "dimension": "social"}
    made = (await cast.alice.post(f"{cast.url}/outcomes", community)).location
    await cast.alice.post(f"{outcome}/links", {"communities": [made.rsplit("/", 1)[1]]})
    await cast.alice.post(f"{outcome}/sources", {"kind": "service user", "text": "Sundays are the worst"})
    await cast.alice.post(f"{outcome}/sources", {"kind": "national policy", "text": "A strategy"})
    activity = {"kind": "activity", "text": "A Sunday lunch", "outcomes": [outcome.rsplit("/", 1)[1]]}
    await cast.alice.post(f"{cast.url}/outcomes/delivery", activity)
    await cast.alice.post(f"{cast.url}/outcomes/qualities", {"name": "The same person", "means": "Nobody repeats"})


async def test_a_framework_is_saved_and_another_partnership_starts_from_it(cast: Cast) -> None:
    await fill(cast)
    saved = (await cast.alice.post(library(cast), {"title": "Befriending", "edition": "first"})).location
    page = await cast.alice.get(saved)
    assert "Older people feel less alone at home People who use the service Social Goes out each week" in page.text
    assert "Sundays are the worst" not in page.text, "what a service user said stays where it was said"
    there = await another_table(cast)
    shown = saved.replace(cast.url, there)
    chosen = [OUTCOME["text"], "More neighbours know each other"]
    await cast.alice.post(f"{shown}/uses", {"outcomes": chosen})
    page = await cast.alice.get(f"{there}/outcomes")
    assert "A Sunday lunch" in page.text
    assert "Older people feel less alone at home (social) More neighbours know each other (social)" in page.text
    assert "The same person Nobody repeats" in page.text
    assert "Not measured yet 1,200.5 people" in page.text, "a baseline belongs to the place where it was measured"
    assert "Not yet" in page.text, "nobody has accepted it here"
    done = await cast.alice.follow(await cast.alice.post(f"{shown}/uses", {"outcomes": chosen}))
    assert "0 outcomes came into the framework." in done.html, "what is there already stays as it is"


async def test_only_what_is_chosen_comes_along(cast: Cast) -> None:
    await fill(cast)
    saved = (await cast.alice.post(library(cast), {"title": "Befriending", "edition": "first"})).location
    there = await another_table(cast)
    shown = saved.replace(cast.url, there)
    page = await cast.alice.post(f"{shown}/uses", {}, expect=422)
    assert page.errors() == ["Select at least one outcome."]
    await cast.alice.post(f"{shown}/uses", {"outcomes": ["More neighbours know each other"]})
    assert "A Sunday lunch" not in (await cast.alice.get(f"{there}/outcomes")).text


async def test_an_empty_framework_is_not_saved_and_an_edition_is_saved_once(cast: Cast) -> None:
    typed = {"title": "Befriending", "edition": "first"}
    page = await cast.alice.post(library(cast), typed, expect=409)
    assert page.errors() == ["This framework has no outcome yet, so there is nothing to save."]
    assert "Save the framework of this partnership" not in (await cast.alice.get(library(cast))).text
    await add_outcome(cast)
    assert "Save the framework of this partnership" in (await cast.alice.get(library(cast))).text
    await cast.alice.post(library(cast), typed)
    again = await cast.alice.post(library(cast), typed, expect=409)
    assert "This edition is in your library already." in again.text
    page = await cast.alice.post(library(cast), {}, expect=422)
    assert page.errors() == ["Enter a title.", "Enter the edition."]


async def test_a_national_framework_is_shown_first_and_imported_on_a_yes(cast: Cast) -> None:
    preview = (await upload(cast.alice, f"{library(cast)}/imports", write_csv([HEADINGS, *ROWS]), **NATIONAL)).location
    page = await cast.alice.get(preview)
    assert "Nothing has been imported yet." in page.text
    assert (
        "People have control over their lives People who use the service Social In control (target 80 %)" in page.text
    )
    assert "Without a target, and so to be written by hand where it is used: Own budget." in page.text
    saved = (await cast.alice.post(f"{preview}/confirmation")).location
    assert "National framework, 2026" in (await cast.alice.get(saved)).text
    again = await cast.alice.post(f"{preview}/confirmation", expect=409)
    assert "This file has been imported already." in again.text
    await cast.alice.post(f"{saved}/uses", {"outcomes": ["People have control over their lives"]})
    assert "In control" in (await cast.alice.get(f"{cast.url}/outcomes")).text
    await cast.alice.post(f"{saved}/retirement")
    assert "National outcomes for adults" not in (await cast.alice.get(library(cast))).text


async def test_a_wrong_table_names_row_and_column(cast: Cast) -> None:
    wrong = [["cosmic", *ROWS[0][1:]], [*ROWS[0][:6], "", *ROWS[0][7:]], [*ROWS[0][:8], "many"]]
    page = await upload(cast.alice, f"{library(cast)}/imports", write_csv([HEADINGS, *wrong]), expect=422, **NATIONAL)
    assert page.errors() == ["Nothing was imported. What is wrong is named below with its row and column."]
    for fault in (
        "2 Level Enter one of: service, community.",
        "3 Unit Enter the unit of the indicator.",
        "4 Target Enter a number, such as 120 or 3.5.",
    ):
        assert fault in page.text


async def test_the_library_is_its_organisations_own(cast: Cast) -> None:
    await add_outcome(cast)
    saved = (await cast.alice.post(library(cast), {"title": "Befriending", "edition": "first"})).location
    for actor in (cast.bob, cast.sam, cast.audrey):
        await actor.get(saved, expect=404)
        assert "Befriending, first" not in (await actor.get(library(cast))).text
    await cast.sam.post(library(cast), {"title": "Ours", "edition": "1"}, expect=403)
    for stranger in cast.strangers:
        await stranger.get(library(cast), expect=404)
        await stranger.get(saved, expect=404)
    assert INDICATOR["name"] not in (await cast.bob.get(library(cast))).text
