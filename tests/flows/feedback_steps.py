"""Steps that the tests of pilots and feedback share, and a phone: a browser without an account on its own network."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
from litestar import Litestar

from portal.access.phases import Phase
from tests.pages import Page
from tests.people import ORIGIN, Actor, Cast, Visitor

CastAt = Callable[[Phase], Awaitable[Cast]]

QUESTIONS = {
    "title": "How is Sunday lunch for you?",
    "introduction": "You come to lunch on Sundays.\nTell us how it is.",
    "words-1": "How good is the lunch?",
    "kind-1": "how good",
    "words-2": "What should we change?",
    "kind-2": "own words",
}


class Phone(Visitor):
    """Tries are counted by network, so that each phone in the tests has a network of its own."""

    def __init__(self, app: Litestar, network: str | None = None) -> None:
        super().__init__(app)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(network or uuid4().hex, 1))
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN)

    async def csrf_token(self) -> str:
        return (await self.get("/take-part")).field("csrf_token")

    async def follow_refused(self, page: Page) -> Page:
        return await self.get(page.location, expect=409)

    async def type_code(self, code: str, expect: int = 303) -> Page:
        return await self.post("/take-part", {"code": code}, expect=expect)

    async def answer(self, fields: dict[str, Any], expect: int = 303) -> Page:
        return await self.post("/take-part/questions", fields, expect=expect)


async def plan_pilot(cast: Cast, **changed: str) -> str:
    """Alice plans a pilot; its address."""
    fields = {
        "title": "Sunday hosting", "tested": "Lunch with a neighbour, 40 people",
        "starts_on-day": "10", "starts_on-month": "1", "starts_on-year": "2027",
        "ends_on-day": "30", "ends_on-month": "9", "ends_on-year": "2027",
    }  # fmt: skip
    return (await cast.alice.post(f"{cast.url}/pilots", {**fields, **changed})).location


async def write_activity(cast: Cast, pilot_url: str | None = None) -> str:
    """Alice writes a questionnaire; its address."""
    pilot_url = pilot_url or await plan_pilot(cast)
    return (await cast.alice.post(f"{pilot_url}/activities", QUESTIONS)).location


async def open_activity(cast: Cast) -> str:
    url = await write_activity(cast)
    await cast.alice.post(f"{url}/opening")
    return url


CLOSES = {"closes": "yes"}


async def close_activity(cast: Cast, url: str) -> None:
    await cast.alice.post(f"{url}/closing", CLOSES)


async def make_codes(alice: Actor, url: str, how_many: int = 1) -> list[str]:
    batch = (await alice.get(f"{url}/codes/new")).field("batch")
    page = await alice.post(f"{url}/codes", {"how_many": str(how_many), "batch": batch}, expect=200)
    return re.findall(r"\b[A-Z3-9]{4}-[A-Z3-9]{4}\b", page.text_of("cards"))


async def enter_paper(actor: Actor, url: str, **fields: str) -> None:
    await actor.post(f"{url}/paper", {name.replace("_", "-"): value for name, value in fields.items()})
