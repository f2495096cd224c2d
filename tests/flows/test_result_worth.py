"""An indicator tied to a unit cost: an accepted result posts its pounds beside its number (S000-11)."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.flows.measuring import agreed_indicator
from tests.flows.test_results import SPRING, SUMMER, accepted, results_of
from tests.flows.test_unit_costs import COST, upload
from tests.people import Cast
from tests.questions import asked_by

HOURS = {
    "tier": "wider public sector", "unit_cost": "shared:UC01", "prices": "2025", "counts": "change", "each": "0.5",
    "because": "A missed appointment is half an hour", "outside_body": "",
}  # fmt: skip


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.PILOT)
    return made


async def test_an_accepted_result_posts_its_number_and_its_pounds(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    assert "Nobody has said to whom it accrues" in (await cast.audrey.get(results)).text
    await cast.alice.post(f"{results}/worth", {**HOURS, "body": str(cast.bob.organisation_id)})
    page = await cast.audrey.get(results)
    assert f"It accrues to {cast.bob.organisation} (wider public sector)." in page.text
    assert "Tied to More contact with a general practitioner: £196.78 per hour, in prices of 2025." in page.text
    assert "£127.00 in prices of 2008, brought to 2025 by GDP deflator at market prices" in page.text
    made = await accepted(cast, results)
    page = await cast.bob.get(made)
    number, amount = [await cast.bob.get(page.link(f"value line {place}")) for place in (1, 2)]
    assert "43 people" in number.text
    assert "£3,246.87" in amount.text
    assert "33 people better than the baseline × 0.5 hours each × £196.78 per hour, in prices of 2025." in amount.text
    assert "Fiscal value, gross: nothing is taken off" in amount.text
    assert (
        "Source nef and Camden, Sustainable Commissioning Model, 2008, UC01. £127.00 in prices of 2008" in amount.text
    )
    assert "Illustrative, 2008 prices, not for decisions" in amount.text
    assert f"Does this value accrue to {cast.bob.organisation}?" in amount.text


async def test_the_form_asks_as_much_for_a_longer_framework(cast: Cast) -> None:
    form = f"{results_of(cast, await agreed_indicator(cast))}/worth"
    few = await asked_by(cast.app, cast.alice.http.get(form))
    assert few <= 4, "the session, the seat, what the form offers, and what was said before"
    for _ in range(3):
        await agreed_indicator(cast)
    assert await asked_by(cast.app, cast.alice.http.get(form)) == few


async def test_a_correction_withdraws_both_lines(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    await cast.alice.post(f"{results}/worth", {**HOURS, "body": "outside", "outside_body": "NHS"})
    wrong = await accepted(cast, results)
    right = (await cast.bob.post(f"{wrong}/corrections", {**SPRING, "value-0": "8"})).location
    await cast.bob.post(f"{right}/submissions")
    await cast.alice.post(f"{right}/verdicts", {"verdict": "accepted"})
    for place in (1, 2):
        line = await cast.bob.get((await cast.bob.get(wrong)).link(f"value line {place}"))
        assert "Withdrawn because Corrected" in line.text
    worse = await cast.bob.get((await cast.bob.get(right)).link("value line 2"))
    assert "−£196.78" in worse.text, "a cost that rose stands below zero"


async def test_what_cannot_be_multiplied_is_refused_in_words(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast, baseline=""))
    to_us = {**HOURS, "body": "outside", "outside_body": "NHS"}
    for changed, sentence in (
        ({"unit_cost": "shared:UC07", "counts": "whole"}, "does not say per what it is counted"),
        ({"unit_cost": "shared:UC14", "counts": "whole"}, "“Placement for complex needs” is a ceiling"),
        ({}, "Nobody has measured the baseline, so there is no change to count."),
        ({"prices": "2025/26"}, "2008 is a calendar year and 2025/26 is a financial year"),
        ({"each": "0"}, "Enter a number of more than zero."),
        ({"because": ""}, "Enter why so many."),
        ({"body": ""}, "Select the body that the value accrues to."),
    ):
        page = await cast.alice.post(f"{results}/worth", {**to_us, **changed}, expect=422)
        assert sentence in " ".join(page.errors())
    await cast.alice.post(f"{results}/worth", {**to_us, "unit_cost": "nothing"}, expect=404)
    await cast.bob.post(f"{results}/worth", to_us, expect=403)
    for stranger in cast.strangers:
        await stranger.get(f"{results}/worth", expect=404)


async def test_two_indicators_that_count_one_event_are_warned_about(cast: Cast) -> None:
    jobs = {**HOURS, "body": "outside", "outside_body": "The state", "each": "1", "counts": "whole"}
    for name, cost in (("In work", "shared:UC08"), ("Off benefits", "shared:UC09")):
        results = results_of(cast, await agreed_indicator(cast, name=name))
        await cast.alice.post(f"{results}/worth", {**jobs, "unit_cost": cost})
    page = await cast.audrey.get(f"{cast.url}/outcomes/results")
    assert (
        "“Lost output while economically inactive” and “Incapacity Benefit” describe one event (getting a job). "
        "Counting them side by side counts it twice."
    ) in page.text


async def test_the_form_offers_the_own_library_and_the_own_index(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    await cast.alice.post(f"{cast.url}/library/unit-costs", COST)
    typed = {"name": "Our index", "edition": "one", "source": "Us", "published-day": "1",
             "published-month": "9", "published-year": "2026"}  # fmt: skip
    await upload(cast.alice, f"{cast.url}/library/prices", b"Year,Index\n2008,50\n2025,100\n", **typed)
    page = await cast.alice.get(f"{results}/worth")
    assert "GP-1. An hour of a doctor: £210.00 to £240.00 per hour (2024/25)" in page.text
    assert "Brought along by: Our index, one" in page.text
    await cast.alice.post(f"{results}/worth", {**HOURS, "body": "outside", "outside_body": "NHS"})
    assert "Tied to More contact with a general practitioner: £254.00 per hour" in (await cast.audrey.get(results)).text


async def test_numbers_alone_accrue_to_whom_was_said(cast: Cast) -> None:
    indicator = await agreed_indicator(cast)
    results = results_of(cast, indicator)
    await cast.alice.post(f"{results}/worth", {**HOURS, "unit_cost": "", "body": str(cast.sam.organisation_id)})
    made = await accepted(cast, results, **SUMMER)
    page = await cast.sam.get(made)
    assert "value line 2" not in page.text
    assert cast.sam.organisation in (await cast.sam.get(page.link("value line 1"))).text
    form = await cast.alice.get(f"{results}/worth")
    assert form.field("each") == "1"
    other = await agreed_indicator(cast, name="Another")
    await cast.alice.post(f"{results_of(cast, other)}/worth", {**HOURS, "body": "outside", "outside_body": "NHS"})
    await cast.alice.post(f"{other}/removal")
    await cast.alice.get(other, expect=404)
