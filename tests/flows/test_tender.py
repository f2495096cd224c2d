"""The tender is written: its text and its criteria, with nothing typed ever lost."""

from typing import Any

import pytest

from partnerships.tender.queries import pack_is_agreed
from portal.access.phases import Phase
from portal.db.keys import new_id
from tests.flows.tendering import TEXT, WEIGHTS, add_outcome, rows, write_criteria, write_text
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def test_an_empty_tender_says_what_to_do_next(cast: Cast) -> None:
    page = await cast.alice.get(f"{cast.url}/tender")
    assert "Before the pack can be frozen:" in page.text
    assert "Have a version of the design signed by everybody." in page.text
    assert "No version has been frozen yet." in page.text


async def test_nothing_opens_before_the_first_gate(cast_at: Any) -> None:
    early: Cast = await cast_at(Phase.CONVENE)
    page = await early.alice.get(f"{early.url}/tender", expect=409)
    assert "when every organisation has confirmed the same first text" in page.text


async def test_the_text_is_saved_and_comes_back(cast: Cast) -> None:
    page = await cast.alice.follow(await write_text(cast))
    assert "The text of the tender is saved." in page.text
    form = await cast.alice.get(f"{cast.url}/tender/text")
    assert form.field("title") == TEXT["title"]
    assert form.field("respond_by-month") == "4"
    draft = await cast.audrey.get(f"{cast.url}/tender/draft")
    assert "Many older people are alone." in draft.text
    assert "Length 3 years" in draft.text
    assert "Responses are due 19 April 2027" in draft.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": " "}, "Enter a title for the tender."),
        ({"background": ""}, "Enter the background."),
        ({"term_months": "forever"}, "Enter the length in months as a whole number from 1 to 240."),
        ({"respond_by-month": "13"}, "Enter “Responses are due” as a real date, such as 27 3 2027."),
        (
            {"starts_on-day": "1", "starts_on-month": "1", "starts_on-year": "2026"},
            "“The service starts” comes before “Responses are due”. Change one of the two dates.",
        ),
    ],
)
async def test_a_wrong_text_is_refused_and_kept(cast: Cast, typed: dict[str, str], sentence: str) -> None:
    page = await write_text(cast, 422, **typed)
    assert page.errors() == [sentence]
    assert page.field("instructions") == TEXT["instructions"]
    assert page.field("route") == TEXT["route"]


async def test_two_who_write_the_text_at_once_are_told_and_keep_both(cast: Cast) -> None:
    await write_text(cast, background="The first text")
    page = await write_text(cast, 409, background="The second text", revision="0")
    assert "Somebody else saved this while you were writing." in page.errors()[0]
    assert page.field("background") == "The second text"
    assert "The first text" in page.text
    again = {**TEXT, "background": "Both texts", "revision": page.field("revision")}
    await cast.alice.post(f"{cast.url}/tender/text", again)
    assert "Both texts" in (await cast.alice.get(f"{cast.url}/tender/draft")).text


async def test_criteria_that_total_one_hundred_are_saved_in_order(cast: Cast) -> None:
    page = await cast.alice.follow(await write_criteria(cast, rows(("Price", "37.5"), ("Quality", "62.5%"))))
    assert "2 criteria, total 100%" in page.text
    form = await cast.alice.get(f"{cast.url}/tender/criteria")
    assert [form.field(f"criterion-{number}-name") for number in (1, 2)] == ["Price", "Quality"]
    assert form.field("criterion-1-weight") == "37.5"


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (("60", "39"), "The weights total 99%. They must total exactly 100%: 1% is missing."),
        (("60", "41"), "The weights total 101%. They must total exactly 100%: take 1% away."),
        (("60", "39.9"), "The weights total 99.9%. They must total exactly 100%: 0.1% is missing."),
        (("60", "39.99"), "Enter the weight as a percentage above 0 and up to 100, such as 40 or 12.5."),
        (("60", "plenty"), "Enter the weight as a percentage above 0 and up to 100, such as 40 or 12.5."),
    ],
)
async def test_any_other_total_is_refused_and_nothing_typed_is_lost(
    cast: Cast, weights: tuple[str, str], sentence: str
) -> None:
    typed = rows(("Outcomes", weights[0]), ("Price", weights[1]))
    page = await write_criteria(cast, typed, 422)
    assert page.errors() == [sentence]
    for name in typed:
        if name.startswith("criterion-") and not name.endswith("outcome"):
            assert page.field(name) == typed[name]
    assert "Weights total 0%" not in (await cast.alice.get(f"{cast.url}/tender")).text
    assert (await cast.alice.get(f"{cast.url}/tender/criteria")).field("criterion-1-name") == ""


async def test_a_criterion_needs_a_name_of_its_own(cast: Cast) -> None:
    unnamed = await write_criteria(cast, rows(("Price", "50"), ("", "50")), 422)
    assert unnamed.errors() == ["Enter a name for criterion 2."]
    twice = await write_criteria(cast, rows(("Price", "50"), ("price", "50")), 422)
    assert twice.errors() == ["There is another criterion with this name. Change one."]


async def test_a_row_left_empty_is_not_a_mistake(cast: Cast) -> None:
    fields = rows(*WEIGHTS, ("", ""))
    fields["criterion-3-good"] = ""
    await write_criteria(cast, fields)
    assert "2 criteria, total 100%" in (await cast.alice.get(f"{cast.url}/tender")).text


async def test_no_criterion_at_all_is_refused(cast: Cast) -> None:
    page = await write_criteria(cast, {"rows": "0", "do": "save"}, 422)
    assert page.errors() == ["Enter at least one award criterion. The weights must total exactly 100%."]


async def test_add_another_keeps_what_was_typed_and_saves_nothing(cast: Cast) -> None:
    page = await write_criteria(cast, rows(("Price", "not yet known"), ("Quality", "40"), do="add"), 200)
    assert page.field("rows") == "3"
    assert page.field("criterion-1-weight") == "not yet known"
    assert page.field("criterion-2-good") == "Evidence for Quality"
    assert page.field("criterion-3-name") == ""
    assert page.errors() == []
    assert "The weights typed so far total 40% of 100%." in page.text
    assert (await cast.alice.get(f"{cast.url}/tender/criteria")).field("criterion-1-name") == ""


async def test_rows_are_moved_and_removed_with_all_that_is_in_them(cast: Cast) -> None:
    typed = rows(("Price", "30"), ("Quality", "40"), ("Place", "30"))
    moved = await write_criteria(cast, typed | {"do": "up-3"}, 200)
    assert [moved.field(f"criterion-{number}-name") for number in (1, 2, 3)] == ["Price", "Place", "Quality"]
    assert moved.field("criterion-2-good") == "Evidence for Place"
    removed = await write_criteria(cast, typed | {"do": "remove-1"}, 200)
    assert removed.field("rows") == "2"
    assert removed.field("criterion-1-name") == "Quality"
    assert "criterion-3-name" not in removed.html


@pytest.mark.parametrize("rows_typed", ["-1", "many", "1e9", "99999999999999999999", ""])
async def test_a_number_of_rows_that_no_page_sends_harms_nothing(cast: Cast, rows_typed: str) -> None:
    page = await write_criteria(cast, {"rows": rows_typed, "do": "add"}, 200)
    assert page.field("rows") == "1"


async def test_there_is_an_end_to_adding(cast: Cast) -> None:
    page = await write_criteria(cast, {"rows": "30", "do": "add"}, 200)
    assert page.errors() == ["There is room for 30 criteria. Put two of them together."]
    assert page.field("rows") == "30"


async def test_two_who_weigh_at_once_are_told(cast: Cast) -> None:
    await write_criteria(cast, rows(*WEIGHTS))
    page = await write_criteria(cast, rows(("Kindness", "100"), revision="0"), 409)
    assert "Somebody else saved this while you were writing." in page.errors()[0]
    assert page.field("criterion-1-name") == "Kindness"
    assert "Outcomes for people, 60%" in page.text


async def test_a_criterion_serves_an_outcome_which_then_stays(cast: Cast) -> None:
    outcome = await add_outcome(cast, "People feel less alone")
    key = outcome.rsplit("/", 1)[1]
    fields = rows(*WEIGHTS)
    fields["criterion-1-outcome"] = key
    await write_criteria(cast, fields)
    draft = (await cast.alice.get(f"{cast.url}/tender/draft")).text
    assert "60% Evidence for Outcomes for people People feel less alone" in draft
    refused = await cast.alice.post(f"{outcome}/removal", expect=409)
    assert "An award criterion of the tender serves this outcome. Change the criterion first." in refused.text


async def test_an_outcome_from_elsewhere_cannot_be_chosen(cast: Cast) -> None:
    fields = rows(*WEIGHTS)
    fields["criterion-1-outcome"] = str(new_id())
    page = await write_criteria(cast, fields, 422)
    assert page.errors() == ["Select an outcome from the list."]


@pytest.mark.parametrize("place", ["", "/draft", "/draft/document", "/text", "/criteria"])
async def test_strangers_cannot_tell_that_there_is_a_tender(cast: Cast, place: str) -> None:
    await write_text(cast)
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/tender{place}", expect=404)


async def test_strangers_change_nothing(cast: Cast) -> None:
    for stranger in cast.strangers:
        await stranger.post(f"{cast.url}/tender/text", TEXT, expect=404)
        await stranger.post(f"{cast.url}/tender/criteria", rows(*WEIGHTS), expect=404)


async def test_who_does_not_write_the_tender_reads_it_all_the_same(cast: Cast) -> None:
    await write_text(cast)
    for reader in (cast.bob, cast.sam, cast.fiona, cast.audrey):
        assert TEXT["title"] in (await reader.get(f"{cast.url}/tender/draft")).text
        for place, fields in (("text", TEXT), ("criteria", rows(*WEIGHTS))):
            assert (
                "do not let you write the tender pack"
                in (await reader.get(f"{cast.url}/tender/{place}", expect=403)).text
            )
            await reader.post(f"{cast.url}/tender/{place}", fields, expect=403)


async def test_writing_is_in_the_history(cast: Cast) -> None:
    await write_text(cast)
    await write_criteria(cast, rows(*WEIGHTS))
    history = (await cast.audrey.get(f"{cast.url}/history")).text
    assert "the text of the tender" in history
    assert "the award criteria: Outcomes for people 60%, Price 40%" in history


async def test_a_tender_without_a_frozen_pack_is_not_agreed(cast: Cast) -> None:
    async with cast.app.state["sessions"]() as session:
        assert not await pack_is_agreed(session, await cast.alice.seat_at(session, cast.partnership_id))
