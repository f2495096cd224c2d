"""Junk in every form and every address: whatever is sent, nothing breaks.

The forms are found by walking the demo's pages and the addresses come from the routes, so what is added is sent
junk from that day on.
"""

import re
from base64 import urlsafe_b64encode
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import text

from partnerships.feedback.forms import read_answers
from partnerships.feedback.queries import QuestionView
from partnerships.feedback.rules.questionnaires import QuestionKind, QuestionTerms
from portal.access.marks import declared
from portal.access.phases import Phase
from portal.app import create_app
from portal.config import Settings
from portal.db.engine import create_engine
from portal.db.keys import new_id
from portal.web.forms import TAKEN_OUT, InvalidForm, blank
from tests.house.test_first_lock import sign_in
from tests.pages import Page, inspect
from tests.people import ORIGIN, Actor, Cast, Visitor

WALKER = "commissioner"
MOST_PAGES = 120
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
JUNK = (
    "\x00\x1b\ufffe text",
    "9" * 5_000,
    "--5",
    "1e999",
    "9999",
    "99999999999",
    "<script>alert(1)</script>{{ 7 * 7 }}",
    "00000000-0000-0000-0000-000000000000",
    "é" * 30_000,
)
ROUNDS = 2
NO_KEY = {"uuid": "00000000-0000-0000-0000-000000000000", "int": "1"}
ODD_KEYS = {
    "uuid": ("not-a-key",),
    "int": ("99999999999999999999", "9" * 5_000),
    "str": ("%00", "x" * 3_000),
}
ODD_QUESTIONS = (
    "before=99999999999999999999999&since=99999999999999999999999&from=99999999999999999999999&to=-1&find=%00",
    "before=abc&since=abc&from=abc&to=abc&line=abc&kind=%00&journey=%00&next=%00&level=%ff",
    "before=%00&since=&from=&to=&line=%00&known=%00&find=%ff",
)


@dataclass(frozen=True)
class PostForm:
    action: str
    fields: tuple[tuple[str, str], ...]

    def filled(self, round_: int) -> dict[str, str]:
        """In the first round junk in every field; afterwards in every other one, so that more of it is read."""
        junk = {name: JUNK[(place + round_) % len(JUNK)] for place, (name, _) in enumerate(self.fields)}
        kept = {name: value for place, (name, value) in enumerate(self.fields) if round_ and (place + round_) % 2}
        return {**junk, **kept}


@pytest.fixture(scope="module")
async def copied_demo(demo: Litestar, demo_database: dict[str, str], settings: Settings) -> AsyncIterator[Litestar]:
    """The demo once more, where it may be changed."""
    await demo.state["engine"].dispose()
    engine = create_engine(demo_database["superuser"].replace("/demo_test?", "/postgres?"), pool_size=1)
    async with engine.connect() as connection:
        free = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await free.execute(text("CREATE DATABASE demo_copy TEMPLATE demo_test OWNER portal_owner"))
    await engine.dispose()
    app = create_app(settings, demo_database["portal_app"].replace("/demo_test?", "/demo_copy?"))
    yield app
    await app.state["engine"].dispose()


async def test_no_form_breaks(copied_demo: Litestar) -> None:
    async with await sign_in(copied_demo, WALKER) as actor:
        forms = await find_forms(actor)
        assert len(forms) > 30
        for form in forms.values():
            for round_ in range(ROUNDS):
                content = {**form.filled(round_), "csrf_token": await actor.csrf_token()}
                reply = await actor.http.post(form.action, data=content, headers={"Origin": ORIGIN})
                assert reply.status_code < 500, f"{form.action}: {content}"
                inspect(reply)


async def find_forms(actor: Actor) -> dict[str, PostForm]:
    """One form of each kind: the keys in their addresses make no difference."""
    ahead = deque(["/", "/organisations", "/organisations/new", "/partnerships/new", "/account"])
    seen: set[str] = set()
    forms: dict[str, PostForm] = {}
    while ahead and len(seen) < MOST_PAGES:
        address = ahead.popleft()
        kind = KEY.sub("*", address)
        if kind in seen:
            continue
        seen.add(kind)
        reply = await actor.http.get(address)
        if reply.status_code == 200 and "text/html" in reply.headers["Content-Type"]:
            page = inspect(reply)
            forms.update({KEY.sub("*", form.action): form for form in forms_on(page, address)})
            ahead.extend(urldefrag(urljoin(address, link)).url for link in page.links() if link.startswith("/"))
    return forms


def forms_on(page: Page, address: str) -> Iterator[PostForm]:
    for form in page.all("form"):
        action = urljoin(address, form.get("action") or address)
        # Whoever signs out or leaves sees no further page.
        if form.get("method", "get").lower() == "post" and action != "/sign-out" and "departure" not in action:
            named = [node for node in form.iter() if isinstance(node.tag, str) and node.get("name")]
            yield PostForm(action, tuple((node.get("name", ""), node.get("value", "")) for node in named))


async def test_no_address_breaks(app: Litestar, cast_at: Any) -> None:
    cast: Cast = await cast_at(Phase.REVIEW)
    for address in odd_addresses(app, cast):
        status = (await cast.alice.http.get(address)).status_code
        assert status < 500, address
        assert status != 400, f"{address}: a page can be shown without its question"


def odd_addresses(app: Litestar, cast: Cast) -> Iterator[str]:
    for route, handler in declared(app):
        if isinstance(handler, HTTPRouteHandler) and "GET" in handler.http_methods:
            usual = {"partnership_id": str(cast.partnership_id)}
            for name, kind in PLACEHOLDER.findall(route.path):
                for odd in ODD_KEYS.get(kind or "str", ODD_KEYS["str"]):
                    yield filled(route.path, {**usual, name: odd})
            if handler.fn.__name__ != "livez":
                yield from (f"{filled(route.path, usual)}?{question}" for question in ODD_QUESTIONS)


def filled(path: str, keys: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: keys.get(found[1], NO_KEY.get(found[2] or "str", "nothing")), path)


def test_a_point_of_5000_digits_is_no_answer() -> None:
    question = QuestionView(new_id(), 1, QuestionTerms(QuestionKind.HOW_GOOD, "How good is it?"))
    with pytest.raises(InvalidForm):
        read_answers(blank(**{question.field: "9" * 5_000}), [question])


async def test_a_question_that_makes_no_sense_leads_to_the_page_itself(cast: Cast) -> None:
    reply = await cast.alice.get(f"{cast.url}/history?before=abc", expect=303)
    assert reply.location == f"{cast.url}/history"


async def test_characters_that_nothing_can_hold_are_taken_out_and_said(cast: Cast) -> None:
    typed = {"name": "Trust\x00 of\ufffe ours", "kind": "charity", "registered_as": ""}
    page = await cast.dana.post("/organisations", typed, expect=422)
    assert page.errors() == [TAKEN_OUT]
    assert page.field("name") == "Trust of ours"


@pytest.mark.parametrize(
    ("content", "kind", "status", "said"),
    [
        (b"a=&" * 5_000, "application/x-www-form-urlencoded", 413, "Send less at once"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            400,
            "reload the page and try again",
        ),
        (b"abc", "multipart/form-data", 400, "reload the page and try again"),
        (b"abc", "", 403, "This page was open too long"),
        (b'{"a": 1}', "application/json", 403, "This page was open too long"),
    ],
)
async def test_a_body_that_is_no_form_is_refused_in_words(
    cast: Cast, content: bytes, kind: str, status: int, said: str
) -> None:
    headers = {"Origin": ORIGIN, "Content-Type": kind}
    reply = await cast.alice.http.post("/account/password", content=content, headers=headers)
    page = inspect(reply)
    assert page.status == status
    assert said in page.text


@pytest.mark.parametrize(
    "cookie",
    [
        "portal-session=%00",
        "portal-session=\xff",
        "portal-taking-part=\xff.\xff",
        f"portal-notice={urlsafe_b64encode(b'[' * 5_000).decode()}",
    ],
)
async def test_no_cookie_breaks(app: Litestar, cookie: str) -> None:
    async with Visitor(app) as visitor:
        for address in ("/", "/sign-in", "/account", "/take-part", "/take-part/questions"):
            reply = await visitor.http.get(address, headers=[(b"Cookie", cookie.encode("latin-1"))])
            assert reply.status_code in (200, 303), address
