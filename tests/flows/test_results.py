"""Results: one side reports, the other accepts or returns; what is accepted is locked and posts its value (S000-11)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.access.phases import Phase
from tests.flows.measuring import INDICATOR, accept, add_indicator, agreed_indicator
from tests.people import ORIGIN, Actor, Cast

SPRING = {
    "starts-day": "1", "starts-month": "4", "starts-year": "2026",
    "ends-day": "30", "ends-month": "6", "ends-year": "2026",
    "value-0": "43", "evidence": "Register of visits", "confidence": "medium", "note": "A mild spring",
}  # fmt: skip
SUMMER = {**SPRING, "starts-month": "7", "ends-month": "9", "value-0": "61"}
YES = {"verdict": "accepted"}
NO = {"verdict": "returned", "reason": "The register of June is missing."}


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.PILOT)
    return made


def results_of(cast: Cast, indicator: str) -> str:
    return f"{cast.url}/outcomes/results/{indicator.rsplit('/', 1)[1]}"


async def draft(actor: Actor, results: str, **typed: str) -> str:
    return (await actor.post(results, {**SPRING, **typed})).location


async def submitted(actor: Actor, results: str, **typed: str) -> str:
    made = await draft(actor, results, **typed)
    await actor.post(f"{made}/submissions")
    return made


async def accepted(cast: Cast, results: str, **typed: str) -> str:
    made = await submitted(cast.bob, results, **typed)
    await cast.alice.post(f"{made}/verdicts", YES)
    return made


async def test_the_way_of_a_result_from_draft_to_ledger(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    assert "Nothing has been measured yet." in (await cast.audrey.get(results)).text
    made = await draft(cast.bob, results)
    page = await cast.bob.get(made)
    assert "43 people Draft" in page.text
    assert f"Only {cast.bob.organisation} can see this draft." in page.text
    await cast.bob.post(f"{made}/submissions")
    page = await cast.alice.get(made)
    assert "Do you accept this result?" in page.text
    done = await cast.alice.follow(await cast.alice.post(f"{made}/verdicts", YES))
    assert "The result is accepted, and the ledger has 1 new value line." in done.html
    line = await cast.audrey.get(done.link("value line 1"))
    assert "Quantitative value 43 people" in line.text
    assert "Goes out each week. It stood at 10 before; the target is 1,200.5 people." in line.text
    assert "Accrues to People who use the service Tier Individuals and community" in line.text
    assert "Period 1 April 2026 to 30 June 2026 Source Survey Confidence Medium" in line.text
    overview = await cast.sam.get(f"{cast.url}/outcomes/results")
    assert "Goes out each week 10 43 1 April 2026 to 30 June 2026 1,200.5 people –" in overview.text


async def test_a_draft_is_its_organisations_own(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    made = await draft(cast.bob, results)
    for actor in (cast.alice, cast.sam, cast.fiona, cast.audrey):
        await actor.get(made, expect=404)
        assert "Nothing has been measured yet." in (await actor.get(results)).text
    await cast.alice.post(f"{made}/verdicts", YES, expect=404)
    await cast.bob.post(f"{made}/removal")
    await cast.bob.get(made, expect=404)


async def test_who_submits_cannot_accept(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    for reporter, judge, side in ((cast.bob, cast.alice, "providers"), (cast.alice, cast.bob, "commissioners")):
        typed = SPRING if reporter is cast.bob else SUMMER
        made = await submitted(reporter, results, **typed)
        page = await reporter.post(f"{made}/verdicts", YES, expect=409)
        assert page.errors() == [f"This was submitted by the {side}’ side. The other side accepts or returns it."]
        await cast.sam.post(f"{made}/verdicts", YES, expect=403)
        await judge.post(f"{made}/verdicts", YES)
        again = await judge.post(f"{made}/verdicts", YES, expect=409)
        assert again.errors() == ["There is nothing to decide here: this result is accepted."]


async def test_a_result_comes_back_with_a_reason_and_is_put_right(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    made = await submitted(cast.bob, results)
    page = await cast.alice.post(f"{made}/verdicts", {"verdict": "returned"}, expect=422)
    assert page.errors() == ["Say why it goes back, so that it can be put right."]
    await cast.alice.post(f"{made}/verdicts", NO)
    page = await cast.bob.get(made)
    assert "Returned" in page.text
    assert "The register of June is missing." in page.text
    kept = await cast.bob.post(f"{made}/removal", expect=409)
    assert "What the other side has seen stays. Change it and submit it again." in kept.text
    assert (await cast.bob.get(f"{made}/edit")).field("value-0") == "43"
    await cast.bob.post(made, {**SPRING, "value-0": "44"})
    await cast.bob.post(f"{made}/submissions")
    await cast.alice.post(f"{made}/verdicts", YES)
    assert "44 people Accepted" in (await cast.audrey.get(made)).text


async def test_what_is_accepted_is_locked_for_everybody(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    made = await accepted(cast, results)
    for act in (made, f"{made}/submissions"):
        page = await cast.bob.post(act, {**SPRING, "value-0": "99"}, expect=409)
        assert page.errors() == ["This result was accepted and is locked. Put it right with a correction."]
    await cast.bob.get(f"{made}/edit", expect=409)
    page = await cast.alice.post(made, SPRING, expect=409)
    assert page.errors() == ["Only the organisation that wrote this result can change or submit it."]
    async with cast.app.state["sessions"]() as session:
        await cast.bob.seat_at(session, cast.partnership_id)
        with pytest.raises(DBAPIError, match="is with the other side or accepted"):
            await session.execute(
                text("UPDATE indicator_result SET note = 'x' WHERE id = :id"), {"id": made.rsplit("/", 1)[1]}
            )


async def test_a_correction_is_a_new_result_that_names_the_old_one(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    wrong = await accepted(cast, results)
    old_line = (await cast.bob.get(wrong)).link("value line 1")
    form = await cast.bob.get(f"{wrong}/corrections/new")
    assert "stays as it was accepted, and counts until this correction is accepted" in form.text
    right = (await cast.bob.post(f"{wrong}/corrections", {**SPRING, "value-0": "41"})).location
    assert "A correction is under way" in (await cast.bob.get(wrong)).text
    assert "under way" not in (await cast.alice.get(wrong)).text, "a draft is nobody else's to see"
    await cast.bob.post(f"{right}/submissions")
    assert "Goes out each week 10 43" in (await cast.alice.get(f"{cast.url}/outcomes/results")).text
    await cast.alice.post(f"{right}/verdicts", YES)
    assert "Goes out each week 10 41" in (await cast.alice.get(f"{cast.url}/outcomes/results")).text
    page = await cast.audrey.get(wrong)
    assert "43 people Corrected" in page.text
    assert "It was corrected by another result" in page.text
    assert "Withdrawn because Corrected: another result for 1 April 2026" in (await cast.audrey.get(old_line)).text
    assert "41 people" in (await cast.audrey.get((await cast.audrey.get(right)).link("value line 1"))).text
    again = await cast.bob.get(f"{wrong}/corrections/new", expect=409)
    assert "This result has been corrected already. Correct the newest one." in again.text


async def test_both_sides_accept_the_indicator_before_anything_is_submitted(cast: Cast) -> None:
    indicator = await add_indicator(cast)
    results = results_of(cast, indicator)
    made = await draft(cast.bob, results)
    page = await cast.bob.post(f"{made}/submissions", expect=409)
    assert page.errors() == [
        (
            "Both sides have to accept this indicator before it is measured. "
            "Still missing: the commissioners’ side and the providers’ side."
        )
    ]
    await accept(cast, indicator)
    await cast.bob.post(f"{made}/submissions")


async def test_a_period_is_counted_once(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    await submitted(cast.bob, results)
    twice = await draft(cast.alice, results, **{"starts-month": "6"})
    page = await cast.alice.post(f"{twice}/submissions", expect=409)
    assert page.errors() == [
        "There is a result for 1 April 2026 to 30 June 2026 already. Correct that one, or choose another period."
    ]


async def test_the_words_of_a_wrong_form(cast: Cast) -> None:
    next_year = {"ends-year": str(clock.today().year + 1)}
    splits = "Age: under 75, older\nLives: alone, together"
    results = results_of(cast, await agreed_indicator(cast, splits=splits, **next_year))
    form = await cast.bob.get(f"{results}/new")
    assert "The whole is worked out from the parts, so there is no field for it." in form.text
    page = await cast.bob.post(results, {}, expect=422)
    assert page.errors() == [
        "Enter when the period begins as a real date, such as 27 3 2027.",
        "Enter when the period ends as a real date, such as 27 3 2027.",
        "Age: under 75: Enter a number, such as 120 or 3.5.",
        "Age: older: Enter a number, such as 120 or 3.5.",
        "Lives: alone: Enter a number, such as 120 or 3.5.",
        "Lives: together: Enter a number, such as 120 or 3.5.",
        "Enter the evidence and where it is kept.",
        "Select how sure you are.",
    ]
    typed = {**SPRING, "value-0": "20", "value-1": "20", "value-2": "30", "value-3": "8"}
    page = await cast.bob.post(results, typed, expect=422)
    assert page.errors() == [
        (
            "By age the numbers add up to 40, by lives to 38. "
            "Everybody stands in one part of each split, so both come to the same."
        )
    ]
    assert page.field("value-2") == "30", "nothing typed is lost"
    made = await accepted(cast, results, **{**typed, "value-3": "10"})
    assert "40 people" in (await cast.audrey.get(made)).text
    late = await cast.bob.post(results, {**typed, "ends-month": "3", "ends-day": "31", **next_year}, expect=422)
    assert "The period has not ended yet. Report what was measured when it has." in late.errors()


async def test_few_people_are_shown_to_nobody_and_post_nothing(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast, is_about_people="yes", splits="Age: under 75, older"))
    made = await submitted(cast.bob, results, **{"value-0": "1", "value-1": "2"})
    page = await cast.alice.get(made)
    assert "fewer than 5" in page.text
    assert "Age: under 75 not shown Age: older not shown" in page.text
    done = await cast.alice.follow(await cast.alice.post(f"{made}/verdicts", YES))
    assert "It is of fewer than 5 people, so no value line was posted." in done.html
    more = await accepted(cast, results, **{**SUMMER, "value-0": "3", "value-1": "40"})
    page = await cast.audrey.get(more)
    assert "43 people" in page.text
    assert "Age: under 75 not shown Age: older not shown" in page.text


async def test_the_trend_stands_against_baseline_and_target_with_a_table_beneath(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast, target="70"))
    await accepted(cast, results)
    await submitted(cast.bob, results, **SUMMER)
    page = await cast.audrey.get(results)
    assert (
        "2 results, from 43 (Jun 2026) to 61 (Sep 2026). The baseline is 10 people. The target is 70 people."
        in page.html
    )
    assert "The same as a table" in page.text
    assert "1 July 2026 to 30 September 2026 61 Submitted" in page.text


async def test_what_is_counted_stays_while_there_are_results(cast: Cast) -> None:
    indicator = await agreed_indicator(cast)
    await submitted(cast.bob, results_of(cast, indicator))
    page = await cast.alice.post(indicator, {**INDICATOR, "unit": "visits"}, expect=409)
    assert "Results were reported for this indicator, so its unit, its splits and what it counts stay" in page.text
    await cast.alice.post(indicator, {**INDICATOR, "target": "900"})
    page = await cast.alice.post(f"{indicator}/removal", expect=409)
    assert "Results were reported for this indicator, so it stays in the framework." in page.text


async def test_two_judges_at_the_same_moment_leave_one_word_and_one_line(cast: Cast) -> None:
    results = results_of(cast, await agreed_indicator(cast))
    made = await submitted(cast.bob, results)
    token = await cast.alice.csrf_token()
    sent = [
        cast.alice.http.post(f"{made}/verdicts", data={**YES, "csrf_token": token}, headers={"Origin": ORIGIN})
        for _ in range(2)
    ]
    assert sorted(reply.status_code for reply in await asyncio.gather(*sent)) == [303, 409]
    assert "value line 2" not in (await cast.alice.get(made)).text
