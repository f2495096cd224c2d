"""An organisation reaches its library from its own page, in a partnership or in none: same pages, same people.

Dana's organisation is in none. Bob may write at a table; Edith is Dana's colleague and no administrator.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import insert, update

from portal.access.marks import declared
from portal.access.phases import Phase
from portal.app import create_app
from portal.config import load_settings
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.documents.spreadsheets import write_csv
from portal.identity.models import Person
from portal.identity.sessions import SignedInPerson, begin_session
from portal.organisations.models import Membership
from tests.flows.test_unit_costs import COST, table, upload
from tests.people import Actor, Cast, Visitor
from valuation.frameworks.columns import COLUMNS

SETTINGS = load_settings({"PORTAL_MODE": "demo", "PORTAL_SECRET_KEY": "only to list the routes, never to serve"})
memberships = table_of(Membership)


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.CONVENE)
    return made


def home(actor: Actor) -> str:
    return f"/organisations/{actor.organisation_id}"


def library(actor: Actor) -> str:
    return f"{home(actor)}/library/unit-costs"


async def edith(cast: Cast) -> Actor:
    person_id, name = new_id(), "Edith Evans"
    email = f"edith.{person_id.hex[-8:]}@example.org"
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, organisation=cast.dana.organisation_id, person=person_id)
        await session.execute(insert(table_of(Person)).values(id=person_id, name=name, email=email))
        member = {"organisation_id": cast.dana.organisation_id, "person_id": person_id, "is_administrator": False}
        await session.execute(insert(memberships).values(**member))
        token = await begin_session(session, person_id, "the tests", replaces=None)
    person = SignedInPerson(person_id, name, email, False, new_id(), None)
    actor = Actor(cast.app, person, cast.dana.organisation_id, cast.dana.organisation, token)
    cast.more.append(actor)
    return actor


async def test_the_way_in_is_on_the_start_page_and_on_the_organisations_own(cast: Cast) -> None:
    assert (await cast.dana.get("/")).link("library") == library(cast.dana)
    page = await cast.dana.get(home(cast.dana))
    assert page.link("unit costs") == library(cast.dana)
    for name in ("unit costs", "index of prices", "saved frameworks"):
        shown = await cast.dana.get(page.link(name))
        assert name == "unit costs" or library(cast.dana) in shown.links()
        assert "Parts of this partnership" not in shown.html
    assert (await cast.dana.get(library(cast.dana))).link(cast.dana.organisation) == home(cast.dana), "the way back"
    assert "/library" not in (await cast.alice.get(home(cast.dana))).html, "others see the directory's entry alone"


async def test_whoever_sits_at_no_table_adds_finds_and_retires_a_cost(cast: Cast) -> None:
    url = library(cast.dana)
    assert (await cast.dana.post(url, COST)).location == url
    page = await cast.dana.get(f"{url}?find=doctor")
    shown = page.link("An hour of a doctor")
    assert shown.startswith(url)
    await cast.dana.post(f"{shown}/retirement")
    assert "An hour of a doctor" not in (await cast.dana.get(url)).text
    assert "Illustrative, 2008 prices, not for decisions." in (await cast.dana.get(url)).text


async def test_a_file_comes_in_however_long_it_is(cast: Cast) -> None:
    rows = [{"reference": f"R-{number}"} for number in range(230)]
    preview = (await upload(cast.dana, f"{library(cast.dana)}/imports", table(*rows))).location
    page = await cast.dana.get(preview)
    assert "230 unit costs" in page.text
    assert (await cast.dana.post(f"{preview}/confirmation")).location == library(cast.dana)
    assert "R-229" in (await cast.dana.get(f"{library(cast.dana)}?find=R-229")).text
    for name in ("csv", "workbook", "template", "template-csv"):
        assert (await cast.dana.http.get(f"{library(cast.dana)}/files/{name}")).status_code == 200


async def test_a_national_framework_comes_in_and_can_be_read(cast: Cast) -> None:
    url = f"{home(cast.dana)}/library/frameworks"
    page = await cast.dana.get(url)
    assert "Save the framework of this partnership" not in page.text, "there is none"
    headings = [column.heading for column in COLUMNS]
    known = {"Outcome": "People feel safe", "Level": "service", "Kind": "social"}
    about = {"title": "National outcomes", "edition": "2026", "source": "A ministry"}
    wrong = write_csv([headings, [known.get(one, "") for one in headings]])
    page = await upload(cast.dana, f"{url}/imports", wrong, expect=422, **about)
    assert "What is wrong in the file" in page.text
    right = {"Level": "service", "Kind": "social", "Outcome": "People feel safe", "Source": "National outcomes"}
    file = write_csv([headings, [right.get(one, "") for one in headings]])
    preview = (await upload(cast.dana, f"{url}/imports", file, **about)).location
    saved = (await cast.dana.post(f"{preview}/confirmation")).location
    assert saved.startswith(url)
    page = await cast.dana.get(saved)
    assert "People feel safe" in page.text
    assert "Add them to this partnership" not in page.text
    assert "National outcomes" in (await cast.dana.get(url)).text


async def test_it_is_the_same_library_as_at_the_table(cast: Cast) -> None:
    await cast.bob.post(f"{cast.url}/library/unit-costs", COST)
    assert "An hour of a doctor" in (await cast.bob.get(library(cast.bob))).text
    assert "An hour of a doctor" not in (await cast.dana.get(library(cast.dana))).text


async def test_colleagues_read_and_only_those_who_may_write(cast: Cast) -> None:
    colleague = await edith(cast)
    page = await colleague.get(library(cast.dana))
    assert "Add a unit cost" not in page.text
    refused = await colleague.post(library(cast.dana), COST, expect=403)
    assert "You cannot write in your organisation's library." in refused.text
    assert f"Ask an administrator of {cast.dana.organisation}" in refused.text


async def test_a_role_at_a_table_lets_somebody_write_who_is_no_administrator(cast: Cast) -> None:
    for actor, expect in ((cast.bob, 303), (cast.sam, 403)):
        async with cast.app.state["sessions"]() as session, session.begin():
            await speak_for(session, organisation=actor.organisation_id)
            await session.execute(
                update(memberships).where(memberships.c.person_id == actor.id).values(is_administrator=False)
            )
        await actor.post(library(actor), COST, expect=expect)


def own_routes() -> Iterator[Any]:
    for route, handler in declared(create_app(SETTINGS, "postgresql://nobody@localhost/none")):
        if "/library/" in route.path and "organisation_id" in route.path_parameters:
            assert isinstance(handler, HTTPRouteHandler)
            for method in handler.http_methods - {"HEAD"}:
                yield pytest.param(method, route.path, id=f"{method} {route.path}")


@pytest.fixture(scope="module")
async def some_cast(app: Litestar) -> Any:
    from tests.people import make_cast_at

    cast = await make_cast_at(app, Phase.CONVENE)
    yield cast
    await cast.leave()


@pytest.mark.parametrize(("method", "path"), list(own_routes()))
async def test_others_find_nothing_and_visitors_are_asked_to_sign_in(
    some_cast: Cast, app: Litestar, method: str, path: str
) -> None:
    dana = some_cast.dana
    nothing = re.sub(r"\{(\w+):uuid\}|\{\w+:str\}", str(uuid4()), path.replace("{organisation_id:uuid}", "DANA"))
    url = nothing.replace("DANA", str(dana.organisation_id))
    for stranger in (some_cast.alice, some_cast.charlie):
        await (stranger.get(url, expect=404) if method == "GET" else stranger.post(url, expect=404))
    async with Visitor(app) as visitor:
        await (visitor.get(url, expect=303) if method == "GET" else visitor.post(url, expect=303))
    if method == "GET":
        assert (await dana.http.get(url)).status_code in (200, 404)
