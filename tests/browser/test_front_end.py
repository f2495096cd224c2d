"""The front end alone, in a real browser under the portal's own policy: components, drafts and the way out."""

import functools
import http.server
import threading
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace

import pytest
from markupsafe import Markup
from playwright.async_api import Browser, Dialog, Page

from portal.web.assets import BUILT
from portal.web.forms import Form, blank
from portal.web.headers import HEADERS
from portal.web.templating import TEMPLATES, make_environment

pytestmark = pytest.mark.browser

AXE = TEMPLATES.parent / "frontend/node_modules/axe-core/axe.min.js"
SEAT = SimpleNamespace(url="/p/1", partnership_title="ROAR", organisation_name="Elim", roles=["provider lead"])
DESIGN = """
{% extends "layouts/partnership.html" %}
{% from "components/chart_bar.html" import bar_chart, stack_chart %}
{% from "components/empty_state.html" import empty_state %}
{% from "components/forms.html" import button, checkboxes, date_input, error_summary, radios, scale, select %}
{% from "components/forms.html" import text_input, textarea %}
{% from "components/progress.html" import meter, stage_progress %}
{% from "components/summary_list.html" import summary_list %}
{% from "components/table.html" import table %}
{% from "components/tags.html" import room_tag, tag %}
{% from "components/timeline.html" import timeline %}
{% block title %}Design{% endblock %}
{% block main %}
{{ error_summary(form) }}
<h1 class="govuk-heading-l">Design</h1>
{{ stage_progress([{"title": "Agree", "state": "done"}, {"title": "Design", "state": "current"}]) }}
{{ meter("signed", "2 of 4 have signed", 2, 4) }}
<p class="app-tags">{% for kind in ("wait", "open", "done", "attention", "stop") %}{{ tag("Tag", kind) }}{% endfor %}
{{ room_tag("Elim") }}</p>
<p class="govuk-body">Meet <ins>weekly</ins> <del>monthly</del>.</p>
{{ bar_chart("bars", "Lonely", "Twelve often", [("Often", 9, "9"), ("Never", none, "under 5")], "Answer", "People") }}
{{ stack_chart("parts", "Who pays", "Two bodies", [("Council", 6, "£6"), ("Health", 4, "£4")], "Body", "Paid") }}
{{ summary_list([("Lead", "Elim", "Change", "/lead")]) }}
{{ table("shares", "Shares", ["Package", ("Elim", "numeric")], [("Hosting", "50 %")]) }}
{% set owed = ("Lifts", "Elim", "−£9.00") %}
{{ table("money", "Money", ["Fund", "By", ("Left", "numeric")], [owed], total=("All", "", "−£9.00")) }}
{{ timeline([{"title": "Signed", "byline": "Alice", "when": "3 March", "iso": "2027-03-03T10:15Z"}]) }}
{{ empty_state("No comments yet.", "Write one", "/new") }}
<button type="button" class="govuk-button" data-print hidden>Print</button>
<form method="post" action="/save" novalidate>
{{ csrf_field() }}
{{ text_input(form, "name", "Name", hint="In full") }}
{{ textarea(form, "text", "Text", draft=True) }}
{{ select(form, "kind", "Kind", [("a", "A")]) }}
{{ radios(form, "one", "One of", [("a", "A"), ("b", "B", "hint")]) }}
{{ scale(form, "point", "How much?", [(1, "Little"), (5, "Much")]) }}
{{ checkboxes(form, "many", "Some of", [("a", "A")]) }}
{{ date_input(form, "starts_on", "Starts on") }}
{{ button("Save") }}
</form>
{% endblock %}
"""
VISIT = """
{% extends "layouts/participant.html" %}
{% from "components/forms.html" import button, scale, textarea %}
{% block title %}Tell us{% endblock %}
{% block main %}
<h1 class="govuk-heading-l">How is it going?</h1>
<form method="post" action="/answer">{{ csrf_field() }}
{{ scale(form, "point", "How much?", [(1, "Little"), (5, "Much")]) }}
{{ textarea(form, "text", "Anything else?") }}
{{ button("Send") }}</form>
{% endblock %}
"""


SIGN_IN = """
{% extends "layouts/base.html" %}
{% block title %}Sign in{% endblock %}
{% block main %}<h1 class="govuk-heading-l" data-unsaved>Sign in</h1>{% endblock %}
"""
DONE = """
{% extends "layouts/base.html" %}
{% block title %}Done{% endblock %}
{% block main %}<h1 class="govuk-heading-l">Done</h1>{% endblock %}
"""


def rendered(source: str, form: Form) -> bytes:
    environment = make_environment()
    environment.globals.update(csrf_field=lambda: Markup('<input type="hidden" name="csrf_token" value="t">'))
    person = SimpleNamespace(name="Alice Adams")
    current = SimpleNamespace(
        person=person, seat=SEAT, path="/p/1/designs", notices=[], is_demo=True, is_missing_words=False
    )
    return environment.from_string(source).render(form=form, current=current).encode()


@functools.cache
def pages() -> dict[str, bytes]:
    wrong = Form(errors={"name": "Enter a name.", "starts_on": "Enter a real date."})
    return {
        "/design": rendered(DESIGN, blank()),
        "/wrong": rendered(DESIGN, wrong),
        "/visit": rendered(VISIT, blank()),
        "/done": rendered(DONE, blank()),
        "/sign-in": rendered(SIGN_IN, blank()),
    }


class Site(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in pages():
            self._reply(pages()[self.path])
        else:
            self.path = self.path.removeprefix("/assets")
            super().do_GET()

    def do_POST(self) -> None:
        typed = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(303)
        answers = {"text=wrong": "/wrong", "text=late": "/sign-in"}
        self.send_header("Location", next((page for words, page in answers.items() if words in typed), "/done"))
        self.end_headers()

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _reply(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Site, directory=str(BUILT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
async def tab(chromium: Browser, address: str) -> AsyncIterator[Page]:
    """A phone's page; what the browser complains of fails the test."""
    complaints: list[str] = []
    page = await chromium.new_page(base_url=address, viewport={"width": 390, "height": 800})
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


async def drafts(page: Page) -> int:
    return int(await page.evaluate("Object.keys(sessionStorage).length"))


async def test_the_policy_stops_nothing_of_ours(tab: Page) -> None:
    await tab.goto("/design")
    assert await tab.evaluate("typeof htmx") == "object"
    assert await tab.locator("[data-govuk-radios-init]").count() == 2
    assert await tab.get_by_role("button", name="Print").is_visible()
    assert await tab.evaluate("document.documentElement.scrollWidth") == 390


async def test_on_paper_a_total_stands_once_and_a_minus_stays_with_its_figure(tab: Page) -> None:
    await tab.goto("/design")
    await tab.emulate_media(media="print")
    assert await tab.locator("tfoot").evaluate("foot => getComputedStyle(foot).display") == "table-row-group"
    figures = tab.get_by_role("cell", name="−£9.00")
    assert await figures.count() == 2
    for figure in await figures.all():
        assert await figure.evaluate("cell => getComputedStyle(cell).whiteSpace") == "nowrap"


@pytest.mark.parametrize("path", ["/design", "/wrong", "/visit"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_axe_finds_nothing(chromium: Browser, address: str, path: str, width: int) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await page.goto(address + path)
    await page.add_script_tag(path=AXE)
    found = await page.evaluate("axe.run()")
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []
    await context.close()


async def test_focus_lands_on_the_error_summary_and_it_leads_to_the_field(tab: Page) -> None:
    await tab.goto("/wrong")
    assert await tab.evaluate("document.activeElement.className") == "govuk-error-summary"
    await tab.get_by_role("link", name="Enter a real date.").click()
    assert await tab.evaluate("document.activeElement.name") == "starts_on-day"


async def test_unsaved_text_warns_and_comes_back(tab: Page) -> None:
    asked: list[str] = []

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    tab.on("dialog", leave)
    await tab.goto("/design")
    await tab.get_by_label("Text").press_sequentially("Sunday lunch")
    await tab.reload()
    assert asked == ["beforeunload"]
    assert await tab.get_by_label("Text").input_value() == "Sunday lunch"
    assert await tab.get_by_text("Your text from before is back. It is not saved yet.").is_visible()


async def test_saved_text_leaves_nothing_in_the_browser(tab: Page) -> None:
    await tab.goto("/design")
    await tab.get_by_label("Text").press_sequentially("Sunday lunch")
    assert await drafts(tab) == 1
    await tab.get_by_role("button", name="Save").click()
    await tab.get_by_role("heading", name="Done").wait_for()
    assert await drafts(tab) == 0


async def test_refused_text_is_kept(tab: Page) -> None:
    await tab.goto("/design")
    await tab.get_by_label("Text").press_sequentially("wrong")
    await tab.get_by_role("button", name="Save").click()
    await tab.get_by_text("There is a problem").wait_for()
    assert await tab.get_by_label("Text").input_value() == "wrong"


async def test_text_sent_after_the_session_had_ended_is_back_after_signing_in(tab: Page) -> None:
    await tab.goto("/design")
    await tab.get_by_label("Text").press_sequentially("late in the day")
    await tab.get_by_role("button", name="Save").click()
    await tab.get_by_role("heading", name="Sign in").wait_for()
    await tab.goto("/design")
    assert await tab.get_by_label("Text").input_value() == "late in the day"


async def test_a_participant_leaves_nothing_in_the_browser(tab: Page) -> None:
    await tab.goto("/visit")
    await tab.get_by_label("Anything else?").press_sequentially("It helps")
    assert await drafts(tab) == 0
    assert await tab.get_by_role("button", name="Exit this page").get_attribute("href")
