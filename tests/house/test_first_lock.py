"""The first lock alone: with row security out of force, the code shows each seat the same pages.

Whatever a query forgot to ask for by partnership, by organisation or by room would stand on one of these pages.
"""

import re
from collections import deque
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from portal.app import create_app
from portal.config import Settings
from portal.identity.people import find_by_email
from portal.identity.sessions import SignedInPerson, begin_session
from portal.seeds.accounts import ACCOUNTS
from tests.people import Actor

MOST_PAGES = 100
ADDRESS = re.compile(r'href="(/partnerships/[^"#]+)')
# Different at every look: the form's token, and the key of a form that is sent once.
CHANGING = re.compile(r'(?:name="(?:csrf_token|key|batch)" value|data-csrf)="[^"]*"')
WALKERS = ("provider-hosting", "young-people-rep")


@pytest.fixture(scope="module")
async def unlocked(demo: Litestar, demo_database: dict[str, str], settings: Settings) -> AsyncIterator[Litestar]:
    """The same portal, asking as the superuser, whom no policy binds."""
    app = create_app(settings, demo_database["superuser"])
    yield app
    await app.state["engine"].dispose()


async def sign_in(app: Litestar, key: str) -> Actor:
    account = next(account for account in ACCOUNTS if account.key == key)
    async with app.state["sessions"]() as session, session.begin():
        person_id = await find_by_email(session, account.email)
        assert person_id is not None
        token = await begin_session(session, person_id, "the tests", replaces=None)
    return Actor(
        app, SignedInPerson(person_id, account.name, account.email, False, person_id, None), person_id, "", token
    )


@pytest.mark.parametrize("key", WALKERS)
async def test_pages_are_the_same_without_row_security(demo: Litestar, unlocked: Litestar, key: str) -> None:
    async with await sign_in(demo, key) as bound, await sign_in(unlocked, key) as free:
        ahead, seen = deque(["/"]), {"/"}
        while ahead and len(seen) < MOST_PAGES:
            address = ahead.popleft()
            locked, open_ = await bound.http.get(address), await free.http.get(address)
            if "text/html" not in locked.headers["Content-Type"]:
                continue
            assert plain(open_.text) == plain(locked.text), address
            found = set(ADDRESS.findall(locked.text)) - seen
            ahead.extend(sorted(found))
            seen |= found
    assert len(seen) > 20


def plain(html: str) -> str:
    return CHANGING.sub("", html)
