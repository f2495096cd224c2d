"""The pages of results: who finds them, what they ask the database, and what waits among the tasks."""

from typing import Any

import pytest
from litestar import Litestar

from portal.access.phases import Phase
from tests.flows.measuring import agreed_indicator
from tests.flows.test_results import SPRING, YES, accepted, results_of, submitted
from tests.people import Cast
from tests.questions import asked_by


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.PILOT)
    return made


async def test_strangers_find_nothing_and_readers_only_read(cast: Cast, cast_at: Any) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    made = await accepted(cast, results)
    for stranger in cast.strangers:
        for address in (f"{cast.url}/outcomes/results", results, made):
            await stranger.get(address, expect=404)
        await stranger.post(f"{made}/verdicts", YES, expect=404)
    for reader in (cast.audrey, cast.sam, cast.fiona):
        page = await reader.post(results, SPRING, expect=403)
        assert "Your roles here do not let you report what was measured." in page.text
    there: Cast = await cast_at(Phase.PILOT)
    await there.alice.get(made.replace(cast.url, there.url), expect=404)


async def test_the_pages_ask_the_same_number_of_questions_for_any_number_of_results(cast: Cast, app: Litestar) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    overview = f"{cast.url}/outcomes/results"
    await accepted(cast, results)
    few = [await asked_by(app, cast.audrey.get(address)) for address in (results, overview)]
    for month in ("7", "8", "9"):
        await accepted(cast, results, **{"starts-month": month, "ends-month": month, "ends-day": "28"})
    assert [await asked_by(app, cast.audrey.get(address)) for address in (results, overview)] == few
    assert max(few) <= 5


async def test_what_the_other_side_submitted_waits_among_the_tasks(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    made = await submitted(cast.bob, results)
    tasks = f"{cast.url}/tasks"
    page = await cast.alice.get(tasks)
    assert page.link("Goes out each week") == made
    assert "Accept or return what the other side measured" in page.text
    for actor in (cast.bob, cast.sam, cast.audrey):
        assert "Goes out each week" not in (await actor.get(tasks)).text
    await cast.alice.post(f"{made}/verdicts", YES)
    assert "Goes out each week" not in (await cast.alice.get(tasks)).text
