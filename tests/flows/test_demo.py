"""The demo is filled once; then its people walk wherever a link of theirs leads."""

import re

import pytest
from litestar import Litestar
from sqlalchemy import func, select

from portal.config import Settings
from portal.db.rows import table_of
from portal.identity.models import Person
from portal.seeds.accounts import ACCOUNTS, GROUPS
from portal.seeds.demo import fill_if_empty
from portal.seeds.world import read_text
from tests.flows.walking import Walks, own_table, sign_in, words_of
from tests.people import Visitor

MOST_QUESTIONS = 5
TABLES = GROUPS[:5]
WAITING = (
    ("commissioner", "Next comes gate 3: what the pilot showed. Its page says what is done and what is missing."),
    ("police-partner", "Your organisation is asked to confirm the text of gate 3."),
    ("justice-lead", "The text of gate 3 is being confirmed."),
    ("college-guest", "Instead of custody: work and training near home"),
    ("housing-lead", "The text is written. Ask everybody to confirm it."),
    ("tyneside-lead", "The text is written. Ask everybody to confirm it."),
)
# An id, a date as programs write it, a name with an underscore, pounds without commas or with a hyphen for a minus.
FOR_MACHINES = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|\b\d{4}-\d{2}-\d{2}\b|\b[a-z]+_[a-z_]+\b|£\d{4,}|-£")
people = table_of(Person)
COUNCIL_COMMENT = "There is nothing more before April"
HOSTING_COST = "Co-ordinator of hosts"
SHARED_COST = "Booking and drivers’ support"

WALKERS = (
    "commissioner", "provider-hosting", "service-user-rep", "development-officer", "auditor", "police-partner",
    "housing-lead", "tyneside-lead", "county-lead",
)  # fmt: skip


@pytest.mark.parametrize("key", WALKERS)
async def test_every_page_that_a_link_leads_to_is_there(walks: Walks, key: str) -> None:
    pages = await walks(key)
    assert own_table(pages) in pages


async def test_no_page_shows_what_is_meant_for_machines(walks: Walks) -> None:
    for key in WALKERS:
        shown = {url: FOR_MACHINES.findall(page.text) for url, page in (await walks(key)).items() if page.tree}
        assert {url: found for url, found in shown.items() if found} == {}


async def test_no_page_asks_many_questions(walks: Walks, asked: dict[str, int]) -> None:
    for key in WALKERS:
        await walks(key)
    many = {url: count for url, count in asked.items() if count > MOST_QUESTIONS}
    assert not many, sorted((count, url.rsplit("-", 1)[-1]) for url, count in many.items())


async def test_each_account_sees_its_own_partnership_and_no_other(demo: Litestar) -> None:
    for group in TABLES:
        for account in group.accounts:
            async with await sign_in(demo, account.key) as actor:
                start = (await actor.get("/")).text
            shown = [other.title for other in TABLES if other.title in start]
            assert shown == [group.title], account.label


async def test_the_administrator_of_the_portal_sees_no_partnership(demo: Litestar) -> None:
    async with await sign_in(demo, "administrator") as actor:
        assert not [link for link in (await actor.get("/")).links() if link.startswith("/partnerships/0")]


async def test_a_partnership_is_not_there_for_people_of_another_one(demo: Litestar, walks: Walks) -> None:
    elsewhere = own_table(await walks("tyneside-lead"))
    async with await sign_in(demo, "commissioner") as actor:
        for page in ("", "/designs", "/ledger", "/history", "/pilots", "/tender"):
            await actor.get(elsewhere + page, expect=404)


async def test_the_auditor_reads_the_shared_floor_and_no_private_room(walks: Walks) -> None:
    words = words_of(await walks("auditor"))
    assert "Clinic letters could carry the number of the drivers" in words
    assert "The booking list of Gryffe Community Transport" in words
    assert SHARED_COST in words
    for secret in (COUNCIL_COMMENT, HOSTING_COST, read_text("roar_plan")["plan"].splitlines()[0]):
        assert secret not in words


async def test_those_whose_room_it_is_read_what_they_wrote_there(walks: Walks) -> None:
    assert COUNCIL_COMMENT in words_of(await walks("commissioner"))
    words = words_of(await walks("provider-hosting"))
    assert HOSTING_COST in words
    assert read_text("roar_plan")["plan"].splitlines()[0] in words
    assert COUNCIL_COMMENT not in words


async def test_a_visitor_chooses_who_to_be(demo: Litestar) -> None:
    async with Visitor(demo) as browser:
        page = await browser.get("/demo")
        assert all(account.name in page.text and account.label in page.text for account in ACCOUNTS)
        start = await browser.follow(await browser.post("/demo/police-partner"))
    assert "Instead of custody" in start.text


async def test_the_demo_is_filled_once(demo: Litestar, settings: Settings, demo_database: dict[str, str]) -> None:
    async with demo.state["sessions"]() as session:
        before = await session.scalar(select(func.count()).select_from(people))
    await fill_if_empty(demo.state["sessions"], settings, demo_database["portal_app"])
    async with demo.state["sessions"]() as session:
        assert await session.scalar(select(func.count()).select_from(people)) == before == len(ACCOUNTS)


@pytest.mark.parametrize(("key", "words"), WAITING)
async def test_what_waits_for_somebody_is_on_their_page(demo: Litestar, key: str, words: str) -> None:
    async with await sign_in(demo, key) as actor:
        start = await actor.get("/")
        pages = [await actor.get(link) for link in start.links() if link.startswith("/partnerships/0")]
    assert words in "\n".join(page.text for page in [start, *pages])
