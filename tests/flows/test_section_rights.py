"""Who may do what in a section: its owner writes, the others suggest, and what each may do is set and seen (U4)."""

from collections.abc import AsyncIterator

import pytest

from portal.live.members import REFUSED
from tests.faults.editor import Editor, until
from tests.flows.designing import allow, begin, first_section, write
from tests.flows.together import Lay, Together, portal_to_write_in

ASK = "To do more, ask them, or the lead agency, to change what the section allows your organisation."


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Together]:
    """A section that Alice's organisation looks after, and that allows the others what every section does."""
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield await _as_it_begins(lay)


async def _as_it_begins(lay: Lay) -> Together:
    here = await lay()
    await allow(here.cast, here.section, "suggest")
    return here


async def test_the_others_suggest_unless_something_else_is_set(laid: Together) -> None:
    cast = laid.cast
    design = await begin(cast)
    section = await first_section(cast.bob, design)
    assert "You suggest here" in (await cast.bob.get(design)).text
    assert "You write here" in (await cast.alice.get(design)).text
    page = await cast.bob.get(section)
    assert f"{cast.alice.organisation} looks after this section." in page.text
    assert "You may suggest changes to this section." in page.text
    edit = await cast.bob.get(f"{section}/edit")
    assert f"What you change is suggested on behalf of {cast.bob.organisation}, and" in edit.text
    assert edit.element("editor").get("data-rights") == "suggest"


async def test_a_suggesters_form_changes_nothing_and_suggests(laid: Together) -> None:
    cast = laid.cast
    form = await cast.bob.get(f"{laid.section}/edit?plain=true")
    assert "Suggest these changes" in form.text
    typed = form.field("text").replace("30 days", "14 days")
    reply = await cast.bob.post(laid.section, {"text": typed, "base": form.field("base")})
    page = await cast.bob.follow(reply)
    assert f"Your change is suggested. {cast.alice.organisation} decides about it." in page.text
    assert "within 30 days" in page.text
    [run] = [run for block in await laid.marked() for run in block["runs"] if "insertion" in run]
    assert (run["text"], run["insertion"]["person"]) == ("14", str(cast.bob.id))
    again = await cast.bob.post(laid.section, {"text": form.field("text"), "base": form.field("base")})
    assert "Nothing was suggested." in (await cast.bob.follow(again)).text


async def test_what_a_suggester_cannot_suggest_is_refused_and_nothing_typed_is_lost(laid: Together) -> None:
    cast = laid.cast
    await write(cast.alice, laid.section, "Who comes.\n\nTable: Guests\n| Day | Guests |\n| Monday | 12 |\n")
    form = await cast.bob.get(f"{laid.section}/edit?plain=true")
    renamed = form.field("text").replace("Table: Guests", "Table: People")
    assert renamed != form.field("text")
    page = await cast.bob.post(laid.section, {"text": renamed, "base": form.field("base")}, expect=409)
    assert "part of your text cannot be suggested" in page.text
    assert page.field("text").strip() == renamed.strip()
    assert await laid.marked() == []
    page = await cast.bob.post(laid.section, {"text": renamed, "base": "77"}, expect=409)
    assert "the text that you began from cannot be found" in page.text


async def test_the_owner_sets_what_each_party_may_do_and_everybody_sees_it(laid: Together) -> None:
    cast = laid.cast
    await allow(cast, laid.section, "write", cast.bob)
    await allow(cast, laid.section, "read", cast.sam)
    page = await cast.sam.get(f"{laid.section}/rights")
    rows = [tuple("".join(cell.itertext()) for cell in row) for row in page.all("tr")]
    assert (cast.bob.organisation, "Write") in rows
    assert (cast.alice.organisation, "Write: it looks after the section") in rows
    assert (cast.sam.organisation, "Read only") in rows
    assert f"{cast.alice.organisation} and the lead agency can change this." in page.text
    entries = [verb for verb, _ in await laid.journalled()]
    assert entries[-2:] == [f"let {cast.bob.organisation} write in", f"let {cast.sam.organisation} only read"]
    await write(cast.bob, laid.section, "Bob wrote this.\n")
    assert "Bob wrote this." in (await cast.sam.get(laid.section)).text


async def test_only_the_owner_and_the_lead_agency_set_it(laid: Together) -> None:
    cast = laid.cast
    fields = {f"rights-{one.organisation_id}": "write" for one in (cast.bob, cast.sam, cast.fiona, cast.audrey)}
    page = await cast.bob.post(f"{laid.section}/rights", fields, expect=403)
    assert (
        f"Only {cast.alice.organisation}, which looks after this section, and the lead agency can do this." in page.text
    )
    bobs = await cast.bob.post(
        f"{laid.design}/sections", {"heading": "Drivers", "owner": str(cast.bob.organisation_id)}
    )
    section = bobs.location.removesuffix("/edit")
    assert "You suggest here" in (await cast.alice.get(laid.design)).text, "the lead agency is one of the others"
    page = await cast.alice.get(f"{section}/edit")
    assert page.element("editor").get("data-rights") == "suggest"
    await allow(cast, section, "write", cast.alice)
    assert (await cast.alice.get(f"{section}/edit")).element("editor").get("data-rights") == "write"


async def test_a_form_that_names_nothing_real_is_shown_again(laid: Together) -> None:
    page = await laid.cast.alice.post(f"{laid.section}/rights", {}, expect=422)
    assert f"Select what {laid.cast.bob.organisation} may do." in page.errors()


async def test_a_role_is_the_ceiling_of_what_a_section_allows(laid: Together) -> None:
    await allow(laid.cast, laid.section, "write")
    page = await laid.cast.fiona.get(laid.section)
    assert "You may comment on this section." in page.text
    assert "You may read this section." in (await laid.cast.audrey.get(laid.section)).text


async def test_who_may_only_comment_or_read_is_told_so(laid: Together) -> None:
    cast = laid.cast
    form = await cast.bob.get(f"{laid.section}/edit?plain=true")
    await allow(cast, laid.section, "comment", cast.bob)
    await allow(cast, laid.section, "read", cast.sam)
    comments = f"{laid.section}/comments"
    said = f"{cast.alice.organisation} looks after this section. You may only comment on it. {ASK}"
    assert said in (await cast.bob.get(f"{laid.section}/edit", expect=403)).text
    page = await cast.bob.post(laid.section, {"text": "Mine.", "base": form.field("base")}, expect=403)
    assert said in page.text
    await cast.bob.post(comments, {"body": "A word.", "clause": "", "room": "shared"})
    page = await cast.sam.post(comments, {"body": "A word.", "clause": "", "room": "shared"}, expect=403)
    assert "You may only read it." in page.text
    assert "Add a comment" not in (await cast.sam.get(laid.section)).text


async def test_a_suggester_cannot_bring_back_an_old_text_or_rename_or_take_out(laid: Together) -> None:
    cast = laid.cast
    await write(cast.alice, laid.section, "All is new.\n")
    said = f"You may suggest changes to it. {ASK}"
    page = await cast.bob.post(f"{laid.section}/revisions/2/restoration", {"seen": "3"}, expect=403)
    assert said in page.text
    only = "which looks after this section, and the lead agency can do this."
    renamed = {"heading": "Mine", "owner": str(cast.alice.organisation_id), "seen": "Purpose"}
    assert only in (await cast.bob.post(f"{laid.section}/heading", renamed, expect=403)).text
    assert only in (await cast.bob.post(f"{laid.section}/removal", expect=403)).text
    await cast.alice.post(f"{laid.section}/removal")
    assert only in (await cast.bob.post(f"{laid.section}/restoration", expect=403)).text
    assert "Put back" not in (await cast.bob.get(f"{laid.design}/removed")).text


async def test_strangers_see_nothing(laid: Together) -> None:
    for stranger in laid.cast.strangers:
        await stranger.get(f"{laid.section}/rights", expect=404)
        await stranger.post(f"{laid.section}/rights", {}, expect=404)


async def test_a_change_of_rights_closes_open_editors(laid: Together) -> None:
    cast = laid.cast
    alice, bob = await laid.joins(cast.alice), await laid.joins(cast.bob)
    await laid.hub.listener.is_listening.wait()
    await allow(cast, laid.section, "write", cast.bob)
    assert await bob.gone() == REFUSED
    assert alice.closed is None
    bob = await laid.joins(cast.bob)
    assert bob.rights == "write"
    bob.write(1, 0, "Bob: ")
    await bob.saved()
    await until(lambda: alice.words[1].startswith("Bob: "), "Bob's words")
    await allow(cast, laid.section, "read", cast.bob)
    assert await bob.gone() == REFUSED
    assert (await laid.joins(cast.bob)).rights == "read"


async def test_who_hands_a_section_over_suggests_in_it_from_then_on(laid: Together) -> None:
    cast = laid.cast
    await laid.hub.listener.is_listening.wait()
    alice: Editor = await laid.joins(cast.alice)
    form = await cast.alice.get(f"{laid.section}/heading")
    fields = {"heading": form.field("heading"), "owner": str(cast.bob.organisation_id), "seen": form.field("seen")}
    await cast.alice.post(f"{laid.section}/heading", fields)
    assert await alice.gone() == REFUSED
    assert (await laid.joins(cast.alice)).rights == "suggest"
    assert (await laid.joins(cast.bob)).rights == "write"
    assert [verb for verb, _ in await laid.journalled()][-1] == "handed over"
