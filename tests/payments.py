"""Contracts and claims as people fill in their forms."""

from typing import Any

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.access.phases import Phase
from portal.db.keys import new_id
from tests.ledgers import days, with_fund
from tests.pages import Page
from tests.people import Actor, Cast, seat_somebody

TITLE = "Befriending at home"


async def with_contract(cast_at: Any, **changed: str) -> tuple[Cast, str]:
    """Everybody, a fund, and a contract that Alice's council pays and Bob's charity delivers."""
    cast = await with_fund(cast_at, Phase.PILOT)
    await set_limits(cast)
    url = await write_contract(cast, **changed)
    await add_price(cast, url)
    await add_price(
        cast, url, metric="Less lonely", kind="interim outcome", unit_price="250", expected="4", once="yes", cap="750"
    )
    return cast, url


async def agreed(cast_at: Any, **changed: str) -> tuple[Cast, str]:
    cast, url = await with_contract(cast_at, **changed)
    for actor in (cast.alice, cast.bob):
        await agree(actor, url)
    return cast, url


async def seat_health_board(cast: Cast) -> Actor:
    """Nadia holds the budget of a second agency at the table."""
    async with cast.app.state["sessions"]() as session, session.begin():
        nadia = await seat_somebody(
            cast.app,
            session,
            cast.partnership_id,
            "Nadia Nwosu",
            f"Riverside Health Board {new_id().hex[-6:]}",
            PartyKind.PARTNER_AGENCY,
            (Role.BUDGET_HOLDER,),
        )
    cast.more.append(nadia)
    return nadia


async def seat_another_provider(cast: Cast) -> Actor:
    """Pia leads a provider at the table that has no contract."""
    async with cast.app.state["sessions"]() as session, session.begin():
        pia = await seat_somebody(
            cast.app,
            session,
            cast.partnership_id,
            "Pia Park",
            f"Other Visits {new_id().hex[-6:]}",
            PartyKind.PROVIDER,
            (Role.PROVIDER_LEAD,),
        )
    cast.more.append(pia)
    return pia


def contract(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {
        "title": TITLE,
        "provider": str(cast.bob.organisation_id),
        "above": "",
        "promised": "30",
        "person_cap": "",
        "contract_cap": "",
        f"share-{cast.alice.organisation_id}": "100",
        **days("starts", "1 4 2026"),
        **days("ends", "31 3 2027"),
    }
    return {**typed, **changed}


async def write_contract(cast: Cast, actor: Actor | None = None, **changed: str) -> str:
    reply = await (actor or cast.alice).post(f"{cast.url}/payments/contracts", contract(cast, **changed))
    return reply.location


async def add_price(cast: Cast, url: str, **changed: str) -> None:
    typed = {"metric": "A month of visits", "kind": "activity", "unit_price": "1,000", "expected": "12", "cap": ""}
    await cast.alice.post(f"{url}/prices", {**typed, **changed})


async def set_limits(cast: Cast, **changed: str) -> None:
    typed = {"any_percent": "30", "small_percent": "10", "lower_percent": "20"}
    await cast.alice.post(f"{cast.url}/payments/limits", {**typed, **changed})


async def agree(actor: Actor, url: str) -> Page:
    digest = (await actor.get(url)).field("digest")
    return await actor.post(f"{url}/agreement", {"digest": digest})


def boxes(page: Page) -> list[str]:
    """The names of the boxes for each price, in the order of the card."""
    return [name for one in page.all() if (name := one.get("name", "")).startswith("price-")]


async def send_claim(cast: Cast, url: str, visits: str = "1", people: str = "P-1", **changed: str) -> str:
    form = await cast.bob.get(f"{url}/claims/new")
    visit_box, people_box = boxes(form)
    typed = {
        visit_box: visits,
        people_box: people,
        "evidence": "Visit log, kept in the office safe.",
        **days("starts", "1 4 2026"),
        **days("ends", "30 4 2026"),
    }
    reply = await cast.bob.post(f"{url}/claims", {**typed, **changed})
    return reply.location
