"""The outcomes framework, as people fill it in: five columns, what is missing, and what each refusal says."""

from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar

from portal.access.phases import Phase
from tests.people import Actor, Cast
from tests.questions import asked_by
from valuation.outcomes.queries import framework_view

SERVICE = {"level": "service", "text": "Older people feel less alone at home", "dimension": "social"}
COMMUNITY = {"level": "community", "text": "More neighbours know each other", "dimension": "social"}


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def add(cast: Cast, typed: dict[str, Any]) -> str:
    return (await cast.alice.post(f"{cast.url}/outcomes", typed)).location


async def framework(cast: Cast, actor: Actor | None = None) -> Any:
    return await (actor or cast.alice).get(f"{cast.url}/outcomes")


def key_of(url: str) -> str:
    return url.rsplit("/", 1)[1]


async def test_an_empty_framework_says_how_to_begin(cast: Cast) -> None:
    assert "There are no outcomes yet. Begin with one thing that should be better" in (await framework(cast)).text
    reader = await cast.bob.get(f"{cast.url}/outcomes")
    assert "A commissioning lead or a contract manager writes the first." in reader.text
    assert "Or start from" not in reader.text


async def test_the_five_columns_are_filled_and_linked(cast: Cast) -> None:
    service = await add(cast, {**SERVICE, "value_kinds": ["qualitative", "monetised"]})
    community = await add(cast, COMMUNITY)
    await cast.alice.post(f"{service}/links", {"communities": [key_of(community)]})
    for kind, words in (("activity", "A volunteer visits each week"), ("output", "Visits in a month")):
        typed = {"kind": kind, "text": words, "outcomes": [key_of(service)]}
        await cast.alice.post(f"{cast.url}/outcomes/delivery", typed)
    page = await framework(cast, cast.audrey)
    row = page.text[page.text.index("5. Value") :]
    assert (
        "A volunteer visits each week Visits in a month Older people feel less alone at home (social)"
        " More neighbours know each other (social) Monetised, qualitative"
    ) in row


async def test_the_tender_gets_the_whole_framework_in_one_question(cast: Cast) -> None:
    service = await add(cast, SERVICE)
    community = await add(cast, COMMUNITY)
    alone = await add(cast, {**COMMUNITY, "text": "Local shops gain trade", "dimension": "economic"})
    await cast.alice.post(f"{service}/links", {"communities": [key_of(community)]})
    async with cast.app.state["sessions"]() as session:
        view = await framework_view(session, await cast.alice.seat_at(session, cast.partnership_id))
    first, second = view.rows
    assert first.service is not None
    assert (first.service.text, [other.text for other in first.community]) == (SERVICE["text"], [COMMUNITY["text"]])
    assert (second.service, [str(other.id) for other in second.community]) == (None, [key_of(alone)])


async def test_what_is_missing_is_said_in_words(cast: Cast) -> None:
    service = await add(cast, SERVICE)
    page = await framework(cast)
    assert f"No service user is a source of “{SERVICE['text']}”." in page.text_of("gaps")
    assert "There is no environmental outcome for the wider community yet." in page.text_of("gaps")
    assert "There is no social outcome for the people who use the service" not in page.text_of("gaps")
    said = {"kind": "service user", "text": "I would like somebody to talk to on Sundays", "reference": "Workshop, May"}
    await cast.alice.post(f"{service}/sources", said)
    assert "No service user is a source" not in (await framework(cast)).text
    outcome = await cast.audrey.get(service)
    assert "Service user: I would like somebody to talk to on Sundays (Workshop, May)" in outcome.text
    assert "No service user is a source" not in outcome.text


async def test_a_full_map_has_no_gap(cast: Cast) -> None:
    for level in ("service", "community"):
        for dimension in ("economic", "environmental", "social"):
            made = await add(cast, {"level": level, "text": f"Things are better ({dimension})", "dimension": dimension})
            await cast.alice.post(f"{made}/sources", {"kind": "service user", "text": "We asked for it"})
    page = await framework(cast)
    assert "What is missing" not in page.text
    assert "Economic 1 1 Environmental 1 1 Social 1 1" in page.text


async def test_an_outcome_that_reads_like_an_output_gets_a_hint_and_is_kept(cast: Cast) -> None:
    made = await add(cast, {**SERVICE, "text": "Number of befriending sessions delivered"})
    assert "This reads like an output" in (await cast.alice.get(made)).text_of("hint")
    await cast.alice.post(made, {"text": "People have somebody to turn to", "dimension": "social"})
    assert "This reads like an output" not in (await cast.alice.get(made)).text


async def test_an_outcome_is_changed_and_removed_with_what_belongs_to_it(cast: Cast) -> None:
    made = await add(cast, SERVICE)
    form = await cast.alice.get(f"{made}/edit")
    assert form.field("text").strip() == SERVICE["text"]
    await cast.alice.post(f"{made}/sources", {"kind": "national policy", "text": "A strategy"})
    await cast.alice.post(f"{made}/removal")
    assert SERVICE["text"] not in (await framework(cast)).text
    await cast.alice.get(made, expect=404)
    history = await cast.alice.post(f"{made}/removal", expect=404)
    assert "Page not found" in history.text


async def test_sources_are_removed_one_by_one(cast: Cast) -> None:
    made = await add(cast, SERVICE)
    other = await add(cast, COMMUNITY)
    await cast.alice.post(f"{made}/sources", {"kind": "national policy", "text": "A strategy"})
    page = await cast.alice.get(made)
    removal = next(form.get("action", "") for form in page.all("form") if "/sources/" in form.get("action", ""))
    await cast.alice.post(removal.replace(key_of(made), key_of(other)), expect=404)
    await cast.alice.post(removal)
    assert "No source yet." in (await cast.alice.get(made)).text
    await cast.alice.post(removal, expect=404)


async def test_service_qualities_stand_beside_the_outcomes(cast: Cast) -> None:
    """F35."""
    assert "None yet. A quality says how the service should feel" in (await framework(cast)).text
    typed = {"name": "Always the same person", "means": "People need not explain themselves again", "shown_by": ""}
    await cast.alice.post(f"{cast.url}/outcomes/qualities", typed)
    page = await framework(cast, cast.audrey)
    assert "Always the same person People need not explain themselves again" in page.text
    again = await cast.alice.post(f"{cast.url}/outcomes/qualities", typed, expect=409)
    assert "There is already a service quality with this name. Choose another name." in again.text
    empty = await cast.alice.post(f"{cast.url}/outcomes/qualities", {}, expect=422)
    assert empty.errors() == ["Enter a name for the quality.", "Enter what it means."]
    edit = (await framework(cast)).link("Change Always the same person")
    await cast.alice.post(edit.removesuffix("/edit"), {**typed, "shown_by": "Asked each spring"})
    assert "Shown by: Asked each spring" in (await framework(cast, cast.bob)).text
    for stranger in cast.strangers:
        await stranger.get(edit, expect=404)
    await cast.bob.post(f"{edit.removesuffix('/edit')}/removal", expect=403)
    await cast.alice.post(f"{edit.removesuffix('/edit')}/removal")
    assert "Always the same person" not in (await framework(cast)).text


async def test_missing_fields_are_named(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/outcomes", {"level": "service"}, expect=422)
    assert page.errors() == ["Enter the outcome.", "Select which of the three it is."]
    long = await cast.alice.post(f"{cast.url}/outcomes", {**SERVICE, "text": "x" * 301}, expect=422)
    assert long.errors() == ["Shorten this to 300 characters or fewer. It has 301."]
    await cast.alice.post(f"{cast.url}/outcomes", {**SERVICE, "level": "cosmic"}, expect=404)
    made = await add(cast, SERVICE)
    page = await cast.alice.post(f"{made}/sources", {}, expect=422)
    assert page.errors() == ["Select what kind of source it is.", "Enter the source."]


async def test_a_link_leads_from_a_service_to_a_community_outcome_only(cast: Cast, cast_at: Any) -> None:
    service, other = await add(cast, SERVICE), await add(cast, {**SERVICE, "text": "People eat well"})
    page = await cast.alice.post(f"{service}/links", {"communities": [key_of(other)]}, expect=422)
    assert page.errors() == ["Select outcomes from the list."]
    community = await add(cast, COMMUNITY)
    page = await cast.alice.post(f"{community}/links", {"communities": [key_of(community)]}, expect=409)
    assert page.errors() == ["Link a service-level outcome to a community outcome."]
    there: Cast = await cast_at(Phase.DESIGN)
    theirs = await add(there, COMMUNITY)
    page = await cast.alice.post(f"{service}/links", {"communities": [key_of(theirs)]}, expect=422)
    assert page.errors() == ["Select outcomes from the list."]
    page = await cast.alice.post(
        f"{cast.url}/outcomes/delivery", {"kind": "output", "text": "x", "outcomes": [str(uuid4())]}, expect=422
    )
    assert page.errors() == ["Select outcomes from the list."]


async def test_links_are_replaced_and_an_activity_may_wait_for_its_outcome(cast: Cast) -> None:
    service, community = await add(cast, SERVICE), await add(cast, COMMUNITY)
    await cast.alice.post(f"{service}/links", {"communities": [key_of(community)]})
    await cast.alice.post(f"{service}/links")
    assert "Not linked yet" in (await framework(cast, cast.audrey)).text
    await cast.alice.post(f"{cast.url}/outcomes/delivery", {"kind": "activity", "text": "A Sunday lunch"})
    page = await framework(cast)
    assert "These serve no outcome yet A Sunday lunch" in page.text
    edit = page.link("A Sunday lunch")
    await cast.alice.post(edit.removesuffix("/edit"), {"text": "A shared Sunday lunch", "outcomes": [key_of(service)]})
    page = await framework(cast)
    assert "serve no outcome yet" not in page.text
    assert "A shared Sunday lunch" in page.text
    assert "A shared Sunday lunch" in (await cast.alice.get(edit)).field("text")
    await cast.alice.post(f"{edit.removesuffix('/edit')}/removal")
    assert "A shared Sunday lunch" not in (await framework(cast)).text


async def test_strangers_find_nothing_and_rows_of_others_are_not_mine(cast: Cast, cast_at: Any) -> None:
    made = await add(cast, SERVICE)
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/outcomes", expect=404)
        await stranger.get(made, expect=404)
        await stranger.post(f"{cast.url}/outcomes", SERVICE, expect=404)
    there: Cast = await cast_at(Phase.DESIGN)
    await there.alice.get(f"{there.url}/outcomes/{key_of(made)}", expect=404)
    await there.alice.post(f"{there.url}/outcomes/{key_of(made)}", {"text": "x", "dimension": "social"}, expect=404)


async def test_who_may_only_read_is_told_so(cast: Cast) -> None:
    made = await add(cast, SERVICE)
    for reader in (cast.audrey, cast.bob, cast.sam, cast.fiona):
        page = await reader.post(f"{cast.url}/outcomes", SERVICE, expect=403)
        assert "Your roles here do not let you write the outcomes framework." in page.text
        assert "Remove this outcome" not in (await reader.get(made)).text


async def test_nothing_opens_before_the_problem_is_agreed(cast_at: Any) -> None:
    young: Cast = await cast_at(Phase.CONVENE)
    page = await young.alice.get(f"{young.url}/outcomes", expect=409)
    assert "confirmed the same first text" in page.text


async def test_the_page_asks_the_same_number_of_questions_for_any_number_of_outcomes(cast: Cast, app: Litestar) -> None:
    few = await asked_by(app, framework(cast))
    for number in range(8):
        made = await add(cast, {**SERVICE, "text": f"Outcome number {number} is better"})
        await cast.alice.post(f"{made}/sources", {"kind": "service user", "text": "We asked for it"})
    assert await asked_by(app, framework(cast)) == few
    assert few <= 4
