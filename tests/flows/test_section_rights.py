"""Who may do what in a section: its owner writes, the others suggest, and what each may do is set and seen (U4)."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from portal.live.members import REFUSED
from portal.live.protocol import encode_exchange
from tests.faults.editor import Editor, until
from tests.flows.designing import allow, begin, first_section, write
from tests.flows.together import Lay, Together, portal_to_write_in
from tests.people import ORIGIN, Actor

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
    assert f"What you change is suggested in {cast.bob.organisation}’s name" in edit.text
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
    form = await cast.bob.get(f"{laid.section}/edit?plain=true")
    first, second, *rest = form.field("text").split("\n\n")
    moved = "\n\n".join([second, first, *rest])
    page = await cast.bob.post(laid.section, {"text": moved, "base": form.field("base")}, expect=409)
    assert "part of your text cannot be suggested" in page.text
    assert page.field("text").strip() == moved.strip()
    assert await laid.marked() == []
    page = await cast.bob.post(laid.section, {"text": moved, "base": "77"}, expect=409)
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


# ---- by crafted frames -------------------------------------------------------------------------------------------


CHEATS: dict[str, Any] = {
    "typing": lambda editor, _: editor.write(1, 0, "plain "),
    "erasing": lambda editor, _: editor.erase(1, 0, 3),
    "removing": lambda editor, _: editor.remove_block(0),
    "anothers organisation": lambda editor, cast: editor.write(1, 0, "x ", {"insertion": mark(cast.bob, cast.sam)}),
    "anothers name": lambda editor, cast: editor.write(1, 0, "x ", {"insertion": mark(cast.sam, cast.bob)}),
    "nobodys name": lambda editor, _: editor.write(1, 0, "x ", {"insertion": {}}),
}


def mark(person: Actor, organisation: Actor, number: int = 1) -> dict[str, str]:
    return {
        "id": f"s{number}",
        "person": str(person.id),
        "organisation": str(organisation.organisation_id),
        "at": "2026-11-23T09:00:00Z",
    }


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS.keys())
async def test_a_crafted_editor_writes_nothing_in_anothers_section(laid: Together, cheat: Any) -> None:
    bob = await laid.joins(laid.cast.bob)
    assert bob.rights == "suggest"
    cheat(bob, laid.cast)
    await bob.flush()
    assert await bob.gone() in (REFUSED, 1008)
    assert bob.acked == 0
    assert await laid.marked() == []
    assert "The service visits people at home." in (await laid.cast.sam.get(laid.section)).text


async def test_nobody_accepts_or_silences_a_suggestion_by_a_bare_frame(laid: Together) -> None:
    cast = laid.cast
    bob = await laid.joins(cast.bob)
    bob.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    await bob.saved()
    sam = await laid.joins(cast.sam)
    sam.text(1).format(0, 6, {"insertion": None})
    await sam.flush()
    assert await sam.gone() == REFUSED
    bob.text(1).format(0, 6, {"insertion": None})
    await bob.flush()
    assert await bob.gone() == REFUSED
    assert "Soon:" not in (await cast.alice.get(laid.section)).text


CROOKED: dict[str, Any] = {
    "putting in": lambda editor, cast: editor.write(1, 4, "never ", {"insertion": mark(cast.bob, cast.bob)}),
    "elsewhere": lambda editor, cast: editor.write(0, 0, "Never ", {"insertion": mark(cast.bob, cast.bob)}),
    "stretching": lambda editor, cast: editor.text(1).format(6, 20, {"deletion--abcdefgh": mark(cast.bob, cast.bob)}),
}


@pytest.mark.parametrize("cheat", CROOKED.values(), ids=CROOKED.keys())
async def test_who_may_write_puts_no_words_into_anothers_mouth(laid: Together, cheat: Any) -> None:
    """Words keep their place and lose the name, for everybody at once, and nobody else is disturbed."""
    cast = laid.cast
    bob, sam, alice = [await laid.joins(one) for one in (cast.bob, cast.sam, cast.alice)]
    bob.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    bob.text(1).format(6, 11, {"deletion--abcdefgh": mark(cast.bob, cast.bob)})
    await bob.saved()
    await until(lambda: alice.doc.get_state() == bob.doc.get_state(), "Bob's suggestion")
    cheat(alice, cast)
    await alice.saved()
    sam.add_block("sams", "")
    sam.text(-1).insert(0, "Last.", {"insertion": mark(cast.sam, cast.sam)})
    await sam.saved()
    await until(lambda: [one for one in alice.notices if one["kind"] == "own-words"], "what the portal says to Alice")
    await until(lambda: alice.blocks == bob.blocks == sam.blocks, "all in step")
    await laid.reads(cast.sam, "Put in “Last.”", f"{laid.section}/proposals")
    runs = [run for block in await laid.marked() for run in block["runs"]]
    bobs = str(cast.bob.organisation_id)
    under = "".join(run["text"] for run in runs if run.get("insertion", {}).get("organisation") == bobs)
    going = "".join(run["text"] for run in runs for one in run.get("deletions", ()) if one["organisation"] == bobs)
    assert (under, going) == ("Soon: ", "A car")
    assert alice.closed is bob.closed is sam.closed is None


async def test_the_exchange_takes_the_name_off_too(laid: Together) -> None:
    cast = laid.cast
    bob = await laid.joins(cast.bob)
    bob.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    await bob.saved()
    alice = await laid.joins(cast.alice)
    state = alice.doc.get_state()
    alice.write(1, 4, "never ", {"insertion": mark(cast.bob, cast.bob)})
    url = f"/partnerships/{cast.partnership_id}/live/{laid.address.document_id}/exchange?schema=2&epoch=1"
    headers = {"Origin": ORIGIN, "X-CSRF-Token": await cast.alice.csrf_token()}
    content = encode_exchange(state, alice.doc.get_update(state))
    assert (await cast.alice.http.post(url, content=content, headers=headers)).status_code == 200
    await until(lambda: "never" in bob.words[1], "Alice's word as her own")
    assert bob.words[1].startswith("never A car")


async def test_what_was_taken_out_and_comes_back_keeps_its_name(laid: Together) -> None:
    cast = laid.cast
    bob = await laid.joins(cast.bob)
    bob.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    await bob.saved()
    alice = await laid.joins(cast.alice)
    alice.erase(1, 0, 6)
    await alice.saved()
    alice.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    await alice.saved()
    await until(lambda: alice.doc.get_state() == bob.doc.get_state(), "Bob in step")
    assert bob.words[1].startswith("A car")
    assert alice.closed is None
    assert not [one for one in alice.notices if one["kind"] == "own-words"]


async def test_nobody_puts_a_word_under_their_name_too_often(laid: Together) -> None:
    cast = laid.cast
    object.__setattr__(laid.hub.limits, "corrections", 3)
    bob, alice = await laid.joins(cast.bob), await laid.joins(cast.alice)
    bob.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    await bob.saved()
    await until(lambda: alice.doc.get_state() == bob.doc.get_state(), "Bob's suggestion")
    for told in range(1, 4):
        alice.write(1, 2, "never ", {"insertion": mark(cast.bob, cast.bob)})
        await alice.flush()
        await until(lambda: alice.words[1].count("never") == told, "the correction")  # noqa: B023
    alice.write(1, 2, "never ", {"insertion": mark(cast.bob, cast.bob)})
    await alice.flush()
    assert await alice.gone() == 1008
    assert bob.closed is None


async def test_the_exchange_refuses_the_same(laid: Together) -> None:
    cast = laid.cast
    bob = await laid.joins(cast.bob)
    state = bob.doc.get_state()
    bob.write(1, 0, "plain ")
    update = bob.doc.get_update(state)
    url = f"/partnerships/{cast.partnership_id}/live/{laid.address.document_id}/exchange?schema=2&epoch=1"
    headers = {"Origin": ORIGIN, "X-CSRF-Token": await cast.bob.csrf_token()}
    answer = await cast.bob.http.post(url, content=encode_exchange(state, update), headers=headers)
    assert answer.status_code == 403
    assert "You may suggest changes to this section, but not change its text." in answer.text


async def test_a_change_of_rights_closes_open_editors_within_a_second(laid: Together) -> None:
    cast = laid.cast
    alice, bob = await laid.joins(cast.alice), await laid.joins(cast.bob)
    await laid.hub.listener.is_listening.wait()
    await allow(cast, laid.section, "write", cast.bob)
    began = time.monotonic()
    assert await bob.gone() == REFUSED
    assert time.monotonic() - began < 1
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
