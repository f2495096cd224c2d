"""A printed page is what there is to read: nothing to press or to fill in, and what was folded away is there."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.person import Person

pytestmark = pytest.mark.browser

ROAR = "Reaching Older Adults in Renfrewshire"
FIELDS = "main :is(input:not([type=hidden]), select, textarea, button, .app-inline-form)"


async def reads_the_design(arrive: Arrive) -> Person:
    morag = await arrive("Commissioner")
    await morag.follow(ROAR)
    await morag.go_to("Design")
    return morag


async def prints(person: Person) -> None:
    await person.page.emulate_media(media="print")
    for field in await person.page.locator(FIELDS).all():
        await expect(field).to_be_hidden()


async def test_what_is_about_to_be_frozen_is_printed_with_its_words(arrive: Arrive) -> None:
    morag = await reads_the_design(arrive)
    await morag.follow("Freeze a version")
    await prints(morag)
    await expect(morag.page.get_by_text("somebody who comes to them, somewhere to go")).to_be_visible()
    await expect(morag.page.get_by_text("Read the words").first).to_be_hidden()


async def test_a_comparison_is_printed_without_its_form(arrive: Arrive) -> None:
    morag = await reads_the_design(arrive)
    await morag.follow("Versions and signatures")
    await morag.follow("Compare versions")
    await prints(morag)
    await morag.reads("Version 2: For the pilot to the text now.")


async def test_the_list_of_versions_and_the_word_copies_are_printed_without_ways_to_go_on(arrive: Arrive) -> None:
    morag = await reads_the_design(arrive)
    await morag.follow("Versions and signatures")
    await prints(morag)
    await expect(morag.page.get_by_role("link", name="Compare versions")).to_be_hidden()
    await morag.page.emulate_media(media="screen")
    await morag.go_to("Design")
    await morag.follow("Word copies: take one out, bring one back")
    await prints(morag)


async def test_the_text_is_printed_without_the_forms_around_it(arrive: Arrive) -> None:
    morag = await reads_the_design(arrive)
    await prints(morag)
    news = morag.page.locator(".app-news").first
    assert await news.evaluate("one => getComputedStyle(one).breakInside") == "avoid", "it is in two on two pages"
    await morag.page.emulate_media(media="screen")
    await morag.follow("Comments", exact=False)
    await prints(morag)
    await morag.reads("Comments")
