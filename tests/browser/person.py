"""Somebody at a browser of their own, who reads, clicks and types, and knows no addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Locator, Page, Request, Response, expect

from tests.browser.inspecting import Inspector, picture

# A page that says why something was refused is a page; the browser notes its status as a failure to load it.
REFUSED = ("the server responded with a status of 403", "of 404", "of 409", "of 422")


@dataclass
class Person:
    page: Page
    address: str
    inspector: Inspector
    has_script: bool = True
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note_request)

    async def open(self, path: str, *, expect_status: int = 200) -> None:
        """Only for a way in that a person would type or be sent, and for one that is not theirs to open."""
        response = await self.page.goto(self.address + path)
        await self._arrive(response, expect_status)

    async def sign_in(self, label: str) -> None:
        await self.open("/")
        await self.follow("Choose who you want to be")
        account = self.page.get_by_role("button", name=re.compile(rf"^Sign in\s+as .*, {re.escape(label)}$"))
        await self._click(account, 200)

    async def follow(self, words: str, *, exact: bool = True, expect_status: int = 200) -> None:
        """Click the (first) link with these words in the page's main part, or in what stands around it."""
        inside = self.page.get_by_role("main").get_by_role("link", name=words, exact=exact)
        around = self.page.get_by_role("link", name=words, exact=exact)
        await self._click((inside if await inside.count() else around).first, expect_status)

    async def go_to(self, room: str, *, expect_status: int = 200) -> None:
        """A room of the partnership, by its navigation."""
        rooms = self.page.get_by_role("navigation", name="Parts of this partnership")
        await self._click(rooms.get_by_role("link", name=room, exact=True), expect_status)

    async def press(self, words: str, *, exact: bool = True, expect_status: int = 200) -> None:
        await self._click(self.page.get_by_role("button", name=words, exact=exact).first, expect_status)

    async def write(self, label: str, words: str, *, within: str | None = None) -> None:
        await self._within(within).get_by_label(label, exact=True).fill(words)

    async def write_all(self, **fields: str) -> None:
        """Fields by their labels; for a label that is no name, see `write`."""
        for label, words in fields.items():
            await self.write(label, words)

    async def choose(self, words: str, *, within: str | None = None) -> None:
        await self._within(within).get_by_role("radio", name=words, exact=True).check()

    async def tick(self, *boxes: str, within: str | None = None) -> None:
        for words in boxes:
            await self._within(within).get_by_role("checkbox", name=words, exact=True).check()

    async def pick(self, label: str, option: str) -> None:
        await self.page.get_by_label(label, exact=True).select_option(label=option)

    async def write_date(self, legend: str, day: date) -> None:
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            await self.write(part, str(number), within=legend)

    async def reads(self, *sentences: str) -> None:
        for words in sentences:
            await expect(self.page.get_by_role("main")).to_contain_text(words)

    async def reads_nothing_of(self, words: str) -> None:
        await expect(self.page.get_by_role("main")).not_to_contain_text(words)

    async def is_told(self, sentence: str) -> None:
        """The error summary says it and has the focus."""
        summary = self.page.locator(".govuk-error-summary")
        await expect(summary).to_contain_text(sentence)
        await expect(summary).to_be_focused()

    async def finds(self, label: str, words: str) -> None:
        """What was typed is still in its field."""
        await expect(self.page.get_by_label(label, exact=True)).to_have_value(words)

    async def rows(self, caption: str) -> list[list[str]]:
        """The cells of a table, heading row first."""
        table = self.page.get_by_role("table", name=caption)
        cells: list[list[str]] = await table.evaluate(
            "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText.trim()))"
        )
        return cells

    async def picture(self, name: str) -> None:
        await picture(self.page, name)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def _within(self, legend: str | None) -> Page | Locator:
        return self.page.get_by_role("group", name=legend, exact=True) if legend else self.page

    async def _click(self, target: Locator, expect_status: int) -> None:
        """To another page: a step within this one, such as to a heading, is none."""
        async with self.page.expect_event("load"), self.page.expect_response(self._is_a_page) as answer:
            await target.click()
        await self._arrive(await answer.value, expect_status)

    def _is_a_page(self, response: Response) -> bool:
        is_redirect = 300 <= response.status < 400
        return response.request.is_navigation_request() and response.frame == self.page.main_frame and not is_redirect

    async def _arrive(self, response: Response | None, expect_status: int) -> None:
        status = response.status if response else None
        assert status == expect_status, f"{status} at {self.page.url}: {await self._words()}"
        if self.has_script:  # axe-core is a script itself
            await self.inspector.look_at(self.page)

    async def _words(self) -> str:
        return " ".join((await self.page.get_by_role("main").inner_text()).split())[:600]

    def _hear(self, message: ConsoleMessage) -> None:
        is_refusal = message.text.startswith("Failed to load resource") and any(one in message.text for one in REFUSED)
        if message.type == "error" and not is_refusal:
            self.complaints.append(f"{self.path}: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"{self.path} asks another host: {request.url}")


def all_complaints(people: Sequence[Person]) -> list[str]:
    return [complaint for person in people for complaint in person.complaints]
