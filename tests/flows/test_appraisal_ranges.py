"""The ranges and scenarios of an appraisal, as people write them."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.flows.appraising import (
    OUTCOME,
    RANGE,
    TERMS,
    add_outcome,
    add_scenario,
    show,
    start,
)
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def test_a_range_holds_the_value_itself(cast: Cast) -> None:
    url = await start(cast)
    row = await add_outcome(cast, url)
    page = await cast.alice.post(f"{url}/ranges", {**RANGE, "row": row, "low": "2,000"}, expect=409)
    assert page.errors() == [
        (
            "The outcome “Fewer stays in hospital” cannot be worked out: the range of “value of one” must hold the "
            "value itself: 1000 is not in 2000 to 2000."
        )
    ]
    page = await cast.alice.post(f"{url}/ranges", {**RANGE, "row": row, "low": "3,000"}, expect=422)
    assert page.errors() == ["The highest value is below the lowest. Change one of the two."]
    await cast.alice.post(f"{url}/ranges", {**RANGE, "row": row})
    page = await cast.alice.post(f"{url}/ranges", {**RANGE, "row": row}, expect=409)
    assert page.errors() == ["This number has a range already. Remove it first, then give it another."]
    shown = await show(cast, url)
    assert "Fewer stays in hospital, value of one : £500.00 to £2,000.00, triangular" in shown.text
    page = await cast.alice.post(f"{url}/outcomes/{row}", {**OUTCOME, "proxy": "3,000"}, expect=409)
    assert "the range of “value of one” must hold the value itself" in page.errors()[0]


async def test_the_discount_rate_has_a_range_only_while_it_is_one_rate(cast: Cast) -> None:
    url = await start(cast)
    typed = {"row": "discount_rate", "low": "3", "high": "12", "shape": "uniform"}
    await cast.alice.post(f"{url}/ranges", typed)
    page = await cast.alice.post(url, {**TERMS, "discounting": "green-book-standard-2026"}, expect=409)
    assert page.errors() == [
        "The range of the discount rate cannot be kept: it needs discount_rate; a schedule has no range."
    ]
    remove = next(
        form.get("action", "") for form in (await show(cast, url)).all("form") if "/ranges/" in form.get("action", "")
    )
    await cast.alice.post(remove)
    await cast.alice.post(url, {**TERMS, "discounting": "green-book-standard-2026"})
    page = await cast.alice.post(f"{url}/ranges", typed, expect=422)
    assert page.errors()[0] == "Select what it changes."


async def test_a_scenario_changes_any_number_and_is_taken_back(cast: Cast) -> None:
    url = await start(cast)
    row = await add_outcome(cast, url)
    changes = await add_scenario(cast, url, "Slow", {"row": row, "field": "start_year", "value": "3"})
    await cast.alice.post(changes, {"row": "discount_rate", "field": "", "value": "5"})
    await cast.alice.post(changes, {"row": "every", "field": "quantity", "value": "4"})
    page = await show(cast, url, cast.audrey)
    assert "Fewer stays in hospital, year in which it begins: year 3" in page.text
    assert "Discount rate: 5%" in page.text
    assert "Every outcome, how many: 4" in page.text
    again = await cast.alice.post(changes, {"row": "every", "field": "quantity", "value": "9"}, expect=409)
    assert again.errors() == ["This scenario changes this number already. Remove that change first."]
    wrong = await cast.alice.post(changes, {"row": "every", "field": "drop_off", "value": "200"}, expect=422)
    assert wrong.errors() == ["Enter a percentage from 0 to 100, such as 12.5."]
    same = await cast.alice.post(f"{url}/scenarios", {"name": "Slow"}, expect=409)
    assert same.errors() == ["There is already a scenario with this name. Choose another name."]
    actions = [form.get("action", "") for form in (await show(cast, url)).all("form")]
    removal = next(action for action in actions if "/changes/" in action)
    await cast.alice.post(removal)
    await cast.alice.post(removal, expect=404)
    await cast.alice.post(f"{url}/outcomes/{row}/removal")
    await cast.alice.post(changes.replace("/changes", "/removal"))
    assert "No scenario yet." in (await show(cast, url)).text
