"""Walking through the demo: whoever signs in goes wherever a link leads, and the questions of each page are counted."""

from collections import deque
from collections.abc import Awaitable, Callable
from urllib.parse import urldefrag, urljoin

from litestar import Litestar

from portal.identity.people import find_by_email
from portal.identity.sessions import SignedInPerson, begin_session
from portal.seeds.accounts import ACCOUNTS, ORGANISATIONS
from tests.pages import Page, inspect
from tests.people import Actor
from tests.questions import listening

MOST_PAGES = 900
Walks = Callable[[str], Awaitable[dict[str, Page]]]
ROOMS = ("/designs", "/consortium", "/pilots", "/outcomes", "/budgets", "/ledger", "/tender")


async def sign_in(app: Litestar, key: str) -> Actor:
    account = next(account for account in ACCOUNTS if account.key == key)
    organisation = next(one for one in ORGANISATIONS if one.key == account.organisation)
    async with app.state["sessions"]() as session, session.begin():
        person_id = await find_by_email(session, account.email)
        assert person_id is not None
        token = await begin_session(session, person_id, "the tests", replaces=None)
    person = SignedInPerson(person_id, account.name, account.email, False, person_id, None)
    return Actor(app, person, person_id, organisation.name, token)


async def reach(actor: Actor, url: str, asked: dict[str, int]) -> Page:
    """As a browser does: a page that only leads on is followed. A room that is not open yet says when it opens."""
    with listening(actor.app) as questions:
        response = await actor.http.get(url, follow_redirects=True)
    if not response.history:
        asked[url] = len(questions)
    page = inspect(response)
    is_closed_room = response.status_code == 409 and url.endswith(ROOMS) and "This opens when" in page.text
    assert response.status_code == 200 or is_closed_room, f"{actor.name} at {url}: {response.status_code}\n{page.text}"
    return page


async def walk(actor: Actor, asked: dict[str, int]) -> dict[str, Page]:
    """Every page that links lead to, from the start page on; each is there and passes the inspection."""
    waiting, seen = deque(["/"]), dict[str, Page]()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.popleft()
        if url not in seen:
            seen[url] = await reach(actor, url, asked)
            if seen[url].tree is not None:
                found = [urldefrag(urljoin(url, link)).url for link in seen[url].links()]
                waiting.extend(link for link in found if link.startswith("/partnerships/"))
    assert len(seen) < MOST_PAGES, "more pages than a demo should have"
    return seen


def own_table(pages: dict[str, Page]) -> str:
    """The address of the one partnership whose pages were found."""
    found = {"/".join(url.split("/")[:3]) for url in pages if url.startswith("/partnerships/") and url.count("-") >= 4}
    assert len(found) == 1, f"pages of {len(found)} partnerships"
    return found.pop()


def words_of(pages: dict[str, Page]) -> str:
    return "\n".join(page.text for page in pages.values())
