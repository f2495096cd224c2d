"""The ledger of money, as people meet it: what they record and what they read back."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar

from portal.access.phases import Phase
from tests.ledgers import contribution, give, journal, ledger, newest_entry, spending, with_fund
from tests.people import Cast
from tests.questions import asked_by, listening


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


async def test_an_empty_ledger_says_what_to_do_first(cast_at: Any) -> None:
    cast = await cast_at(Phase.DESIGN)
    page = await ledger(cast)
    assert "There is no fund yet." in page.text
    assert page.link("Open a fund") == f"{cast.url}/ledger/funds/new"
    form = await cast.alice.get(f"{cast.url}/ledger/contributions/new")
    assert "Open a fund first" in form.text
    reader = await cast.bob.get(f"{cast.url}/ledger")
    assert "A commissioning lead, a budget holder or a contract manager opens one" in reader.text


async def test_contributions_of_two_agencies_and_spending_stand_on_the_page(cast: Cast) -> None:
    await give(cast)
    await give(
        cast,
        organisation=str(cast.sam.organisation_id),
        medium="staff time",
        amount="£540",
        basis="30 hours at £18 an hour",
    )
    await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast))
    page = await ledger(cast)
    assert f"{cast.alice.organisation} £40,000.00 £0.00 £0.00" in page.text
    assert f"{cast.sam.organisation} £0.00 £0.00 £540.00" in page.text
    assert f"{cast.bob.organisation} Sunday hosting £1,250.50" in page.text
    assert f"Pilot fund {cast.alice.organisation} £38,749.50" in page.text, "staff time is no cash in hand"
    assert "The chain ends at entry 3." in page.text
    assert f"Pilot fund paid {cast.bob.organisation} £1,250.50 for Sunday hosting" in page.text


async def test_a_contribution_is_said_back_and_noted_in_the_journal(cast: Cast) -> None:
    reply = await cast.alice.post(f"{cast.url}/ledger/contributions", await contribution(cast, amount="1,234.50"))
    assert "The contribution of £1,234.50 is in the ledger." in (await cast.alice.get(reply.location)).html
    assert ("recorded", "a contribution of £1,234.50 (cash)") in await journal(cast)


async def test_a_double_click_posts_once(cast: Cast) -> None:
    typed = await contribution(cast)
    await cast.alice.post(f"{cast.url}/ledger/contributions", typed)
    await cast.alice.post(f"{cast.url}/ledger/contributions", typed)
    page = await ledger(cast)
    assert "The chain ends at entry 1." in page.text
    assert len([one for one in await journal(cast) if one[0] == "recorded"]) == 1


async def test_two_presses_at_the_same_moment_post_once(cast: Cast) -> None:
    typed = await contribution(cast)
    await asyncio.gather(*(cast.alice.post(f"{cast.url}/ledger/contributions", typed) for _ in range(6)))
    assert "The chain ends at entry 1." in (await ledger(cast)).text


async def test_an_outside_supplier_is_named(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast, payee="outside"), expect=422)
    assert page.errors() == ["Enter the name of the supplier."]
    await cast.alice.post(
        f"{cast.url}/ledger/spending", await spending(cast, payee="outside", supplier="Tyne Van Hire")
    )
    page = await ledger(cast)
    assert "Tyne Van Hire Sunday hosting £1,250.50" in page.text
    assert "−£1,250.50 (overspent)" in page.text


async def test_a_reversal_undoes_an_entry_once_and_says_why(cast: Cast) -> None:
    await give(cast)
    entry = await newest_entry(cast)
    form = await cast.alice.get(f"{entry}/reversal/new")
    page = await cast.alice.post(f"{entry}/reversal", {"key": form.field("key"), "reason": " "}, expect=422)
    assert page.errors() == ["Enter why it is reversed."]
    typed = {"key": form.field("key"), "reason": "Paid by the other council"}
    await cast.alice.post(f"{entry}/reversal", typed)
    await cast.alice.post(f"{entry}/reversal", typed)
    page = await ledger(cast)
    assert "Entry 1 reversed: £40,000.00" in page.text
    assert "Reversed by entry 2" in page.text
    assert "The chain ends at entry 2." in page.text
    assert f"Pilot fund {cast.alice.organisation} £0.00" in page.text
    page = await cast.alice.post(f"{entry}/reversal", {"key": str(uuid4()), "reason": "Again"}, expect=409)
    assert page.errors() == ["This entry has been reversed already. An entry is reversed once."]


async def test_two_people_who_reverse_one_entry_at_once_reverse_it_once(cast: Cast) -> None:
    await give(cast)
    entry = await newest_entry(cast)
    token = await cast.alice.csrf_token()
    replies = await asyncio.gather(
        *(
            cast.alice.http.post(
                f"{entry}/reversal",
                data={"csrf_token": token, "key": str(uuid4()), "reason": "A slip"},
                headers={"Origin": "http://portal.test"},
            )
            for _ in range(5)
        )
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409, 409]
    assert "The chain ends at entry 2." in (await ledger(cast)).text


async def test_an_entry_shows_its_lines_and_its_place_in_the_chain(cast: Cast) -> None:
    await give(cast, note="First of two payments")
    page = await cast.audrey.get(await newest_entry(cast))
    assert "Pilot fund: cash in hand £40,000.00" in page.text
    assert f"{cast.alice.organisation}: cash given to Pilot fund −£40,000.00" in page.text
    assert "First of two payments" in page.text
    assert re.search(r"Seal [0-9a-f]{64} Seal before it None", page.text)
    assert "Reverse this entry" not in page.text


async def test_fifty_posters_at_one_account_at_once_all_balance(cast: Cast) -> None:
    sent = [await contribution(cast, amount=f"{number}.01") for number in range(1, 51)]
    await asyncio.gather(*(cast.alice.post(f"{cast.url}/ledger/contributions", typed) for typed in sent))
    page = await ledger(cast)
    assert f"Pilot fund {cast.alice.organisation} £1,275.50" in page.text
    assert "The chain ends at entry 50." in page.text


async def test_older_entries_are_a_page_away(cast: Cast) -> None:
    for number in range(27):
        await give(cast, amount=f"{number + 1}")
    page = await ledger(cast)
    assert "Entries 20 to 27, newest first" in page.text
    older = await cast.alice.get(page.link("Older entries").split("#")[0])
    assert "Entries 1 to 19, newest first" in older.text
    beyond = await cast.alice.get(f"{cast.url}/ledger?before=1")
    assert "There are no older entries." in beyond.text


async def test_a_page_asks_the_same_number_of_questions_however_long_the_ledger_is(cast: Cast, app: Litestar) -> None:
    few = await asked_by(app, cast.alice.get(f"{cast.url}/ledger"))
    for number in range(12):
        await give(
            cast,
            amount=f"{number + 1}",
            organisation=str(cast.sam.organisation_id if number % 2 else cast.bob.organisation_id),
        )
    assert await asked_by(app, cast.alice.get(f"{cast.url}/ledger")) == few
    assert few <= 4, "the session, the seat, where everything stands, the entries"


async def test_a_posting_begins_posts_says_so_and_commits_in_one_question(cast: Cast, app: Litestar) -> None:
    typed = await contribution(cast)
    with listening(app) as asked:
        await cast.alice.post(f"{cast.url}/ledger/contributions", typed)
    assert [one.split("(")[0].strip() for one in asked if "ledger_write" in one] == ["SELECT ledger_write"]
    assert asked[-1].strip().startswith("SELECT ledger_write"), "nothing is asked at the commit"
