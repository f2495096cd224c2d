"""In whose name words stand in a section, whatever a crafted editor sends."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from portal.live.members import REFUSED
from portal.live.protocol import encode_exchange
from tests.faults.editor import until
from tests.flows.designing import allow
from tests.flows.together import Lay, Together, portal_to_write_in
from tests.people import ORIGIN, Actor


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Together]:
    """A section that Alice's organisation looks after, and that allows the others what every section does."""
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield await _as_it_begins(lay)


async def _as_it_begins(lay: Lay) -> Together:
    here = await lay()
    await allow(here.cast, here.section, "suggest")
    return here


WRITTEN: dict[str, Any] = {
    "plainly": lambda _: {},
    "anothers organisation": lambda cast: {"insertion": mark(cast.bob, cast.sam)},
    "nobodys name": lambda _: {"insertion": {}},
}


def mark(person: Actor, organisation: Actor, number: int = 1) -> dict[str, str]:
    return {
        "id": f"s{number}",
        "person": str(person.id),
        "organisation": str(organisation.organisation_id),
        "at": "2026-11-23T09:00:00Z",
    }


CHEATS: dict[str, Any] = {
    "removing": lambda editor, _: editor.remove_block(0),
    "anothers name": lambda editor, cast: editor.write(1, 0, "x ", {"insertion": mark(cast.sam, cast.bob)}),
}


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS.keys())
async def test_a_crafted_editor_changes_nothing_in_anothers_section(laid: Together, cheat: Any) -> None:
    bob = await laid.joins(laid.cast.bob)
    assert bob.rights == "suggest"
    cheat(bob, laid.cast)
    await bob.flush()
    assert await bob.gone() == REFUSED
    assert (bob.acked, await laid.marked()) == (0, [])
    assert "The service visits people at home." in (await laid.cast.sam.get(laid.section)).text


@pytest.mark.parametrize("marks", WRITTEN.values(), ids=WRITTEN.keys())
async def test_what_a_crafted_editor_writes_in_anothers_section_is_its_own_suggestion(
    laid: Together, marks: Any
) -> None:
    bob = await laid.joins(laid.cast.bob)
    bob.write(1, 0, "Crafted ", marks(laid.cast))
    await bob.saved()
    await laid.reads(laid.cast.sam, "Put in “Crafted", f"{laid.section}/proposals")
    (said,) = [run["insertion"] for block in await laid.marked() for run in block["runs"] if "insertion" in run]
    assert (said["person"], said["organisation"]) == (str(laid.cast.bob.id), str(laid.cast.bob.organisation_id))
    assert "The service visits people at home." in (await laid.cast.sam.get(laid.section)).text


async def test_nobody_accepts_or_silences_a_suggestion_by_a_bare_frame(laid: Together) -> None:
    cast = laid.cast
    bob = await laid.joins(cast.bob)
    bob.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    await bob.saved()
    before = bob.marked
    sam = await laid.joins(cast.sam)
    sam.text(1).format(0, 6, {"insertion": None})
    await sam.saved()
    bob.text(1).format(0, 6, {"insertion": None})
    await bob.saved()
    await until(lambda: bob.marked == before == sam.marked, "the mark to be back")
    assert "Soon:" not in (await cast.alice.get(laid.section)).text


PUT_RIGHT = ("own-words", "suggestion-stays", "comment-stays")
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
    await until(lambda: [one for one in alice.notices if one["kind"] in PUT_RIGHT], "what the portal says to Alice")
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
    assert not [one for one in alice.notices if one["kind"] in PUT_RIGHT]


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
    bob.remove_block(0)
    update = bob.doc.get_update(state)
    url = f"/partnerships/{cast.partnership_id}/live/{laid.address.document_id}/exchange?schema=2&epoch=1"
    headers = {"Origin": ORIGIN, "X-CSRF-Token": await cast.bob.csrf_token()}
    answer = await cast.bob.http.post(url, content=encode_exchange(state, update), headers=headers)
    assert answer.status_code == 403
    assert "You may suggest changes to this section, but not change its text." in answer.text


async def test_nobody_posts_words_under_another_name_too_often(laid: Together) -> None:
    cast = laid.cast
    object.__setattr__(laid.hub.limits, "corrections", 3)
    bob, alice = await laid.joins(cast.bob), await laid.joins(cast.alice)
    bob.write(1, 0, "Soon: ", {"insertion": mark(cast.bob, cast.bob)})
    await bob.saved()
    await until(lambda: alice.doc.get_state() == bob.doc.get_state(), "Bob's suggestion")
    url = f"/partnerships/{cast.partnership_id}/live/{laid.address.document_id}/exchange?schema=2&epoch=1"
    headers = {"Origin": ORIGIN, "X-CSRF-Token": await cast.alice.csrf_token()}
    answers = []
    for told in range(1, 6):
        state = alice.doc.get_state()
        alice.write(1, 2, "never ", {"insertion": mark(cast.bob, cast.bob)})
        content = encode_exchange(state, alice.doc.get_update(state))
        answers.append(await cast.alice.http.post(url, content=content, headers=headers))
        await until(lambda: alice.words[1].count("never") == told, "the correction")  # noqa: B023
    assert [one.status_code for one in answers] == [200, 200, 200, 403, 200]
    assert "Too much of what was written had to be put right." in answers[3].text
    assert bob.closed is None
