"""How a request's transaction ends, seen from outside: a commit that fails is never a success."""

from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import Provide
from sqlalchemy import text

from portal.config import Settings
from portal.db import Session
from portal.db.transactions import OneTransaction, provide_session
from portal.web.errors import HANDLERS, answer_failed_commit
from portal.web.headers import SecurityHeaders
from portal.web.replies import Page, page
from portal.web.templating import template_config
from tests.people import Visitor

# A schema of the owner's, for the serving role makes no tables. One constraint has words, the other has not.
PROMISES = """
CREATE SCHEMA promises;
CREATE TABLE promises.silent (name text CONSTRAINT nobody_has_words UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE promises.told (name text CONSTRAINT uq_party_organisation UNIQUE DEFERRABLE INITIALLY DEFERRED);
GRANT USAGE ON SCHEMA promises TO portal_app;
GRANT INSERT ON ALL TABLES IN SCHEMA promises TO portal_app;
"""


@get("/breaks", permission="anyone")
async def breaks(session: Session) -> Page:
    """Everything is well until the commit looks at the deferred constraint."""
    await session.execute(text("INSERT INTO promises.silent VALUES ('one'), ('one')"))
    return page("errors/said", heading="Saved", sentence="All is well.")


@get("/collides", permission="anyone")
async def collides(session: Session) -> Page:
    await session.execute(text("INSERT INTO promises.told VALUES ('one'), ('one')"))
    return page("errors/said", heading="Saved", sentence="All is well.")


@get("/dies", permission="anyone")
async def dies(session: Session) -> Page:
    """Half of it is written when it goes wrong."""
    await session.execute(text("INSERT INTO promises.silent VALUES ('half')"))
    raise RuntimeError("the other half never comes")


@pytest.fixture
async def promises(database: Mapping[str, str]) -> AsyncIterator[asyncpg.Connection]:
    owner = await asyncpg.connect(database["portal_owner"])
    await owner.execute(PROMISES)
    yield owner
    await owner.execute("DROP SCHEMA promises CASCADE")
    await owner.close()


@pytest.fixture
async def visitor(app: Litestar, settings: Settings, promises: asyncpg.Connection) -> AsyncIterator[Visitor]:
    """A browser at an app that has the portal's transaction and three pages that fail."""
    small = Litestar(
        [breaks, collides, dies],
        state=State({"settings": settings, "sessions": app.state["sessions"]}),
        dependencies={"session": Provide(provide_session)},
        middleware=[OneTransaction(answer_failed_commit)],
        exception_handlers=HANDLERS,
        template_config=template_config(),
        openapi_config=None,
    )
    small.asgi_handler = SecurityHeaders()(small.asgi_handler)
    async with Visitor(small) as browser:
        yield browser


async def test_a_commit_that_fails_is_our_fault_and_says_so(visitor: Visitor) -> None:
    reply = await visitor.get("/breaks", expect=500)
    assert "Something went wrong here" in reply.text
    assert "All is well" not in reply.html


async def test_a_constraint_with_words_answers_in_words(visitor: Visitor) -> None:
    reply = await visitor.get("/collides", expect=409)
    assert "This organisation is already part of the partnership." in reply.text


async def test_a_request_that_dies_half_way_leaves_nothing_behind(
    visitor: Visitor, promises: asyncpg.Connection
) -> None:
    reply = await visitor.get("/dies", expect=500)
    assert "Something went wrong here" in reply.text
    assert await promises.fetchval("SELECT count(*) FROM promises.silent") == 0
