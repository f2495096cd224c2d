"""What is not frozen: a text that is empty, the same as before, or not the one that was read."""

import pytest

from portal.access.phases import Phase
from tests.flows.designing import CastAt, begin, begin_with_text, freeze, write
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def test_an_unchanged_text_is_not_frozen_twice(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    await freeze(cast, design)
    form = await cast.alice.get(f"{design}/versions/new")
    again = {"name": "Again", "seen": form.field("seen")}
    page = await cast.alice.post(f"{design}/versions", again, expect=409)
    assert page.errors() == ["Nothing has changed since the newest version. Use that one."]
    assert page.field("name") == "Again"


async def test_what_is_frozen_is_what_was_read(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    form = await cast.alice.get(f"{design}/versions/new")
    assert "1.2 A car fetches each guest within 30 days of asking." in form.text
    await write(cast.bob, section, "Changed meanwhile.")
    typed = {"name": "For the pilot", "seen": form.field("seen")}
    page = await cast.alice.post(f"{design}/versions", typed, expect=409)
    assert page.errors() == ["The design has changed since you opened this page. Read the change, then freeze it."]
    await cast.alice.post(f"{design}/versions", {"name": "For the pilot", "seen": page.field("seen")})


async def test_an_empty_design_is_not_frozen_and_the_page_says_so_at_once(cast: Cast) -> None:
    design = await begin(cast)
    page = await cast.alice.get(f"{design}/versions/new")
    assert "There is nothing to freeze yet: no section has any words." in page.text
    assert "Freeze the version" not in page.text
    page = await cast.alice.post(f"{design}/versions", {"name": "First", "seen": "0"}, expect=409)
    assert page.errors() == ["There is no text to freeze yet. Write in at least one section first."]
    assert (await cast.alice.get(f"{design}/versions")).text.count("Frozen by") == 0


async def test_a_design_whose_words_have_all_gone_is_not_frozen(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    form = await cast.alice.get(f"{design}/versions/new")
    await write(cast.bob, section, " ")
    page = await cast.alice.post(f"{design}/versions", {"name": "First", "seen": form.field("seen")}, expect=409)
    assert page.errors() == ["There is no text to freeze yet. Write in at least one section first."]
    assert "There is nothing to freeze yet" in page.text


async def test_a_nameless_version_is_not_frozen(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    form = await cast.alice.get(f"{design}/versions/new")
    page = await cast.alice.post(f"{design}/versions", {"name": "", "seen": form.field("seen")}, expect=422)
    assert page.errors() == ["Enter a name for the version, such as “For the pilot”."]
