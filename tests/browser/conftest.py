"""A real browser, and the real portal that it visits."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from playwright.async_api import Browser, ViewportSize, async_playwright

from tests.browser.inspecting import Inspector
from tests.browser.patience import PATIENCE_MS
from tests.browser.person import Person, all_complaints
from tests.browser.running import running_demo

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that the test puts in place is taken for one from elsewhere that reaches for this machine.
    "--disable-features=LocalNetworkAccessChecks",
]
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)

Arrive = Callable[..., Awaitable[Person]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One for all tests: whoever comes opens a context of their own, and closes it when they leave."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=os.environ["PORTAL_CHROMIUM"], args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def portal() -> Iterator[str]:
    """The address of a demo that has just been filled."""
    with running_demo() as address:
        yield address


@pytest.fixture(scope="session")
def inspector() -> Inspector:
    """One for all tests: a kind of page is inspected once."""
    return Inspector()


@pytest.fixture
async def arrive(chromium: Browser, portal: str, inspector: Inspector) -> AsyncIterator[Arrive]:
    """Somebody at a browser of their own, signed in when a label is given, such as “Commissioner”.

    In the end, no page had anything that axe-core finds, no browser had anything to complain of, and none asked
    another host.
    """
    people: list[Person] = []

    async def one(label: str = "", *, on_phone: bool = False, with_script: bool = True) -> Person:
        context = await chromium.new_context(viewport=PHONE if on_phone else DESK, java_script_enabled=with_script)
        context.set_default_timeout(PATIENCE_MS)
        person = Person(await context.new_page(), portal, inspector, with_script)
        people.append(person)
        if label:
            await person.sign_in(label)
        return person

    yield one
    for person in people:
        await person.page.context.close()
    assert all_complaints(people) == []
    found, inspector.found = inspector.found, []
    assert found == []
