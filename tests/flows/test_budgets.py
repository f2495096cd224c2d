"""A budget of a partnership: its terms, its lines, what each body puts in, and how an amount changes."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.budgeting import ALIGNED, BUDGET, YEAR, add_line, add_scheme, put_in, seat_health, set_up, with_line
from tests.ledgers import ledger
from tests.people import Cast
from tests.questions import asked_by

POUNDS_TYPED = "Enter the amount in pounds, such as 1,234.50."


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await cast_at(Phase.DESIGN)


async def test_there_is_no_budget_yet_and_the_page_says_what_one_is(cast: Cast) -> None:
    page = await cast.alice.get(f"{cast.url}/budgets")
    assert "There is no budget yet." in page.text
    assert page.link("Set up a budget") == f"{cast.url}/budgets/new"
    assert "A commissioning lead or a budget holder sets one up." in (await cast.bob.get(f"{cast.url}/budgets")).text


async def test_a_pooled_budget_says_who_hosts_it_and_what_for(cast: Cast) -> None:
    page = await cast.alice.get(await set_up(cast))
    for words in (
        "Pooled budget",
        cast.alice.organisation,
        BUDGET["aims"],
        BUDGET["keeper"],
        "a local authority’s rules",
    ):
        assert words in page.text
    assert "There is no year yet." in page.text


async def test_a_pooled_budget_needs_a_host_and_an_aligned_one_has_none(cast: Cast) -> None:
    without = await cast.alice.post(f"{cast.url}/budgets", {**BUDGET, "host": ""}, expect=422)
    assert without.errors() == ["Select the host, which holds the money of a pooled budget."]
    assert without.field("title") == BUDGET["title"]
    hosted = {**ALIGNED, "host": str(cast.alice.organisation_id)}
    reply = await cast.alice.post(f"{cast.url}/budgets", hosted, expect=422)
    assert reply.errors() == ["An aligned budget has no host: each body keeps its own money."]


async def test_a_title_is_used_once(cast: Cast) -> None:
    await set_up(cast)
    again = {**BUDGET, "host": str(cast.alice.organisation_id)}
    reply = await cast.alice.post(f"{cast.url}/budgets", again, expect=409)
    assert "There is already a budget with this title." in reply.text


async def test_terms_change_but_not_whose_money_it_is(cast: Cast) -> None:
    url = await set_up(cast)
    same = {**BUDGET, "host": str(cast.alice.organisation_id)}
    await cast.alice.post(url, {**same, "keeper": "Joint finance officer"})
    assert "Joint finance officer" in (await cast.alice.get(url)).text
    reply = await cast.alice.post(url, {**same, "host": str(cast.bob.organisation_id)}, expect=409)
    assert "The kind of a budget and its host stay as they are." in reply.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts-day": "2"}, "A financial year begins on the first day of a month."),
        ({"starts-year": "1066"}, "Enter a year from 2000 to 2100."),
        ({"starts-month": "13"}, "Enter the first day of the year as a real date, such as 27 3 2027."),
        ({"starts-month": "10"}, "There is a year from 1 April 2024 already, and years do not overlap."),
    ],
)
async def test_a_year_is_twelve_months_of_its_own(cast: Cast, changed: dict[str, str], sentence: str) -> None:
    url, _, _ = await with_line(cast)
    reply = await cast.alice.post(f"{url}/years", {**YEAR, **changed}, expect=422)
    assert reply.errors() == [sentence]


async def test_a_line_of_a_pooled_budget_opens_a_fund_with_the_host(cast: Cast) -> None:
    await with_line(cast)
    page = await ledger(cast)
    assert f"Reablement: Home visits {cast.alice.organisation}" in page.text


async def test_the_same_line_in_two_budgets_has_two_funds(cast: Cast) -> None:
    await with_line(cast)
    await with_line(cast, {**BUDGET, "title": "Another fund"})
    page = await ledger(cast)
    assert f"Reablement: Home visits {cast.alice.organisation}" in page.text
    assert f"Another fund, Reablement: Home visits {cast.alice.organisation}" in page.text


async def test_in_an_aligned_budget_each_body_keeps_its_own_fund(cast: Cast) -> None:
    hannah = await seat_health(cast)
    _, year_url, line = await with_line(cast, ALIGNED)
    assert "There is no fund yet." in (await ledger(cast)).text
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, hannah, line, "20,000")
    page = await ledger(cast)
    for body in (cast.alice.organisation, hannah.organisation):
        assert f"Home visits, {body} {body}" in page.text


async def test_two_bodies_put_in_cash_kind_and_time(cast: Cast) -> None:
    hannah = await seat_health(cast)
    _, year_url, line = await with_line(cast)
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, hannah, line, "20,000")
    await put_in(year_url, hannah, line, "540", medium="staff time", basis="30 hours at £18 an hour", recurrent="no")
    await cast.alice.post(f"{year_url}/figures", {"line": line, "amount": "65,000", "reason": ""})
    page = await cast.alice.get(year_url)
    assert f"{cast.alice.organisation} £40,000.00 £0.00 £0.00 £40,000.00" in page.text
    assert f"{hannah.organisation} £20,000.00 £0.00 £540.00 £20,540.00" in page.text
    assert "Staff time: 30 hours at £18 an hour This once £540.00" in page.text
    assert "£65,000.00 £60,000.00 −£5,000.00" in page.text, "the cash falls short of the budget, and the page says so"


async def test_what_is_not_cash_says_how_it_was_worked_out(cast: Cast) -> None:
    _, year_url, line = await with_line(cast)
    typed = {"line": line, "medium": "in kind", "amount": "300", "recurrent": "no", "basis": ""}
    reply = await cast.alice.post(f"{year_url}/contributions", typed, expect=422)
    assert reply.errors() == ["Say how the amount was worked out, such as 12 hours at £18 an hour."]


async def test_a_contribution_changes_by_a_variation_with_its_reason(cast: Cast) -> None:
    _, year_url, line = await with_line(cast)
    await put_in(year_url, cast.alice, line, "40,000")
    typed = {"line": line, "medium": "cash", "amount": "38,500", "recurrent": "yes", "reason": ""}
    reply = await cast.alice.post(f"{year_url}/contributions", typed, expect=409)
    assert "Say why it changes from £40,000.00." in reply.text
    reply = await cast.alice.post(f"{year_url}/contributions", {**typed, "amount": "40000"}, expect=409)
    assert "It is £40,000.00 already, so there is nothing to record." in reply.text
    await cast.alice.post(f"{year_url}/contributions", {**typed, "reason": "A post stays empty until June."})
    page = await cast.alice.get(year_url)
    assert "£38,500.00" in page.text
    assert "−£1,500.00 A post stays empty until June." in page.text


async def test_money_moves_between_lines_by_a_virement(cast: Cast) -> None:
    url, year_url, line = await with_line(cast)
    lines_url = next(link for link in (await cast.alice.get(url)).links() if link.endswith("/lines/new"))
    await add_line(cast, lines_url.removesuffix("/new"), "Equipment", provider="outside", outside_provider="Aids Ltd")
    page = await cast.alice.get(f"{year_url}/virements/new")
    other = [node.get("value", "") for node in page.element("to_line").iter("option")][-1]
    await cast.alice.post(f"{year_url}/figures", {"line": line, "amount": "10,000", "reason": ""})
    move = {"from_line": line, "to_line": other, "amount": "2,500", "reason": "Beds are needed first."}
    await cast.alice.post(f"{year_url}/virements", move)
    page = await cast.alice.get(year_url)
    assert "Reablement: Equipment Aids Ltd £2,500.00" in page.text
    assert "All lines £10,000.00" in page.text
    assert "Virement: Reablement: Home visits −£2,500.00 Beds are needed first." in page.text
    reply = await cast.alice.post(f"{year_url}/virements", {**move, "amount": "7,500.01"}, expect=409)
    assert "That line has £7,500.00, so no more than that can be moved." in reply.text
    reply = await cast.alice.post(f"{year_url}/virements", {**move, "to_line": line}, expect=422)
    assert reply.errors() == ["Choose two different lines. Money moves from one to the other."]


async def test_forms_that_are_sent_empty_say_what_each_field_wants(cast: Cast) -> None:
    url, year_url, _ = await with_line(cast)
    lines_url = await add_scheme(cast, url, "Night visits")
    for path, wanted in (
        (f"{url}/schemes", ["Enter a name for the scheme.", "Select which organisation leads the scheme."]),
        (
            lines_url,
            [
                "Enter what the money is spent on.",
                "Select who provides it.",
                "Select whether this is paid for every year.",
            ],
        ),
        (
            f"{year_url}/virements",
            [
                "Select the line that money comes from.",
                "Select the line that money goes to.",
                POUNDS_TYPED,
                "Enter why the money moves.",
            ],
        ),
        (
            f"{year_url}/action-plans",
            [
                "Select a spend line.",
                "Select the quarter that the plan answers.",
                "Enter what will be done, by whom and by when.",
            ],
        ),
        (
            f"{year_url}/uses",
            [
                "Select a spend line.",
                POUNDS_TYPED,
                "Enter what it is used for.",
                "Select whether it is paid for every year.",
            ],
        ),
    ):
        assert (await cast.alice.post(path, {}, expect=422)).errors() == wanted


async def test_everybody_at_the_table_reads_and_only_some_write(cast: Cast) -> None:
    url, year_url, line = await with_line(cast)
    for reader in (cast.bob, cast.fiona, cast.sam, cast.audrey):
        assert "Home visits" in (await reader.get(url)).text
        assert "Home visits" in (await reader.get(year_url)).text
        await reader.get(f"{url}/edit", expect=403)
    typed = {"line": line, "medium": "cash", "amount": "5", "recurrent": "no"}
    reply = await cast.audrey.post(f"{year_url}/contributions", typed, expect=403)
    assert "say and sign what your organisation puts into a budget" in reply.text


async def test_strangers_learn_nothing(cast: Cast) -> None:
    url, year_url, _ = await with_line(cast)
    for stranger in cast.strangers:
        await stranger.get(url, expect=404)
        await stranger.get(year_url, expect=404)
    elsewhere = url.replace(str(cast.partnership_id), str(cast.other_partnership_id))
    await cast.charlie.get(elsewhere, expect=404)


async def test_a_page_asks_as_often_for_ten_lines_as_for_one(cast: Cast) -> None:
    url, year_url, _ = await with_line(cast)
    few = await asked_by(cast.app, cast.alice.get(year_url))
    lines_url = await add_scheme(cast, url, "Equipment")
    for number in range(10):
        await add_line(cast, lines_url, f"Line {number}")
    assert await asked_by(cast.app, cast.alice.get(year_url)) == few
