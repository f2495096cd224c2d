"""The start page, the help page, and the demo's mailbox."""

from typing import Any

from litestar import Litestar

from portal.access.permissions import IN_WORDS, PERMISSIONS, WITHOUT_SEAT
from portal.access.phases import Phase
from portal.app import create_app
from portal.config import load_settings
from tests.people import Cast, Visitor
from tests.questions import asked_by


async def test_a_visitor_is_told_what_this_is_and_where_to_go(visitor: Visitor) -> None:
    page = await visitor.get("/")
    assert page.link("Sign in") == "/sign-in"
    assert page.link("I have a code") == "/take-part"
    for journey in (
        "Public Social Partnership",
        "Development Partnership",
        "Multiple Outcomes",
        "Partnership Purchasing",
    ):
        assert journey in page.text


async def test_a_person_sees_their_tables_and_no_others(cast: Cast) -> None:
    page = await cast.alice.get("/")
    assert str(cast.partnership_id) in "".join(page.links())
    assert str(cast.other_partnership_id) not in "".join(page.links())
    assert f"You act for {cast.alice.organisation} as commissioning lead, budget holder" in page.text
    assert page.link("Open a partnership") == "/partnerships/new"


async def test_every_page_of_a_table_names_it_in_its_title(cast_at: Any) -> None:
    cast = await cast_at(max(Phase))
    name = (await cast.alice.get(cast.url)).all("h1")[0].text
    for path in ("", "/pilots", "/consortium", "/costs", "/designs", "/tender", "/ledger", "/parties", "/tasks"):
        page = await cast.alice.get(f"{cast.url}{path}")
        assert page.title.endswith(f" – {name} – Partnership Portal"), path
        assert page.title.count(str(name)) == 1


async def test_an_empty_start_page_says_what_comes_next(cast: Cast) -> None:
    page = await cast.dana.get("/")
    assert "You do not sit at any table yet" in page.text
    assert str(cast.partnership_id) not in page.html


async def test_who_has_tables_asks_no_more_questions_than_who_has_none(cast: Cast) -> None:
    asked = [await asked_by(cast.app, actor.http.get("/")) for actor in (cast.alice, cast.dana)]
    assert asked == [4, 4], "the session, where they belong, on whose behalf, and what waits there"


async def test_the_help_page_is_drawn_from_the_permission_table(visitor: Visitor) -> None:
    page = await visitor.get("/help/permissions")
    rows = {
        " ".join(node[0].itertext()).strip().lower(): ["Yes" in "".join(cell.itertext()) for cell in node[1:]]
        for node in page.all("tr")[1:]
    }
    for permission, words in IN_WORDS.items():
        if permission not in WITHOUT_SEAT:
            assert rows[words.lower()] == [permission in allowed for allowed in PERMISSIONS.values()]


async def test_the_demos_mailbox_shows_every_message_with_its_links(cast: Cast, visitor: Visitor) -> None:
    await visitor.post("/sign-in/link", {"email": cast.sam.person.email})
    page = await visitor.get("/mailbox")
    assert f"To {cast.sam.person.email}" in page.text
    assert [link for link in page.links() if "/sign-in/link/" in link]


async def test_there_is_no_mailbox_outside_the_demo(database: dict[str, str]) -> None:
    settings = load_settings(
        {
            "PORTAL_SECRET_KEY": "a production secret that is long enough to pass",
            "PORTAL_ADDRESS": "http://localhost",
            "PORTAL_MAIL_URL": "smtp://localhost:25",
        }
    )
    serious: Litestar = create_app(settings, database["portal_app"])
    async with Visitor(serious) as visitor:
        await visitor.get("/mailbox", expect=404)
        assert "/mailbox" not in (await visitor.get("/")).links()
    await serious.state["engine"].dispose()
