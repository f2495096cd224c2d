"""An outcome with an indicator, as the tests about indicators and results need it."""

from typing import Any

from tests.people import Cast

OUTCOME = {"level": "service", "text": "Older people feel less alone at home", "dimension": "social"}
INDICATOR = {
    "name": "Goes out each week", "unit": "people", "baseline": "10", "target": "1,200.50", "source": "Survey",
    "direction": "higher", "measure": "count", "every": "quarter",
    "starts-day": "1", "starts-month": "4", "starts-year": "2026",
    "ends-day": "31", "ends-month": "3", "ends-year": "2027",
}  # fmt: skip


async def add_outcome(cast: Cast) -> str:
    return (await cast.alice.post(f"{cast.url}/outcomes", OUTCOME)).location


async def add_indicator(cast: Cast, outcome: str = "", **typed: Any) -> str:
    outcome = outcome or await add_outcome(cast)
    return (await cast.alice.post(f"{outcome}/indicators", {**INDICATOR, **typed})).location


async def accept(cast: Cast, indicator: str) -> None:
    """For both sides."""
    for actor in (cast.alice, cast.bob):
        digest = (await actor.get(indicator)).field("text_digest")
        await actor.post(f"{indicator}/acceptances", {"text_digest": digest})


async def agreed_indicator(cast: Cast, **typed: Any) -> str:
    indicator = await add_indicator(cast, **typed)
    await accept(cast, indicator)
    return indicator
