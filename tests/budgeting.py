"""The forms of budgets as people fill them in."""

from typing import Any
from uuid import uuid4

from portal import clock
from portal.access.parties import PartyKind
from portal.access.permissions import Role
from tests.people import Actor, Cast, seat_somebody

BUDGET = {
    "title": "Pooled fund for reablement", "kind": "pooled", "aims": "People leave hospital when they are well.",
    "keeper": "Pooled-fund manager", "vat_regime": "local authority",
    "accountability": "The joint board decides. The host reports to it every quarter.", "threshold": "5",
}  # fmt: skip
ALIGNED = {
    **BUDGET,
    "title": "Aligned budget for adults",
    "kind": "aligned",
    "host": "",
    "vat_regime": "each body its own",
}
LATE = "The joint board met in May."
"""Why the text of a year that had begun already was frozen."""
YEAR = {"starts-day": "1", "starts-month": "4", "starts-year": "2024"}


def next_year() -> int:
    """A year that has not begun, so that its text can be frozen in time."""
    return clock.today().year + 1


async def seat_health(cast: Cast) -> Actor:
    """Hannah holds the budget of a health body, which contributes beside Alice's council."""
    async with cast.app.state["sessions"]() as session, session.begin():
        hannah = await seat_somebody(
            cast.app,
            session,
            cast.partnership_id,
            "Hannah Hall",
            f"NHS Riverside {cast.partnership_id.hex[-6:]}",
            PartyKind.PARTNER_AGENCY,
            (Role.BUDGET_HOLDER,),
        )
    cast.more.append(hannah)
    return hannah


async def set_up(cast: Cast, typed: dict[str, str] = BUDGET, **changed: str) -> str:
    """The address of a new budget."""
    asked = {"host": str(cast.alice.organisation_id), **typed, **changed}
    return (await cast.alice.post(f"{cast.url}/budgets", asked)).location


async def add_year(cast: Cast, url: str, year: int = 2024) -> str:
    return (await cast.alice.post(f"{url}/years", {**YEAR, "starts-year": str(year)})).location


async def add_scheme(cast: Cast, url: str, name: str = "Reablement") -> str:
    """The address under which the scheme's lines are posted."""
    await cast.alice.post(f"{url}/schemes", {"name": name, "lead": str(cast.alice.organisation_id)})
    page = await cast.alice.get(url)
    return [link for link in page.links() if link.endswith("/lines/new")][-1].removesuffix("/new")


async def add_line(cast: Cast, lines_url: str, name: str = "Home visits", **changed: str) -> None:
    typed = {"name": name, "provider": str(cast.bob.organisation_id), "recurrent": "yes", **changed}
    await cast.alice.post(lines_url, typed)


async def line_key(cast: Cast, year_url: str, words: str) -> str:
    """The key of a spend line, read from a form that offers it."""
    page = await cast.alice.get(f"{year_url}/figures/new")
    options = {"".join(node.itertext()): node.get("value", "") for node in page.element("line").iter("option")}
    return next(key for name, key in options.items() if words in name)


async def with_line(cast: Cast, typed: dict[str, str] = BUDGET, year: int = 2024) -> tuple[str, str, str]:
    """A budget with one line; its address, its year's, and the key of the line."""
    url = await set_up(cast, typed)
    year_url = await add_year(cast, url, year)
    await add_line(cast, await add_scheme(cast, url))
    return url, year_url, await line_key(cast, year_url, "Home visits")


async def put_in(year_url: str, actor: Actor, line: str, amount: str, **changed: str) -> Any:
    typed = {"line": line, "medium": "cash", "amount": amount, "recurrent": "yes", "basis": "", "reason": "", **changed}
    return await actor.post(f"{year_url}/contributions", typed)


async def choose_rule(year_url: str, actor: Actor, line: str, rule: str = "pro_rata_capped", **changed: str) -> Any:
    typed = {"rule": rule, "underspend": "shared", **changed}
    return await actor.post(f"{year_url}/lines/{line}/rule", typed)


async def freeze(year_url: str, actor: Actor, waiver: str = "") -> str:
    """The address of the frozen text."""
    return (await actor.post(f"{year_url}/agreements", {"waiver": waiver})).location


async def sign(text_url: str, actor: Actor, expect: int = 303) -> Any:
    """As somebody does who read the text: the form that is on the page, or one kept from before."""
    page = await actor.get(text_url)
    shown = [node.get("value", "") for node in page.all("input") if node.get("name") == "digest"]
    return await actor.post(f"{text_url}/signature", {"digest": (shown or ["none"])[0]}, expect=expect)


async def agreed(cast: Cast, health: Actor, year: int, waiver: str = "") -> tuple[str, str, str]:
    """A budget of £60,000 into which two bodies put £40,000 and £20,000, with a rule that both have signed."""
    url, year_url, line = await with_line(cast, year=year)
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, health, line, "20,000")
    await cast.alice.post(f"{year_url}/figures", {"line": line, "amount": "60,000", "reason": ""})
    await choose_rule(year_url, cast.alice, line)
    text_url = await freeze(year_url, cast.alice, waiver)
    await sign(text_url, cast.alice)
    await sign(text_url, health)
    return url, year_url, line


def day(text: str) -> dict[str, str]:
    return dict(zip(("effective-day", "effective-month", "effective-year"), text.split(), strict=True))


async def pay_in(year_url: str, actor: Actor, whose: Actor, line: str, amount: str, on: str) -> Any:
    typed = {
        "key": str(uuid4()), "contribution": f"{line}/{whose.organisation_id}/cash/True", "amount": amount, **day(on)
    }  # fmt: skip
    return await actor.post(f"{year_url}/receipts", typed)


async def spend(year_url: str, actor: Actor, line: str, amount: str, on: str) -> Any:
    return await actor.post(f"{year_url}/spending", {"key": str(uuid4()), "line": line, "amount": amount, **day(on)})


async def forecast(year_url: str, actor: Actor, line: str, quarter: int, amount: str) -> Any:
    return await actor.post(f"{year_url}/forecasts", {"line": line, "quarter": str(quarter), "amount": amount})


async def overspent(cast: Cast, health: Actor) -> tuple[str, str]:
    """A year that is over, and its line: £60,000 of which £40,000 and £20,000 were paid in; £63,000 was spent; all
    shared pro rata.
    """
    _, year_url, line = await agreed(cast, health, 2024, LATE)
    await pay_in(year_url, cast.alice, cast.alice, line, "40,000", "1 4 2024")
    await pay_in(year_url, cast.alice, health, line, "20,000", "2 7 2024")
    await spend(year_url, cast.alice, line, "15,000", "3 6 2024")
    await spend(year_url, cast.alice, line, "48,000", "31 3 2025")
    return year_url, line
