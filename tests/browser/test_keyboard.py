"""Confirm, comment and sign without a mouse: Tab to find a thing, Enter or Space to use it."""

import pytest

from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

CUSTODY = "Instead of custody: work and training near home"
HOMES = "Empty homes, first jobs"
SECTION = "A job that fits"
COMMENT = "Four weeks, and then we talk."


async def test_an_organisation_confirms(arrive: Arrive) -> None:
    lena = await arrive("Police partner")
    keys = Keyboard(lena.page)
    await keys.skip_navigation()
    await keys.follow(CUSTODY)
    await keys.skip_navigation()
    await keys.follow("Read and answer", role="button", key="Space")
    await keys.skip_navigation()
    await keys.follow("Answer for Riverside Police", role="button")
    await lena.is_told("Select")
    await keys.choose("We confirm this text")
    await keys.follow("Answer for Riverside Police", role="button")
    await lena.reads("Every organisation confirmed the same text, so this gate is open.")


async def test_a_person_comments(arrive: Arrive) -> None:
    mina = await arrive("Clearance provider")
    keys = Keyboard(mina.page)
    await keys.follow(HOMES, exact=False)
    await keys.follow("Design")
    await keys.skip_navigation()
    await keys.follow(f"on “{SECTION}”", exact=False)
    await keys.write("Your comment", COMMENT)
    await keys.follow("Save the comment", role="button")
    await mina.reads("Your comment is saved.", COMMENT)


async def test_an_organisation_signs(arrive: Arrive) -> None:
    grace = await arrive("Housing commissioner")
    keys = Keyboard(grace.page)
    await keys.follow(HOMES, exact=False)
    await keys.follow("Design")
    await keys.follow("Versions and signatures")
    await keys.follow("Version 1: First reading")
    await keys.follow("Ask everybody to sign", role="button", key="Space")
    await keys.reach("link", "Answer for Clydeside Housing Department")
    await grace.page.keyboard.press("Enter")
    await keys.choose("Yes, sign it")
    await keys.follow("Send the answer", role="button")
    await grace.reads("Clydeside Housing Department, Grace Orr")
