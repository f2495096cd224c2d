"""The statement of a budget: by quarter and by year, on the page, as a workbook and in Word, from the ledger."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from docx import Document

from portal import clock
from portal.access.phases import Phase
from tests.budgeting import (
    ALIGNED,
    LATE,
    add_line,
    add_scheme,
    add_year,
    agreed,
    choose_rule,
    day,
    forecast,
    freeze,
    line_key,
    overspent,
    pay_in,
    put_in,
    seat_health,
    sign,
    spend,
    with_line,
)
from tests.ledgers import seal
from tests.people import Actor, Cast
from tests.questions import asked_by, listening


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await cast_at(Phase.PILOT)


@pytest.fixture
async def hannah(cast: Cast) -> Actor:
    return await seat_health(cast)


@pytest.fixture
async def year_2024(cast: Cast, hannah: Actor) -> tuple[str, str]:
    return await overspent(cast, hannah)


async def test_the_statement_only_reads_and_says_what_waits_for_its_seal(
    cast: Cast, year_2024: tuple[str, str]
) -> None:
    with listening(cast.app) as asked:
        page = await statement(cast.audrey, year_2024[0])
    assert not [one for one in asked if one.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "4 entries wait for a number and a seal, and are posted and counted already." in page.text
    await seal(cast)
    assert "Made from the ledger up to entry 4, with the seal" in (await statement(cast.audrey, year_2024[0])).text


async def statement(actor: Actor, year_url: str, quarter: int | str = "year") -> Any:
    return await actor.get(f"{year_url}/statement?quarter={quarter}")


async def test_a_year_before_any_money_says_so(cast: Cast) -> None:
    _, year_url, _ = await with_line(cast)
    page = await statement(cast.alice, year_url)
    assert "Nothing has been paid in or spent yet." in page.text


async def test_the_year_shows_funding_spending_position_and_each_partners_share(
    cast: Cast, hannah: Actor, year_2024: tuple[str, str]
) -> None:
    page = await statement(cast.audrey, year_2024[0])
    alice, health, bob = cast.alice.organisation, hannah.organisation, cast.bob.organisation
    assert f"{alice} £0.00 £60,000.00 £63,000.00 −£3,000.00 −£3,000.00" in page.text
    assert f"{alice} £40,000.00 £40,000.00 £0.00" in page.text
    assert f"{health} £20,000.00 £20,000.00 £0.00" in page.text
    assert f"Reablement Home visits {bob} £63,000.00 £0.00" in page.text
    assert "£60,000.00 £63,000.00 £63,000.00 £3,000.00 Not needed" in page.text, "5% is not more than 5%"
    assert "Reablement: Home visits £3,000.00 £2,000.00 £1,000.00 £0.00 By the signed rule." in page.text


async def test_a_quarter_shows_its_own_figures_beside_those_before_and_to_date(
    cast: Cast, hannah: Actor, year_2024: tuple[str, str]
) -> None:
    first = await statement(cast.alice, year_2024[0], 1)
    assert f"{cast.bob.organisation} £15,000.00 £15,000.00 £0.00 £0.00" in first.text
    second = await statement(cast.alice, year_2024[0], 2)
    assert f"{cast.bob.organisation} £0.00 £15,000.00 £15,000.00 £0.00" in second.text
    assert f"{hannah.organisation} £20,000.00 £20,000.00 £20,000.00 £0.00 £0.00" in second.text
    assert f"{cast.alice.organisation} £25,000.00 £20,000.00 £0.00 £20,000.00 £45,000.00" in second.text
    assert "1 July 2024 to 30 September 2024" in second.text
    await cast.alice.get(f"{year_2024[0]}/statement?quarter=5", expect=404)


async def test_the_next_year_brings_forward_and_compares(cast: Cast, year_2024: tuple[str, str]) -> None:
    url = year_2024[0].split("/years/")[0]
    page = await statement(cast.alice, await add_year(cast, url, 2025))
    assert f"{cast.alice.organisation} −£3,000.00 £0.00 £0.00 £0.00 −£3,000.00" in page.text
    assert f"{cast.bob.organisation} £0.00 £63,000.00" in page.text


async def test_a_cascade_shows_what_each_step_gives_and_what_is_left_to_find(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, year=2024)
    await put_in(year_url, cast.alice, line, "40,000")
    await cast.alice.post(f"{year_url}/figures", {"line": line, "amount": "40,000", "reason": ""})
    steps = {"step-0-name": "Risk pool", "step-0-available": "2,000", "step-1-name": "Free", "step-1-available": "500"}
    await choose_rule(year_url, cast.alice, line, "cascade", **steps)
    await sign(await freeze(year_url, cast.alice, LATE), cast.alice)
    await pay_in(year_url, cast.alice, cast.alice, line, "40,000", "1 5 2024")
    await spend(year_url, cast.alice, line, "43,000", "1 6 2024")
    page = await statement(cast.audrey, year_url)
    assert "£3,000.00 £0.00 £2,500.00 £500.00 What is not met is nobody’s until the organisations decide." in page.text


async def test_an_underspend_that_stays_in_the_fund_is_not_called_unmet(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, year=2024)
    await put_in(year_url, cast.alice, line, "40,000")
    await cast.alice.post(f"{year_url}/figures", {"line": line, "amount": "40,000", "reason": ""})
    await choose_rule(year_url, cast.alice, line, "fixed", underspend="kept for non-recurrent use")
    await sign(await freeze(year_url, cast.alice, LATE), cast.alice)
    await pay_in(year_url, cast.alice, cast.alice, line, "40,000", "1 5 2024")
    await spend(year_url, cast.alice, line, "37,000", "1 6 2024")
    page = await statement(cast.audrey, year_url)
    assert "Variance Stays in the fund Not met What holds" in page.text
    assert "−£3,000.00 −£3,000.00 £0.00 Stays in the fund, for non-recurrent use alone." in page.text
    assert "or stays in the fund where it says so." in page.text


async def test_a_forecast_beyond_the_threshold_asks_the_host_for_a_plan(cast: Cast, hannah: Actor) -> None:
    this_year = clock.today().year - (clock.today().month < 4)
    _, year_url, line = await agreed(cast, hannah, this_year, LATE)
    assert "No forecast yet" in (await statement(cast.alice, year_url, 2)).text
    await forecast(year_url, cast.alice, line, 1, "60,500")
    assert "Missing" not in (await statement(cast.alice, year_url, 1)).text
    await forecast(year_url, cast.alice, line, 2, "66,000.01")
    page = await statement(cast.alice, year_url, 2)
    assert "£66,000.01 £6,000.01 Missing: the variance asks for one" in page.text
    assert f"{cast.alice.organisation} is asked for an action plan" in page.text
    assert "£6,000.01 £4,000.01 £2,000.00 £0.00" in page.text, "the odd penny goes to the larger remainder"
    assert "£60,500.00" in (await statement(cast.alice, year_url, 1)).text, "the first quarter stays as it was said"
    form = await cast.alice.get(page.link("Write the action plan"))
    assert form.field("csrf_token")
    plan = {"line": line, "quarter": "2", "text": "Two visits are put together from October."}
    await cast.alice.post(f"{year_url}/action-plans", plan)
    page = await statement(cast.alice, year_url, 2)
    assert "Two visits are put together from October." in page.text
    assert "is asked for an action plan" not in page.text


async def test_only_the_host_of_a_pooled_budget_spends_and_forecasts(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await agreed(cast, hannah, 2024, LATE)
    sentence = f"Only {cast.alice.organisation}, which holds the money, can do this."
    typed = {"key": str(uuid4()), "line": line, "amount": "1", **day("1 5 2024")}
    assert sentence in (await hannah.post(f"{year_url}/spending", typed, expect=409)).text
    said = {"line": line, "quarter": "1", "amount": "1"}
    assert sentence in (await hannah.post(f"{year_url}/forecasts", said, expect=409)).text
    plan = {"line": line, "quarter": "1", "text": "Wait."}
    assert sentence in (await hannah.post(f"{year_url}/action-plans", plan, expect=409)).text


async def test_money_of_another_year_is_not_recorded_in_this_one(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await agreed(cast, hannah, 2024, LATE)
    typed = {"key": str(uuid4()), "line": line, "amount": "1", **day("1 4 2025")}
    reply = await cast.alice.post(f"{year_url}/spending", typed, expect=422)
    assert reply.errors() == ["This day is not in the year 2024/25. Open the year that it belongs to."]


async def test_a_double_click_pays_in_once(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await agreed(cast, hannah, 2024, LATE)
    typed = {
        "key": str(uuid4()), "contribution": f"{line}/{hannah.organisation_id}/cash/True", "amount": "5",
        **day("1 5 2024"),
    }  # fmt: skip
    await cast.alice.post(f"{year_url}/receipts", typed)
    await cast.alice.post(f"{year_url}/receipts", typed)
    assert f"{hannah.organisation} £20,000.00 £5.00" in (await statement(cast.alice, year_url)).text


async def test_spending_under_an_unsigned_rule_is_never_shown_without_saying_so(cast: Cast) -> None:
    _, year_url, line = await with_line(cast)
    await put_in(year_url, cast.alice, line, "40,000")
    await pay_in(year_url, cast.alice, cast.alice, line, "40,000", "1 5 2024")
    assert "No rule is signed for this year." in (await cast.alice.get(f"{year_url}/spending/new")).text
    await spend(year_url, cast.alice, line, "41,000", "1 6 2024")
    for quarter in (1, "year"):
        page = await statement(cast.audrey, year_url, quarter)
        assert "Money was spent on lines for which no rule is signed: Reablement: Home visits." in page.text
        assert "No signed rule: nobody has agreed who bears this." in page.text
    text = await document(cast, year_url)
    assert "no rule is signed: Reablement: Home visits" in text


async def test_in_an_aligned_budget_nothing_moves_and_one_page_shows_the_whole(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, ALIGNED)
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, hannah, line, "20,000")
    await cast.alice.post(f"{year_url}/figures", {"line": line, "amount": "60,000", "reason": ""})
    await choose_rule(year_url, cast.alice, line, "own_risk")
    text_url = await freeze(year_url, cast.alice, LATE)
    await sign(text_url, cast.alice)
    await sign(text_url, hannah)
    other = {
        "key": str(uuid4()), "contribution": f"{line}/{hannah.organisation_id}/cash/True", "amount": "5",
        **day("1 5 2024"),
    }  # fmt: skip
    reply = await cast.alice.post(f"{year_url}/receipts", other, expect=409)
    assert "In an aligned budget each organisation does this for its own money alone." in reply.text
    await pay_in(year_url, cast.alice, cast.alice, line, "40,000", "1 5 2024")
    await pay_in(year_url, hannah, hannah, line, "20,000", "1 5 2024")
    await spend(year_url, cast.alice, line, "39,000", "1 6 2024")
    await spend(year_url, hannah, line, "23,500", "1 6 2024")
    page = await statement(cast.audrey, year_url)
    assert f"{cast.alice.organisation} £0.00 £40,000.00 £39,000.00 £1,000.00 £1,000.00" in page.text
    assert f"{hannah.organisation} £0.00 £20,000.00 £23,500.00 −£3,500.00 −£3,500.00" in page.text
    assert "All together £0.00 £60,000.00 £62,500.00 −£2,500.00 −£2,500.00" in page.text
    assert "£2,500.00 −£1,000.00 £3,500.00 £0.00 By the signed rule." in page.text, "each bears its own"


async def test_what_somebody_spent_without_signing_is_nobodys_yet(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, ALIGNED)
    await put_in(year_url, cast.alice, line, "40,000")
    await cast.alice.post(f"{year_url}/figures", {"line": line, "amount": "40,000", "reason": ""})
    await choose_rule(year_url, cast.alice, line, "own_risk")
    await sign(await freeze(year_url, cast.alice, LATE), cast.alice)
    await put_in(year_url, hannah, line, "20,000")
    await spend(year_url, cast.alice, line, "40,000", "1 6 2024")
    await spend(year_url, hannah, line, "500", "1 6 2024")
    page = await statement(cast.audrey, year_url)
    assert "£500.00 £0.00 £500.00 What is not met is nobody’s until the organisations decide." in page.text


async def test_a_statement_asks_as_often_for_ten_lines_as_for_one(cast: Cast, year_2024: tuple[str, str]) -> None:
    year_url = year_2024[0]
    few = await asked_by(cast.app, cast.alice.get(f"{year_url}/statement"))
    lines_url = await add_scheme(cast, year_url.split("/years/")[0], "Equipment")
    for number in range(10):
        await add_line(cast, lines_url, f"Line {number}")
        key = await line_key(cast, year_url, f"Line {number}")
        await put_in(year_url, cast.alice, key, "10", recurrent="yes")
        await pay_in(year_url, cast.alice, cast.alice, key, "10", "1 5 2024")
    assert await asked_by(cast.app, cast.alice.get(f"{year_url}/statement")) == few


async def test_what_was_left_is_used_once_and_for_nothing_that_comes_again(cast: Cast) -> None:
    url, year_url, line = await with_line(cast)
    await put_in(year_url, cast.alice, line, "40,000")
    await pay_in(year_url, cast.alice, cast.alice, line, "40,000", "1 5 2024")
    await spend(year_url, cast.alice, line, "39,000", "1 6 2024")
    next_url = await add_year(cast, url, 2025)
    use = {"line": line, "amount": "600", "purpose": "A second-hand minibus", "recurrent": "yes"}
    reply = await cast.alice.post(f"{next_url}/uses", use, expect=409)
    assert "An underspend can only be put to non-recurrent use." in reply.text
    await cast.alice.post(f"{next_url}/uses", {**use, "recurrent": "no"})
    reply = await cast.alice.post(f"{next_url}/uses", {**use, "recurrent": "no"}, expect=409)
    assert "£400.00 of what was brought forward is left on this line." in reply.text
    assert "A second-hand minibus" in (await statement(cast.alice, next_url)).text


async def test_strangers_read_no_statement_in_any_form(cast: Cast, year_2024: tuple[str, str]) -> None:
    for stranger in cast.strangers:
        for form in ("", "/workbook", "/document"):
            await stranger.get(f"{year_2024[0]}/statement{form}", expect=404)


async def document(cast: Cast, year_url: str) -> str:
    reply = await cast.audrey.http.get(f"{year_url}/statement/document?quarter=year")
    assert reply.status_code == 200
    read = Document(BytesIO(reply.content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])
