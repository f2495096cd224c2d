"""Alice appraises; what she types is here, so that a test names only what it is about."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.money import format_pounds, parse_pounds
from tests.people import Actor, Cast
from valuation.appraisal.appraise_file import main

TERMS = {
    "title": "Befriending over three years", "price_year": "2024/25", "convention": "end-year", "discounting": "rate",
    "rate": "10", "horizon": "", "optimism": "",
}  # fmt: skip
INPUT = {"name": "Grant", "amount": "5,000", "outside_body": ""}
OUTCOME = {
    "name": "Fewer stays in hospital", "outcome": "", "body": "outside", "outside_body": "NHS Riverside",
    "tier": "wider-public-sector", "kind": "fiscal", "cashable": "yes", "quantity": "10", "proxy": "1,000",
    "source": "Unit cost database", "edition": "Version 3", "proxy_price_year": "2024/25", "deadweight": "20",
    "displacement": "10%", "attribution": "25", "drop_off": "10", "duration_years": "3", "start_year": "1",
    "confidence": "3",
}  # fmt: skip
SOCIAL = {
    **OUTCOME, "name": "People feel less alone", "outside_body": "Older people", "tier": "individuals-and-community",
    "kind": "social", "cashable": "no", "quantity": "40", "proxy": "33.33", "duration_years": "2.5",
}  # fmt: skip
RANGE = {"field": "proxy", "low": "500", "high": "2,000", "shape": "triangular"}


async def start(cast: Cast, **changed: str) -> str:
    """The address of a new appraisal."""
    return (await cast.alice.post(f"{cast.url}/appraisals", {**TERMS, **changed})).location


async def add_input(cast: Cast, url: str, **changed: str) -> None:
    typed = {**INPUT, "body": str(cast.alice.organisation_id), **changed}
    await cast.alice.post(f"{url}/inputs", typed)


async def add_outcome(cast: Cast, url: str, typed: dict[str, str] = OUTCOME, **changed: str) -> str:
    """The key of the new row, read from its own form."""
    await cast.alice.post(f"{url}/outcomes", {**typed, **changed})
    page = await cast.alice.get(url)
    return [link for link in page.links() if "/outcomes/" in link and link.endswith("/edit")][-1].split("/")[-2]


async def appraised(cast: Cast) -> tuple[str, str]:
    """An appraisal of two outcomes with a range and a scenario; its address, and the key of its first row."""
    url = await start(cast)
    await add_input(cast, url)
    row = await add_outcome(cast, url)
    await add_outcome(cast, url, SOCIAL)
    await cast.alice.post(f"{url}/ranges", {**RANGE, "row": row})
    await add_scenario(cast, url, "Half as many", {"row": "every", "field": "deadweight", "value": "60"})
    return url, row


async def add_scenario(cast: Cast, url: str, name: str, change: dict[str, str]) -> str:
    """The address under which the scenario's changes are posted."""
    form = (await cast.alice.post(f"{url}/scenarios", {"name": name})).location
    changes = form.removesuffix("/new")
    await cast.alice.post(changes, change)
    return changes


async def show(cast: Cast, url: str, actor: Actor | None = None) -> Any:
    return await (actor or cast.alice).get(url)


async def approve(cast: Cast, url: str) -> None:
    await cast.alice.post(f"{url}/approval", {"seen": (await show(cast, url)).field("seen")})


async def appraised_outside(
    folder: Path, capsys: pytest.CaptureFixture[str], cast: Cast, url: str, **added: Any
) -> dict[str, Any]:
    """The command's answer to the file that somebody downloads."""
    reply = await cast.audrey.http.get(f"{url}/appraisal.json")
    assert reply.headers["Content-Type"].startswith("application/json")
    file = folder / "downloaded.json"
    file.write_text(json.dumps({**json.loads(reply.text), **added}) if added else reply.text, encoding="utf-8")
    status, printed = main([str(file)]), capsys.readouterr()
    assert (status, printed.err) == (0, "")
    figures: dict[str, Any] = json.loads(printed.out)
    return figures


def in_pounds(amount: str) -> str:
    """An amount of the file as a page writes it."""
    return format_pounds(parse_pounds(amount))
