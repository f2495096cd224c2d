"""People who write one section in real browsers, against a real portal: its page is made from the real templates."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Template
from markupsafe import Markup
from playwright.async_api import Browser, BrowserContext, Locator, Page, Route

from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import find_proposals
from portal.live.content import read_blocks, read_marked_blocks
from portal.live.rights import Block, Rights
from portal.live.settling import Key, settle
from portal.live.store import load
from portal.web.headers import HEADERS
from portal.web.templating import TEMPLATES, make_environment
from tests.browser.caret import place_caret, press
from tests.browser.hearing import listen
from tests.browser.patience import PATIENCE_MS, eventually
from tests.faults.desk import BEGINNING
from tests.flows.live_portal import Table, table
from tests.people import Actor

AXE = TEMPLATES.parent / "frontend/node_modules/axe-core/axe.min.js"
PAGE = """
{% extends "layouts/partnership.html" %}
{% from "components/live_editor.html" import live_editor %}
{% block scripts %}{{ super() }}<script src="{{ asset('editor.js') }}" defer></script>{% endblock %}
{% block title %}Edit “Befriending”{% endblock %}
{% block main %}
<h1 class="govuk-heading-l">Edit “Befriending”</h1>
{% call live_editor(live_url=live_url, exchange_url=live_url ~ "/exchange", rights=rights, person=actor.id,
  organisation=actor.organisation_id, csrf=csrf, epoch=epoch, label="Text of section 2, Befriending", section="2",
  text_html=text_html, plain_url="?plain", names=names, verdicts_url="/verdicts") %}
<form method="post" action="/save" class="plain-form"><label class="govuk-label" for="plain">Text</label>
<textarea class="govuk-textarea" id="plain" name="text"></textarea></form>
{% endcall %}
{% endblock %}
"""


@dataclass
class Writer:
    """One person's browser, with the section open."""

    actor: Actor
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def text(self) -> Locator:
        return self.page.get_by_role("textbox", name="Text of section 2, Befriending")

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-part=status]")

    async def caret_after(self, words: str) -> None:
        """Click behind these words and move the caret to their end."""
        await place_caret(self.page, words)

    async def selects(self, words: str) -> None:
        """As with the mouse, from their first letter to their last."""
        await place_caret(self.page, words, selects=True)

    async def press(self, *keys: str) -> None:
        await press(self.page, *keys)

    async def types(self, words: str) -> None:
        """Letter by letter; what comes with a pause in between may be undone in parts."""
        await self.page.keyboard.type(words)

    async def inserts(self, words: str) -> None:
        """All at once, as from a keyboard of a phone that completes words."""
        await self.page.keyboard.insert_text(words)

    async def goes_offline(self) -> None:
        """What is typed next is not sent."""
        await self.context.set_offline(True)
        await self.sees(self.page.get_by_text("There is no connection at the moment."))

    async def tool(self, name: str) -> None:
        await self.page.get_by_role("toolbar", name="Formatting").get_by_role("button", name=name, exact=True).click()

    async def pastes(self, html: str) -> None:
        """As from another program."""
        await self.page.evaluate(PASTE, html)

    async def saved(self) -> None:
        await self.says_status("Saved")

    async def says_status(self, sentence: str) -> None:
        await self.sees(self.status.get_by_text(sentence, exact=True))

    async def sees(self, locator: Locator) -> None:
        await locator.wait_for(timeout=PATIENCE_MS)

    async def becomes(self, *lines: str) -> None:
        """What the portal changes comes a moment after it was asked to."""

        async def reads_so() -> bool:
            return await self.reads() == list(lines)

        await eventually(reads_so, f"the text {lines}")

    async def reads(self) -> list[str]:
        """The words of each block, without the carets of others."""
        lines: list[str] = await self.page.evaluate(READ)
        return lines


READ = """() => [...document.querySelector('[data-part=text]').children].map(one => {
  const copy = one.cloneNode(true);
  for (const caret of copy.querySelectorAll('.app-caret')) caret.remove();
  return copy.textContent;
})"""
PASTE = """html => {
  const carried = new DataTransfer();
  carried.setData('text/html', html);
  const event = new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true });
  document.querySelector('[data-part=text]').dispatchEvent(event);
}"""


@cache
def page_to_write_in() -> Template:
    return make_environment().from_string(PAGE)


@dataclass
class WritingRoom:
    laid: Table
    browser: Browser
    template: Template
    writers: list[Writer] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    verdicts: list[dict[str, str]] = field(default_factory=list)

    async def enters(
        self, actor: Actor, rights: Rights = Rights.WRITE, *, waits: bool = True, epoch: int = 1, **options: Any
    ) -> Writer:
        self.laid.desk.rights[self.laid.address.document_id, actor.id] = rights
        context = await self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        await listen(context)
        token = actor.http.cookies["portal-session"]
        await context.add_cookies([{"name": "portal-session", "value": token, "url": f"http://{self.laid.host}"}])
        body = await self._page(actor, rights, epoch)

        async def answer(route: Route) -> None:
            await route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=HEADERS)

        await context.route("**/write*", answer)
        await context.route("**/verdicts", lambda route: self._rule(route, actor))
        writer = Writer(actor, context, await context.new_page())
        self._listen(writer)
        self.writers.append(writer)
        await writer.page.goto(f"http://{self.laid.host}/write")
        if waits:
            await writer.sees(writer.page.locator(".app-editor--live"))
        return writer

    async def _rule(self, route: Route, actor: Actor) -> None:
        """What the layer above does with a verdict, as far as the text goes; what else it does has tests of its own."""
        said = parse_qs(route.request.post_data or "")
        verdict, keys, organisation = said["verdict"][0], said.get("proposal", []), said.get("organisation", [""])[0]

        def change(tree: Any) -> None:
            found = find_proposals(read_marked(read_marked_blocks(tree)))
            chosen = [one for one in found if one.key in keys or one.mark.organisation == organisation]
            others = [other for one in chosen for other in one.clashes] if "chooses" in said else []
            decided = [Key(one.mark.organisation, one.mark.person, one.mark.id) for one in chosen]
            rejected = [Key(one.mark.organisation, one.mark.person, one.mark.id) for one in others]
            settle(tree, *((decided, rejected) if verdict == "accepted" else ([], decided)))

        self.verdicts.append({"verdict": verdict, "reason": said.get("reason", [""])[0]})
        speaker = SimpleNamespace(person_id=actor.id, organisation_id=actor.organisation_id)
        await self.laid.hub.edit(self.laid.address, speaker, change)
        await route.fulfill(status=204)

    async def blocks(self, *, marked: bool = False) -> list[Block]:
        """What PostgreSQL holds, and nothing else."""
        async with self.laid.app.state["sessions"]() as session, session.begin():
            loaded = await load(session, self.laid.address)
        assert loaded is not None
        return (read_marked_blocks if marked else read_blocks)(loaded.tree())

    async def words(self) -> list[str]:
        return ["".join(run["text"] for run in block.get("runs", [])) for block in await self.blocks()]

    async def agree(self, *writers: Writer) -> list[str]:
        """Wait until these people read the same, and all of it is saved."""
        read: list[list[str]] = []

        async def alike() -> bool:
            read[:] = [await writer.reads() for writer in writers]
            return all(one == read[0] for one in read)

        for writer in writers:
            await writer.saved()
        await eventually(alike, "everybody reads the same")
        return read[0]

    async def _page(self, actor: Actor, rights: Rights, epoch: int) -> str:
        cast = self.laid.cast
        names = {str(one.id): one.name for one in cast.everybody}
        names |= {str(one.organisation_id): one.organisation for one in cast.everybody}
        seat = SimpleNamespace(
            url="/p/1", partnership_title="Befriending", organisation_name=actor.organisation, roles=["provider lead"]
        )
        current = SimpleNamespace(
            person=actor.person, seat=seat, path="/p/1/designs", notices=[], is_demo=True, is_missing_words=False
        )
        return self.template.render(
            current=current,
            actor=actor,
            names=names,
            rights=str(rights),
            epoch=epoch,
            csrf=await actor.csrf_token(),
            live_url=f"{cast.url}/live/{self.laid.address.document_id}",
            text_html=Markup("<h2>Befriending</h2><p>Visits begin within two weeks.</p>"),
        )

    @staticmethod
    def _listen(writer: Writer) -> None:
        """A line that drops is part of some tests; anything else that the browser complains of is a fault."""
        quiet = ("WebSocket connection to", "net::ERR_INTERNET_DISCONNECTED", "Failed to load resource")

        def heard(text: str) -> None:
            if not any(one in text for one in quiet):
                writer.complaints.append(text)

        writer.page.on("console", lambda one: heard(one.text) if one.type in ("error", "warning") else None)
        writer.page.on("pageerror", lambda error: heard(str(error)))


@asynccontextmanager
async def writing_room(
    browser: Browser, database_url: str, blocks: Sequence[Block] = BEGINNING
) -> AsyncIterator[WritingRoom]:
    async with table(database_url, blocks) as laid:
        room = WritingRoom(laid, browser, page_to_write_in())
        try:
            yield room
            complaints = [complaint for writer in room.writers for complaint in writer.complaints]
            assert not complaints, "\n".join(complaints)
        finally:
            for context in room.contexts:
                await context.close()
