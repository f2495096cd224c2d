"""A section of a design is written together: in the editor, in forms, and on the pages of those who read."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from portal.live.rights import Address
from tests.faults.editor import Editor, until
from tests.flows.together import Lay, portal_to_write_in
from tests.people import Actor


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


def words_of(blocks: list[dict[str, Any]]) -> list[str]:
    return ["".join(run["text"] for run in block["runs"]) for block in blocks]


async def test_the_editor_begins_with_the_sections_text(together: Lay) -> None:
    here = await together()
    page = await here.cast.bob.get(f"{here.section}/edit")
    place = page.element("editor")
    assert place.get("data-live-url") == f"{here.cast.url}/live/{here.address.document_id}"
    assert place.get("data-person") == str(here.cast.bob.id)
    assert place.get("data-epoch") == "1"
    assert "Befriending Together" in place.get("data-names", "")
    assert page.field("base") == "2", "the form in it is complete"
    plain = await here.cast.bob.get(f"{here.section}/edit?plain=true")
    assert 'id="editor"' not in plain.html
    bob = await here.joins(here.cast.bob)
    assert bob.words[1] == "A car fetches each guest within 30 days of asking."
    assert bob.rights == "write"


async def test_what_is_typed_live_and_what_a_form_brings_both_stay(
    together: Lay,
) -> None:
    here = await together()
    form = await here.cast.sam.get(f"{here.section}/edit")
    alice, bob = await here.joins(here.cast.alice), await here.joins(here.cast.bob)
    alice.write(0, 0, "Always: ")
    await alice.saved()
    typed = form.field("text").replace("30 days", "14 days") + "\nGuests are asked what they think.\n"
    saved = await here.cast.sam.post(here.section, {"text": typed, "base": form.field("base")})
    assert "Both texts are kept" in (await here.cast.sam.follow(saved)).html
    bob.write(2, 0, "All ")
    await bob.saved()
    await until(lambda: alice.words == bob.words and len(alice.words) == 5, "one text")
    assert alice.words == [
        "Always: The service visits people at home.",
        "A car fetches each guest within 14 days of asking.",
        "All Drivers are volunteers.",
        "Drivers are insured.",
        "Guests are asked what they think.",
    ]
    for reader in (here.cast.audrey, here.cast.sam):
        page = await here.reads(reader, "All Drivers are volunteers.")
        assert "Always: The service" in page
        assert "within 14 days" in page
    newest, before = (await here.kept())[:2]
    assert (newest.person_id, newest.note) == (here.cast.sam.id, "put together with another text")
    assert (before.person_id, before.blocks[0]["runs"][0]["text"][:6]) == (here.cast.alice.id, "Always")


async def test_a_form_that_changes_words_which_somebody_types_shows_both(
    together: Lay,
) -> None:
    here = await together()
    form = await here.cast.sam.get(f"{here.section}/edit")
    alice = await here.joins(here.cast.alice)
    alice.erase(1, 32, 34)
    alice.write(1, 32, "20")
    await alice.saved()
    typed = form.field("text").replace("30 days", "14 days")
    page = await here.cast.sam.post(here.section, {"text": typed, "base": form.field("base")}, expect=409)
    assert "Nothing is saved yet: Alice Adams saved a change to the same words" in page.text
    assert "within 20 days" in page.field("text")
    assert "within 14 days" in page.field("text")
    assert 'id="editor"' not in page.html
    assert alice.words[1] == "A car fetches each guest within 20 days of asking.", "nothing is half done"
    alice.write(0, 0, "Still: ")
    await alice.saved()
    settled = page.field("text").replace("A car fetches each guest within 20 days of asking.\n\n", "")
    await here.cast.sam.post(here.section, {"text": settled, "base": page.field("base")})
    await until(lambda: "14 days" in alice.words[1], "Sam's choice")
    assert alice.words[0] == "Still: The service visits people at home."
    assert len(alice.words) == 4


async def test_live_words_reach_pages_that_are_open(together: Lay) -> None:
    here = await together()
    design = await here.cast.audrey.get(here.design)
    since = re.search(r"changes\?since=(\d+)", design.html)
    assert since is not None
    changes = f"{here.design}/changes?since={since[1]}"
    await here.cast.audrey.get(changes, expect=204)
    alice = await here.joins(here.cast.alice)
    alice.write(0, 0, "Seen at once: ")
    await alice.saved()
    await until_status(here.cast.audrey, changes, 200)
    assert "Seen at once: The service" in (await here.cast.audrey.get(changes)).html
    assert "Last changed by Alice Adams" in (await here.cast.audrey.get(here.section)).text


async def until_status(actor: Actor, url: str, status: int) -> None:
    async def it_answers_so() -> bool:
        return (await actor.http.get(url)).status_code == status

    await until(it_answers_so, f"{status} from {url}")


async def test_who_writes_in_a_form_is_told_once_that_others_write_live(
    together: Lay,
) -> None:
    here = await together()
    news = f"{here.section}/news?since=2"
    await here.cast.sam.get(news, expect=204)
    alice = await here.joins(here.cast.alice)
    alice.write(0, 0, "New: ")
    await alice.saved()
    await until_status(here.cast.sam, news, 200)
    told = await here.cast.sam.get(news)
    assert "Alice Adams is writing in this section now" in told.html
    assert "told=true" in told.html
    own = await here.cast.alice.get(news)
    assert "You are writing in this section in another window." in own.html
    assert "Alice Adams is writing" not in own.html
    await here.cast.sam.get(f"{news}&told=true", expect=204)


async def test_strangers_are_turned_away_and_readers_only_read(
    together: Lay,
) -> None:
    here = await together()
    for stranger in here.cast.strangers:
        assert await (await here.knocks(stranger).join()).gone() == 4404
    audrey, fiona = await here.joins(here.cast.audrey), await here.joins(here.cast.fiona)
    assert (audrey.rights, fiona.rights) == ("read", "comment")
    audrey.write(0, 0, "Forged. ")
    await audrey.flush()
    await until(lambda: audrey.denials, "the refusal")
    assert "Forged" not in (await here.cast.alice.get(here.section)).text
    elsewhere = Editor(
        here.host,
        here.cast.charlie.http.cookies["portal-session"],
        Address(here.cast.other_partnership_id, here.address.document_id),
    )
    here.editors.append(elsewhere)
    assert await (await elsewhere.join()).gone() in (4403, 4404), "a section of another partnership"


async def test_a_section_that_is_taken_out_is_closed(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    alice.write(0, 0, "Last words. ")
    await alice.saved()
    form = await here.cast.bob.get(f"{here.section}/edit")
    await here.cast.alice.post(f"{here.section}/removal")
    assert await alice.gone() == 4403
    assert await (await here.knocks(here.cast.alice).join()).gone() == 4404
    late = {"text": form.field("text") + "\nMore.\n", "base": form.field("base")}
    page = await here.cast.bob.post(here.section, late, expect=409)
    assert "taken out of the design" in page.text
    await here.cast.alice.post(f"{here.section}/restoration")
    assert (await here.joins(here.cast.alice)).words[0].startswith("Last words. ")


async def test_a_form_and_an_editor_that_begin_at_the_same_moment(
    together: Lay,
) -> None:
    """Whichever comes first: the form's words are in the live text."""
    for _ in range(4):
        here = await together()
        form = await here.cast.sam.get(f"{here.section}/edit")
        typed = {"text": form.field("text") + "\nFrom the form.\n", "base": form.field("base")}
        _, editor = await asyncio.gather(here.cast.sam.post(here.section, typed), here.joins(here.cast.alice))
        await until(lambda editor=editor: "From the form." in editor.words, "the form's words")  # type: ignore[misc]
        assert "From the form." in (await here.cast.bob.get(here.section)).text


async def test_many_forms_and_an_editor_lose_nothing(together: Lay) -> None:
    here = await together()
    writers = (here.cast.sam, here.cast.bob, here.cast.alice)
    forms = [await actor.get(f"{here.section}/edit") for actor in writers]
    editor = await here.joins(here.cast.alice)

    async def post(actor: Actor, number: int) -> None:
        text = forms[number].field("text") + f"\nForm {number} was here.\n"
        await actor.post(here.section, {"text": text, "base": forms[number].field("base")})

    async def typing() -> None:
        for number in range(20):
            editor.write(0, 0, f"{number} ")
            await editor.saved()

    await asyncio.gather(typing(), *(post(actor, number) for number, actor in enumerate(writers)))
    await until(lambda: sum("was here" in words for words in editor.words) == 3, "all three forms")
    page = await here.reads(here.cast.audrey, "19 18 17 ")
    assert sum(f"Form {number} was here." in page for number in range(3)) == 3
