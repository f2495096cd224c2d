"""Several people write in one section: nothing that anybody typed is ever lost."""

import pytest
from sqlalchemy import func, select

from partnerships.designs.limits import MOST_CHARACTERS_IN_A_PARAGRAPH
from partnerships.designs.queries.tables import revisions
from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.flows.designing import TEXT, CastAt, allow, begin_with_text, section_ids, write
from tests.pages import Page
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def revision_count(cast: Cast, section: str) -> int:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        query = select(func.count()).where(revisions.c.section_id == section.rsplit("/", 1)[1])
        return await session.scalar(query)


def typed(form: Page, old: str, new: str) -> dict[str, str]:
    """The form's text with some words replaced, and the revision that it was based on."""
    text = form.field("text")
    assert old in text
    return {"text": text.replace(old, new), "base": form.field("base")}


async def test_the_form_shows_the_text_as_it_was_typed(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    form = await cast.bob.get(f"{section}/edit")
    assert form.field("text").strip() == TEXT.strip()
    assert "Leave an empty line between paragraphs" in form.text
    assert cast.alice.organisation + " looks after this section" in form.text


async def test_two_people_in_different_sections_never_meet(cast: Cast) -> None:
    design, first = await begin_with_text(cast)
    second = f"{design}/sections/{section_ids(await cast.bob.get(design))[1]}"
    await allow(cast, second, "write", cast.sam)
    forms = await cast.bob.get(f"{first}/edit"), await cast.sam.get(f"{second}/edit")
    await cast.bob.post(first, typed(forms[0], "at home", "wherever they live"))
    saved = await cast.sam.post(second, {"text": "Anybody over 65.", "base": forms[1].field("base")})
    page = await cast.sam.follow(saved)
    assert "The section is saved." in page.text
    assert "wherever they live" in page.text
    assert "Anybody over 65." in page.text


async def test_two_people_in_one_section_are_both_kept_and_told(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    forms = await cast.bob.get(f"{section}/edit"), await cast.sam.get(f"{section}/edit")
    await cast.sam.post(section, typed(forms[1], "at home", "where they live"))
    saved = await cast.bob.post(section, typed(forms[0], "are insured", "are insured by us"))
    page = await cast.bob.follow(saved)
    assert "Sam Sharma saved while you were writing. Both texts are kept." in page.text
    assert "where they live" in page.text
    assert "insured by us" in page.text
    history = await cast.bob.get(f"{section}/revisions")
    assert "Text 4 : put together with another text" in history.text


async def test_the_same_words_changed_by_two_are_shown_side_by_side(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    forms = await cast.bob.get(f"{section}/edit"), await cast.sam.get(f"{section}/edit")
    await cast.sam.post(section, typed(forms[1], "30 days", "14 days"))
    before = await revision_count(cast, section)
    mine = typed(forms[0], "30 days", "30 weeks")
    mine["text"] += "\nAnd a new idea of mine."
    page = await cast.bob.post(section, mine, expect=409)
    assert page.errors()[0].startswith("Nothing is saved yet: Sam Sharma saved a change to the same words")
    assert "Clause 1.2" in page.text
    sides = [
        " ".join("".join(node.itertext()).split()) for node in page.all("div") if node.get("class") == "app-both__side"
    ]
    assert sides == [
        "Saved by the other A car fetches each guest within 14 days of asking.",
        "Typed by you A car fetches each guest within 30 weeks of asking.",
    ]
    assert await revision_count(cast, section) == before
    assert "30 weeks" not in (await cast.sam.get(design)).text
    for words in ("14 days", "30 weeks", "And a new idea of mine."):
        assert words in page.field("text")


async def test_after_a_collision_the_form_goes_on_from_the_newest_text(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    forms = await cast.bob.get(f"{section}/edit"), await cast.sam.get(f"{section}/edit")
    await cast.sam.post(section, typed(forms[1], "30 days", "14 days"))
    page = await cast.bob.post(section, typed(forms[0], "30 days", "30 weeks"), expect=409)
    assert int(page.field("base")) == int(forms[0].field("base")) + 1
    text = page.field("text").replace("A car fetches each guest within 14 days of asking.\n\n", "")
    saved = await cast.bob.post(section, {"text": text, "base": page.field("base")})
    assert "The section is saved." in (await cast.bob.follow(saved)).text
    read = (await cast.sam.get(design)).text
    assert "30 weeks" in read
    assert "14 days" not in read


async def test_a_clause_that_one_took_out_and_another_reworded_is_not_lost(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    forms = await cast.bob.get(f"{section}/edit"), await cast.sam.get(f"{section}/edit")
    await cast.sam.post(section, typed(forms[1], "A car fetches each guest within 30 days of asking.\n\n", ""))
    page = await cast.bob.post(section, typed(forms[0], "30 days", "30 weeks"), expect=409)
    assert "A clause that was taken out" in page.text
    assert "Taken out." in page.text
    assert "30 weeks" in page.field("text")


async def test_a_form_sent_twice_is_saved_once(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    form = await cast.bob.get(f"{section}/edit")
    post = typed(form, "at home", "at home, every week")
    post["text"] += "\n\nAnd one more paragraph."
    await cast.bob.post(section, post)
    count = await revision_count(cast, section)
    again = await cast.bob.post(section, post)
    assert await revision_count(cast, section) == count
    page = await cast.bob.follow(again)
    assert "already reads like this. Nothing was changed." in page.text
    assert page.text.count("And one more paragraph.") == 1


@pytest.mark.parametrize("base", ["99", "-1", "none", "", "99999999999999999999"])
async def test_a_text_that_began_from_nowhere_is_shown_beside_the_saved_one(cast: Cast, base: str) -> None:
    _, section = await begin_with_text(cast)
    count = await revision_count(cast, section)
    page = await cast.bob.post(section, {"text": "Something else altogether.", "base": base}, expect=409)
    assert "the text that you began from cannot be found" in page.errors()[0]
    assert page.field("text").strip() == "Something else altogether."
    assert "A car fetches each guest" in page.text
    assert await revision_count(cast, section) == count
    await cast.bob.post(section, {"text": page.field("text"), "base": page.field("base")})
    assert await revision_count(cast, section) == count + 1


async def test_writing_in_a_section_that_was_taken_out_loses_nothing(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    form = await cast.bob.get(f"{section}/edit")
    await cast.alice.post(f"{section}/removal")
    page = await cast.bob.post(section, typed(form, "at home", "in gardens"), expect=409)
    assert "This section has been taken out of the design. Your text is still here" in page.errors()[0]
    assert "in gardens" in page.field("text")
    assert page.link("Put it back first") == f"{design}/removed"


async def test_too_long_a_paragraph_is_refused_beside_its_field(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    long = "word " * MOST_CHARACTERS_IN_A_PARAGRAPH
    page = await write(cast.bob, section, long, expect=422)
    assert page.errors() == ["Paragraph 1 is longer than 10,000 characters. Split it into shorter paragraphs."]
    assert page.field("text").strip() == long.strip()


async def test_a_text_that_only_together_is_too_long_is_refused_with_what_to_do(cast: Cast) -> None:
    _, section = await begin_with_text(cast, "First.\n\nLast.")
    forms = await cast.bob.get(f"{section}/edit"), await cast.sam.get(f"{section}/edit")
    many = "\n\n".join(f"{letter} " + "word " * 1_900 for letter in "abcd")
    await cast.sam.post(section, typed(forms[1], "First.", f"First.\n\n{many}"))
    page = await cast.bob.post(section, typed(forms[0], "Last.", f"{many.upper()}\n\nLast."), expect=422)
    assert "Move part of it to a new section." in page.errors()[0]
    assert "WORD" in page.field("text")


async def test_a_text_can_be_emptied_and_brought_back(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await write(cast.bob, section, "")
    assert "What is wrong today" in (await cast.sam.get(design)).text
    old = await cast.sam.get(f"{section}/revisions/2")
    await cast.sam.post(f"{section}/revisions/2/restoration", {"seen": old.field("seen")})
    assert "A car fetches each guest" in (await cast.sam.get(design)).text
    assert "brought back from text 2" in (await cast.sam.get(f"{section}/revisions")).text


async def test_whoever_brings_a_text_back_over_one_they_have_not_seen_is_told_where_that_is(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    seen = (await cast.sam.get(f"{section}/revisions/1")).field("seen")
    await write(cast.bob, section, "Newer words.")
    page = await cast.sam.follow(await cast.sam.post(f"{section}/revisions/1/restoration", {"seen": seen}))
    assert "Text 1 is the text of this section again." in page.text
    assert "It had changed since you opened the page: what stood there is text 3 in its history." in page.text
    assert "Newer words." in (await cast.sam.get(f"{section}/revisions/3")).text


async def test_the_history_shows_word_by_word_what_changed(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await write(cast.bob, section, TEXT.replace("30 days", "14 days"))
    page = await cast.sam.get(f"{section}/revisions/3")
    assert ["".join(node.itertext()) for node in page.all("del")] == ["[removed: 30]"]
    assert ["".join(node.itertext()) for node in page.all("ins")] == ["[added: 14]"]
    await cast.sam.get(f"{section}/revisions/99", expect=404)


async def test_a_writer_hears_politely_of_somebody_elses_text(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    form = await cast.bob.get(f"{section}/edit")
    assert form.element("section-news").get("role") == "status"
    pulse = form.element("section-pulse").get("hx-get")
    await cast.bob.get(pulse, expect=204)
    await write(cast.sam, section, "A new text.")
    news = await cast.bob.get(pulse)
    assert "Sam Sharma saved a new text of this section just now." in news.html
    assert "both texts are put together" in news.html
    await cast.bob.get(news.element("section-pulse").get("hx-get"), expect=204)


async def test_revisions_are_written_once(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(revisions.update().values(note="forged"))
    assert await revision_count(cast, section) == 2


async def test_the_history_of_the_partnership_says_who_wrote(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await write(cast.bob, section, "Bob's words.")
    page = await cast.audrey.get(f"{cast.url}/history")
    assert "wrote in the section “Purpose”" in page.text.lower().replace("purpose", "Purpose")
