"""What was written together becomes history: a text for each sitting, and old texts that come back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from partnerships.designs.actions.together import TOO_BUSY
from partnerships.designs.queries.tables import version_sections
from portal.web.csrf import FIELD
from tests.faults.editor import until
from tests.flows.designing import freeze, write
from tests.flows.together import Lay, Together, portal_to_write_in
from tests.people import ORIGIN


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


def words_of(blocks: list[dict[str, Any]]) -> list[str]:
    return ["".join(run["text"] for run in block["runs"]) for block in blocks]


async def test_a_sitting_is_one_text_and_one_entry_in_the_names_of_all(
    together: Lay,
) -> None:
    here = await together(linger_seconds=0.1)
    alice, bob = await here.joins(here.cast.alice), await here.joins(here.cast.bob)
    for number in range(3):
        bob.write(0, 0, f"B{number} ")
        await bob.saved()
        alice.write(1, 0, f"A{number} ")
        await alice.saved()
        await here.reads(here.cast.sam, f"A{number} ")
    assert len(await here.kept()) == 2, "no text of the history for each second"
    await alice.leave()
    await bob.leave()
    await here.has_kept(3)
    kept = await here.kept()
    assert (kept[0].person_id, kept[0].note) == (
        here.cast.alice.id,
        f"written together with {here.cast.bob.organisation}",
    )
    assert words_of(kept[0].blocks)[0].startswith("B2 B1 B0 ")
    written = [entry for entry in await here.journalled() if entry[0] == "wrote in"]
    assert written == [
        ("wrote in", here.cast.alice.id),
        ("wrote in", here.cast.alice.id),
    ], "the form that began the section, and the sitting"
    history = await here.cast.audrey.get(f"{here.section}/revisions")
    assert f"Text 3 : written together with {here.cast.bob.organisation}" in history.text


async def test_looking_at_what_is_being_written_keeps_nothing(
    together: Lay,
) -> None:
    here = await together()
    bob = await here.joins(here.cast.bob)
    bob.write(0, 0, "Just now: ")
    await bob.saved()
    await here.reads(here.cast.sam, "Just now: ")
    history = (await here.cast.audrey.get(f"{here.section}/revisions")).text
    assert f"Being written now {here.cast.bob.name} for {here.cast.bob.organisation}" in history
    assert "Text 3" not in history
    newest = await here.cast.sam.get(f"{here.section}/revisions/2")
    assert "This is the text of the section now" not in newest.text
    await here.cast.sam.get(f"{here.section}/edit")
    assert len(await here.kept()) == 2
    await here.cast.sam.post(f"{here.section}/revisions/2/restoration", {"seen": newest.field("seen")})
    await until(lambda: bob.words[0] == "The service visits people at home.", "the old text at Bob's")
    assert words_of((await here.kept())[1].blocks)[0].startswith("Just now: "), "what was replaced was kept first"


async def test_a_form_that_began_in_the_middle_of_a_sitting_takes_nothing_back(
    together: Lay,
) -> None:
    here = await together()
    bob = await here.joins(here.cast.bob)
    bob.write(0, 0, "Just now: ")
    await bob.saved()
    await here.reads(here.cast.sam, "Just now: ")
    form = await here.cast.sam.get(f"{here.section}/edit?plain=true")
    assert form.field("text").startswith("Just now: ")
    bob.write(2, 0, "All ")
    await bob.saved()
    unchanged = {"text": form.field("text"), "base": form.field("base")}
    await here.cast.sam.post(here.section, unchanged)
    assert (bob.words[0][:10], bob.words[2][:4]) == ("Just now: ", "All "), "Sam typed nothing, so he took nothing out"
    typed = form.field("text").replace("30 days", "14 days").replace("Just now: ", "")
    saved = await here.cast.sam.post(here.section, {"text": typed, "base": form.field("base")})
    assert f"{here.cast.bob.name} saved while you were writing" in (await here.cast.sam.follow(saved)).text
    await until(lambda: "14 days" in bob.words[1], "the form's words")
    assert bob.words[0] == "The service visits people at home.", "what he took out is gone"
    assert bob.words[2].startswith("All "), "and no more"


async def test_a_beginning_that_was_kept_meanwhile_names_nobody_else(
    together: Lay,
) -> None:
    here = await together(linger_seconds=0.1)
    bob = await here.joins(here.cast.bob)
    bob.write(0, 0, "Just now: ")
    await bob.saved()
    await here.reads(here.cast.sam, "Just now: ")
    form = await here.cast.sam.get(f"{here.section}/edit?plain=true")
    await bob.leave()
    await here.has_kept(3)
    await write(here.cast.alice, here.section, form.field("text").replace("30 days", "14 days"))
    typed = form.field("text") + "\nMore.\n"
    saved = await here.cast.sam.post(here.section, {"text": typed, "base": form.field("base")})
    words = (await here.cast.sam.follow(saved)).text
    assert f"{here.cast.alice.name} saved while you were writing" in words
    assert here.cast.bob.name not in words.partition("saved while you were writing")[0][-60:]


async def test_an_old_text_comes_back_to_those_who_are_writing(
    together: Lay,
) -> None:
    here = await together()
    await write(here.cast.alice, here.section, "All is different.\n")
    alice = await here.joins(here.cast.alice)
    assert alice.words == ["All is different."]
    alice.write(0, 0, "Now ")
    await alice.saved()
    early = (await here.cast.sam.get(f"{here.section}/revisions/2")).field("seen")
    alice.write(0, 4, "really ")
    await alice.saved()
    back = await here.cast.sam.post(f"{here.section}/revisions/2/restoration", {"seen": early})
    page = await here.cast.sam.follow(back)
    assert "Text 2 is the text of this section again." in page.text
    await until(lambda: len(alice.words) == 4, "the old text at Alice's")
    assert alice.words[0] == "The service visits people at home."
    newest, before = (await here.kept())[:2]
    assert (newest.note, newest.person_id) == ("brought back from text 2", here.cast.sam.id)
    assert words_of(before.blocks) == ["Now really All is different."], "what was replaced stays in the history"
    assert f"what stood there is text {before.number} in its history." in page.text


async def test_an_old_text_comes_back_while_somebody_types_on_and_every_word_is_kept(together: Lay) -> None:
    here = await together()
    await write(here.cast.alice, here.section, "All is different.\n")
    alice = await here.joins(here.cast.alice)
    typed: list[str] = []

    async def types_on() -> None:
        """A few words, for the old text waits until somebody draws breath."""
        for number in range(20):
            typed.append(f"word{number};")
            alice.write(0, 0, typed[-1])
            await alice.flush()
            await asyncio.sleep(0.15)

    typing = asyncio.create_task(types_on())
    await until(lambda: len(alice.words[0].split(";")) > 3, "a few words")
    seen = (await here.cast.sam.get(f"{here.section}/revisions/2")).field("seen")
    page = await here.cast.sam.get(await brought_back(here, seen))
    assert "Text 2 is the text" in page.text
    await typing
    await alice.saved()
    history = " ".join(" ".join(words_of(row.blocks)) for row in await here.kept()) + " ".join(alice.words)
    offered = [notice["words"] for notice in alice.notices if notice["kind"] == "orphaned"]
    assert [word for word in typed if word not in history and word not in offered] == []


async def brought_back(here: Together, seen: str) -> str:
    """Where it leads; asked for again where the portal says that others are writing too fast."""
    sam = here.cast.sam
    typed = {FIELD: await sam.csrf_token(), "seen": seen}
    places: list[str] = []

    async def it_is_back() -> bool:
        answer = await sam.http.post(f"{here.section}/revisions/2/restoration", data=typed, headers={"Origin": ORIGIN})
        assert answer.status_code == 303 or (answer.status_code == 409 and TOO_BUSY in answer.text), answer.text
        places.extend(filter(None, [answer.headers.get("Location")]))
        return bool(places)

    await until(it_is_back, "the old text")
    return places[0]


async def test_a_frozen_version_stays_as_it_is(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    alice.write(0, 0, "Before. ")
    await alice.saved()
    await here.reads(here.cast.alice, "Before. ")
    version = await freeze(here.cast, here.design)
    await here.cast.alice.post(f"{version}/decision")
    for signer in (here.cast.alice, here.cast.bob, here.cast.sam):
        await signer.post(f"{version}/signature", {"verdict": "confirmed", "reason": ""})
    frozen = (await here.cast.alice.get(version)).text
    alice.write(0, 0, "After. ")
    await alice.saved()
    await here.reads(here.cast.alice, "After. Before. ")
    assert "After. " not in (await here.cast.sam.get(version)).text
    assert frozen.count("Before. The service") == 1
    row = (await here.rows(select(version_sections).where(version_sections.c.section_id == here.address.document_id)))[
        0
    ]
    assert words_of(row.blocks)[0].startswith("Before. ")
    kept = {one.number: one for one in await here.kept()}
    assert kept[row.revision].blocks == row.blocks, "it names the revision that says the same"
    assert "changed since" in (await here.cast.sam.get(here.design)).text
