"""The ledger of money, as people meet it: who may post, what they read back, and what each refusal says."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from sqlalchemy import event, text

from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.people import Actor, Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    cast: Cast = await cast_at(Phase.PILOT)
    await cast.alice.post(f"{cast.url}/ledger/funds", {"name": "Pilot fund", "holder": str(cast.alice.organisation_id)})
    return cast


async def fund_of(cast: Cast) -> str:
    page = await cast.alice.get(f"{cast.url}/ledger/contributions/new")
    options = [node for node in page.element("fund").iter("option")]
    return options[0].get("value", "")


async def contribution(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {
        "key": str(uuid4()), "organisation": str(cast.alice.organisation_id), "medium": "cash", "amount": "40,000",
        "effective-day": "1", "effective-month": "4", "effective-year": "2026", "fund": await fund_of(cast), "note": "",
    }  # fmt: skip
    return {**typed, **changed}


async def spending(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {
        "key": str(uuid4()), "payee": str(cast.bob.organisation_id), "work": "Sunday hosting", "amount": "1250.50",
        "effective-day": "2", "effective-month": "5", "effective-year": "2026", "fund": await fund_of(cast),
    }  # fmt: skip
    return {**typed, **changed}


async def give(cast: Cast, **changed: str) -> None:
    await cast.alice.post(f"{cast.url}/ledger/contributions", await contribution(cast, **changed))


async def ledger(cast: Cast, actor: Actor | None = None) -> Any:
    return await (actor or cast.alice).get(f"{cast.url}/ledger")


async def newest_entry(cast: Cast) -> str:
    page = await ledger(cast)
    return next(link for link in page.links() if "/ledger/entries/" in link)


async def test_an_empty_ledger_says_what_to_do_first(cast_at: Any) -> None:
    cast = await cast_at(Phase.DESIGN)
    page = await ledger(cast)
    assert "There is no fund yet." in page.text
    assert page.link("Open a fund") == f"{cast.url}/ledger/funds/new"
    form = await cast.alice.get(f"{cast.url}/ledger/contributions/new")
    assert "Open a fund first" in form.text


async def test_contributions_of_two_agencies_and_spending_stand_on_the_page(cast: Cast) -> None:
    await give(cast)
    await give(cast, organisation=str(cast.sam.organisation_id), medium="staff time", amount="£540", basis="30 hours at £18 an hour")
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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12.345", "The amount must not have a fraction of a penny."),
        ("-5", "The amount must be more than zero. To correct an entry, reverse it."),
        ("0", "The amount must be more than zero. To correct an entry, reverse it."),
        ("abc", "The amount must be an amount in pounds, such as 1234.50."),
        ("", "Enter the amount in pounds, such as 1,234.50."),
        ("1e30", "The amount must be an amount in pounds, such as 1234.50."),
        ("99999999999999999", "The amount must be at most £10,000,000,000,000.00."),
    ],
)
async def test_an_amount_that_cannot_be_is_refused_in_words(cast: Cast, typed: str, said: str) -> None:
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", await contribution(cast, amount=typed, note="For the hall"), expect=422)
    assert page.errors() == [said]
    assert page.field("amount") == typed
    assert page.field("note").strip() == "For the hall", "nothing typed is lost"


async def test_every_field_that_is_missing_is_named(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", {"key": str(uuid4())}, expect=422)
    assert page.errors() == [
        "Select the fund it goes into.",
        "Select which organisation gave it.",
        "Select what was given.",
        "Enter the amount in pounds, such as 1,234.50.",
        "Enter when it was given as a real date, such as 27 3 2027.",
    ]
    page = await cast.alice.post(f"{cast.url}/ledger/spending", {"key": str(uuid4())}, expect=422)
    assert "Select who was paid." in page.errors()
    assert "Enter what the money was for." in page.errors()


async def test_what_is_not_cash_needs_its_basis_and_what_has_not_happened_waits(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", await contribution(cast, medium="in kind"), expect=422)
    assert page.errors() == ["Say how the amount was worked out, such as 12 hours at £18 an hour."]
    later = await contribution(cast, **{"effective-year": "2199"})
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", later, expect=422)
    assert page.errors() == ["The date must be today or in the past. Record it when it has happened."]
    early = await contribution(cast, **{"effective-year": "1026"})
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", early, expect=422)
    assert page.errors() == ["The date must be in 2000 or later. Check the year."]


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


async def test_the_same_key_with_another_amount_is_refused_in_words(cast: Cast) -> None:
    typed = await contribution(cast)
    await cast.alice.post(f"{cast.url}/ledger/contributions", typed)
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", {**typed, "amount": "50,000"}, expect=409)
    assert page.errors() == [
        "This form was used already, with other answers. "
        "Look in the ledger for what was recorded, then start a new form."
    ]
    assert page.field("amount") == "50,000"
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", await contribution(cast, key=""), expect=422)
    assert page.errors() == ["This form has lost its key. Open it again from the ledger and fill it in once more."]


async def test_a_fund_has_a_name_of_its_own(cast: Cast) -> None:
    again = {"name": "Pilot fund", "holder": str(cast.alice.organisation_id)}
    page = await cast.alice.post(f"{cast.url}/ledger/funds", again, expect=409)
    assert "There is already a fund with this name. Choose another name." in page.text
    page = await cast.alice.post(f"{cast.url}/ledger/funds", {"name": "", "holder": "nobody"}, expect=422)
    assert page.errors() == ["Enter a name for the fund.", "Select which organisation holds the money."]


async def test_a_fund_or_organisation_of_another_partnership_cannot_be_chosen(cast: Cast, cast_at: Any) -> None:
    there = await cast_at(Phase.PILOT)
    await there.alice.post(f"{there.url}/ledger/funds", {"name": "Theirs", "holder": str(there.alice.organisation_id)})
    foreign = await contribution(cast, fund=await fund_of(there), organisation=str(there.alice.organisation_id))
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", foreign, expect=422)
    assert page.errors() == ["Select the fund it goes into.", "Select which organisation gave it."]


async def test_an_outside_supplier_is_named(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast, payee="outside"), expect=422)
    assert page.errors() == ["Enter the name of the supplier."]
    await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast, payee="outside", supplier="Tyne Van Hire"))
    page = await ledger(cast)
    assert "Tyne Van Hire Sunday hosting £1,250.50" in page.text
    assert "-£1,250.50 (overspent)" in page.text


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


async def test_a_reversal_is_not_reversed(cast: Cast) -> None:
    await give(cast)
    await cast.alice.post(f"{await newest_entry(cast)}/reversal", {"key": str(uuid4()), "reason": "A slip"})
    reversal = await newest_entry(cast)
    page = await cast.alice.post(f"{reversal}/reversal", {"key": str(uuid4()), "reason": "No slip"}, expect=409)
    assert page.errors() == ["A reversal cannot be reversed. Record the entry again instead."]
    assert "A reversal cannot be reversed." in (await cast.alice.get(reversal)).text
    assert "A reversal cannot be reversed." in (await cast.alice.get(f"{reversal}/reversal/new")).text


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
    assert f"{cast.alice.organisation}: cash given to Pilot fund -£40,000.00" in page.text
    assert "First of two payments" in page.text
    assert re.search(r"Seal [0-9a-f]{64} Seal before it None", page.text)
    assert "Reverse this entry" not in page.text


async def test_twenty_posters_at_one_account_at_once_all_balance(cast: Cast) -> None:
    sent = [await contribution(cast, amount=f"{number}.01") for number in range(1, 21)]
    await asyncio.gather(*(cast.alice.post(f"{cast.url}/ledger/contributions", typed) for typed in sent))
    page = await ledger(cast)
    assert f"Pilot fund {cast.alice.organisation} £210.20" in page.text
    assert "The chain ends at entry 20." in page.text


async def test_older_entries_are_a_page_away(cast: Cast) -> None:
    for number in range(27):
        await give(cast, amount=f"{number + 1}")
    page = await ledger(cast)
    assert "Entries 3 to 27, newest first" in page.text
    older = await cast.alice.get(page.link("Older entries").split("#")[0])
    assert "Entries 1 to 2, newest first" in older.text
    beyond = await cast.alice.get(f"{cast.url}/ledger?before=1")
    assert "There are no older entries." in beyond.text


async def test_a_page_asks_the_same_number_of_questions_however_long_the_ledger_is(cast: Cast, app: Litestar) -> None:
    few = await questions(app, cast)
    for number in range(12):
        await give(cast, amount=f"{number + 1}", organisation=str(cast.sam.organisation_id if number % 2 else cast.bob.organisation_id))
    assert await questions(app, cast) == few
    assert few <= 5, "the session, the seat, where everything stands, the entries"


async def questions(app: Litestar, cast: Cast) -> int:
    asked: list[str] = []
    engine = app.state["engine"].sync_engine

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        await cast.alice.get(f"{cast.url}/ledger")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


async def test_contributions_open_with_the_design_and_spending_with_the_pilot(cast_at: Any) -> None:
    cast = await cast_at(Phase.DESIGN)
    await cast.alice.post(f"{cast.url}/ledger/funds", {"name": "Early", "holder": str(cast.alice.organisation_id)})
    await give(cast)
    page = await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast), expect=409)
    assert "This opens when every organisation has agreed the service design." in page.text


async def test_strangers_find_nothing(cast: Cast) -> None:
    await give(cast)
    entry = await newest_entry(cast)
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/ledger", expect=404)
        await stranger.get(entry, expect=404)
        await stranger.post(f"{cast.url}/ledger/contributions", await contribution(cast), expect=404)


async def test_an_entry_of_another_partnership_is_not_found_under_mine(cast: Cast, cast_at: Any) -> None:
    there = await cast_at(Phase.PILOT)
    await there.alice.post(f"{there.url}/ledger/funds", {"name": "Theirs", "holder": str(there.alice.organisation_id)})
    await give(there)
    theirs = (await newest_entry(there)).rsplit("/", 1)[1]
    await cast.alice.get(f"{cast.url}/ledger/entries/{theirs}", expect=404)
    await cast.alice.post(f"{cast.url}/ledger/entries/{theirs}/reversal", {"key": str(uuid4()), "reason": "x"}, expect=404)


async def test_who_may_not_post_is_told_so_and_may_still_read(cast: Cast) -> None:
    await give(cast)
    for reader in (cast.audrey, cast.bob, cast.sam, cast.fiona):
        page = await reader.post(f"{cast.url}/ledger/contributions", await contribution(cast), expect=403)
        assert "Your roles here do not let you post to the value ledger." in page.text
        page = await ledger(cast, reader)
        assert "Record a contribution" not in page.text
        assert "£40,000.00" in page.text


async def journal(cast: Cast) -> list[tuple[str, str]]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        rows = await session.execute(text("SELECT verb, subject FROM journal_entry ORDER BY number"))
        return [(row.verb, row.subject) for row in rows]
