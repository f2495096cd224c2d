"""Money that is set aside: in hand, and not available; paid or released once, or over by itself."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest

from portal import clock
from portal.access.phases import Phase
from tests.ledgers import days, fund_of, give, journal, ledger, newest_entry, with_fund
from tests.pages import Page
from tests.people import Cast
from valuation.ledger.keeping import write_expiries
from valuation.ledger.posting import Entry, post_entry
from valuation.ledger.rules.postings import EntryKind, spending


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    cast = await with_fund(cast_at, Phase.PILOT)
    await give(cast)
    return cast


def in_days(name: str, number: int) -> dict[str, str]:
    return days(name, f"{clock.today() + timedelta(days=number):%d %m %Y}")


async def asked(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {
        "key": str(uuid4()), "fund": await fund_of(cast), "payee": str(cast.bob.organisation_id), "supplier": "",
        "work": "Minibus", "amount": "12,000", "note": "", **in_days("until", 30),
    }  # fmt: skip
    return {**typed, **changed}


async def set_aside(cast: Cast, **changed: str) -> str:
    """The address of the entry."""
    await cast.alice.post(f"{cast.url}/ledger/aside", await asked(cast, **changed))
    return await newest_entry(cast)


def payment(amount: str = "12000", **changed: str) -> dict[str, str]:
    return {"key": str(uuid4()), "amount": amount, "note": "", **in_days("effective", 0), **changed}


async def pay(cast: Cast, entry: str, **changed: Any) -> Page:
    expect = changed.pop("expect", 303)
    return await cast.alice.post(f"{entry}/payment", payment(**changed), expect=expect)


async def over_already(cast: Cast) -> str:
    """Set aside until a moment ago, which no form allows."""
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await cast.alice.seat_at(session, cast.partnership_id)
        lines = spending(UUID(await fund_of(cast)), 5_00, organisation_id=None, supplier="Vans Ltd", work="Vans")
        until = clock.now() - timedelta(minutes=1)
        entry = Entry(EntryKind.PENDING, clock.today(), lines, "an-old-key", "digest", expires_at=until)
        made = await post_entry(session, seat, entry)
    return f"{cast.url}/ledger/entries/{made.id}"


async def test_what_is_set_aside_is_in_hand_and_not_available(cast: Cast) -> None:
    await set_aside(cast)
    page = await ledger(cast, cast.audrey)
    assert f"Pilot fund {cast.alice.organisation} £40,000.00 £12,000.00 £28,000.00" in page.text
    assert f"Pilot fund set £12,000.00 aside for {cast.bob.organisation} for Minibus" in page.text
    assert "Nothing has been paid out yet." in page.text, "it is in no balance"
    assert ("set aside", "£12,000.00 for Minibus") in await journal(cast)


async def test_a_page_without_anything_set_aside_says_nothing_of_it(cast: Cast) -> None:
    assert "Available" not in (await ledger(cast)).text


async def test_the_statement_shows_it_beside_what_was_posted_and_in_no_sum(cast: Cast) -> None:
    await set_aside(cast)
    page = await cast.audrey.get(f"{cast.url}/ledger/statement")
    assert "Pilot fund: cash in hand £40,000.00 £0.00 £0.00 £40,000.00 −£12,000.00" in page.text
    assert f"{cast.bob.organisation}: paid from Pilot fund for Minibus £0.00 £0.00 £0.00 £0.00 £12,000.00" in page.text
    assert f"Pilot fund {cast.alice.organisation} £40,000.00 £12,000.00 £28,000.00" in page.text
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/ledger/statement", expect=404)


async def test_a_statement_of_an_earlier_day_knows_nothing_of_it(cast: Cast) -> None:
    await set_aside(cast)
    sent = {**days("starts", "1 4 2024"), **in_days("ends", -1), **in_days("known", 0)}
    page = await cast.audrey.get(f"{cast.url}/ledger/statement?{urlencode(sent)}")
    assert "Set aside" not in page.text
    assert "Pilot fund: cash in hand £0.00 £40,000.00 £0.00 £40,000.00" in page.text


async def test_what_is_paid_released_or_over_is_set_aside_in_no_statement(cast: Cast) -> None:
    await pay(cast, await set_aside(cast))
    await cast.alice.post(f"{await set_aside(cast)}/release", {"key": str(uuid4()), "reason": "No need"})
    await over_already(cast)
    assert "Set aside" not in (await cast.audrey.get(f"{cast.url}/ledger/statement")).text


async def test_it_is_paid_and_what_was_too_much_is_available_again(cast: Cast) -> None:
    entry = await set_aside(cast)
    form = await cast.alice.get(f"{entry}/payment/new")
    assert form.field("amount") == "12000.00"
    await pay(cast, entry, amount="11,500")
    page = await ledger(cast)
    assert f"Pilot fund {cast.alice.organisation} £28,500.00" in page.text
    assert "Available" not in page.text
    assert f"{cast.bob.organisation} Minibus £11,500.00" in page.text
    shown = await cast.audrey.get(entry)
    assert "Paid See entry 3" in shown.text
    assert "Record the payment" not in (await cast.alice.get(entry)).text
    assert "had been set aside by entry 2" in (await cast.audrey.get(await newest_entry(cast))).text


async def test_a_payment_can_be_reversed_and_a_setting_aside_cannot(cast: Cast) -> None:
    entry = await set_aside(cast)
    page = await cast.alice.post(f"{entry}/reversal", {"key": str(uuid4()), "reason": "A slip"}, expect=409)
    assert page.errors() == ["This entry has moved no money, so there is nothing to reverse."]
    await pay(cast, entry)
    await cast.alice.post(f"{await newest_entry(cast)}/reversal", {"key": str(uuid4()), "reason": "A slip"})
    assert "£40,000.00" in (await ledger(cast)).text


async def test_at_most_what_was_set_aside_is_paid(cast: Cast) -> None:
    entry = await set_aside(cast)
    page = await pay(cast, entry, amount="12,000.01", expect=409)
    assert page.errors() == ["At most £12,000.00 was set aside. Record what is more as spending of its own."]
    assert page.field("amount") == "12,000.01", "nothing typed is lost"


async def test_it_is_released_with_a_reason(cast: Cast) -> None:
    entry = await set_aside(cast)
    page = await cast.alice.post(f"{entry}/release", {"key": str(uuid4()), "reason": ""}, expect=422)
    assert page.errors() == ["Enter why it is released."]
    await cast.alice.post(f"{entry}/release", {"key": str(uuid4()), "reason": "The minibus was given"})
    assert "Available" not in (await ledger(cast)).text
    shown = await cast.audrey.get(await newest_entry(cast))
    assert "What entry 2 set aside was released" in shown.text
    assert "The minibus was given" in shown.text
    assert "Released See entry 3" in (await cast.audrey.get(entry)).text
    assert ("released", "£12,000.00 that was set aside") in await journal(cast)


async def test_it_is_resolved_once(cast: Cast) -> None:
    entry = await set_aside(cast)
    once = payment()
    for _ in range(2):
        await cast.alice.post(f"{entry}/payment", once)
    page = await pay(cast, entry, expect=409)
    assert page.errors() == ["This has been paid already. What is set aside is paid or released once."]
    page = await cast.alice.post(f"{entry}/release", {"key": str(uuid4()), "reason": "-"}, expect=409)
    assert page.errors() == ["This has been paid already. What is set aside is paid or released once."]
    page = await pay(cast, await newest_entry(cast), expect=409)
    assert page.errors() == ["This entry has set nothing aside."]


async def test_of_paying_and_releasing_at_the_same_moment_one_wins_and_the_other_is_told(cast: Cast) -> None:
    entry = await set_aside(cast)
    sent = [("payment", payment()), ("release", {"key": str(uuid4()), "reason": "No need"})] * 3
    sent = [(where, {**typed, "key": str(uuid4())}) for where, typed in sent]
    token = await cast.alice.csrf_token()
    replies = await asyncio.gather(
        *(
            cast.alice.http.post(
                f"{entry}/{where}", data={"csrf_token": token, **typed}, headers={"Origin": "http://portal.test"}
            )
            for where, typed in sent
        )
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409, 409, 409]
    told = [reply.text for reply in replies if reply.status_code == 409]
    assert all("already" in page or "Somebody has just paid or released this." in page for page in told)


async def test_it_expires_by_itself_and_an_entry_says_so_later(cast: Cast) -> None:
    entry = await over_already(cast)
    assert "Available" not in (await ledger(cast)).text, "the clock says so, no job has run"
    assert "Its time is over" in (await cast.audrey.get(entry)).text
    page = await pay(cast, entry, amount="5", expect=409)
    assert page.errors()[0].startswith("This expired at the end of ")
    await write_expiries(cast.app.state["sessions"])
    await write_expiries(cast.app.state["sessions"])
    shown = await cast.audrey.get(await newest_entry(cast))
    assert "What entry 2 set aside expired" in shown.text
    assert "Nobody: its time was over" in shown.text
    assert "Expired See entry 3" in (await cast.audrey.get(entry)).text
    assert [entry for entry in await journal(cast) if entry[0] == "expired"] == [
        ("expired", "an amount that was set aside")
    ]


async def test_a_day_that_is_over_or_too_far_away_is_refused(cast: Cast) -> None:
    for until, said in (
        (-1, "Choose today or a later day. Until then the amount is kept for this."),
        (400, "Choose a day up to "),
    ):
        page = await cast.alice.post(
            f"{cast.url}/ledger/aside", await asked(cast, **in_days("until", until)), expect=422
        )
        assert page.errors()[0].startswith(said)
    page = await cast.alice.post(f"{cast.url}/ledger/aside", {"key": str(uuid4())}, expect=422)
    assert "Select who is to be paid." in page.errors()
    assert "Enter until when it is kept as a real date, such as 27 3 2027." in page.errors()


async def test_strangers_find_nothing_and_readers_may_not(cast: Cast) -> None:
    entry = await set_aside(cast)
    for stranger in cast.strangers:
        await stranger.get(f"{entry}/payment/new", expect=404)
        await stranger.post(f"{entry}/payment", payment(), expect=404)
        await stranger.post(f"{entry}/release", {"key": str(uuid4()), "reason": "-"}, expect=404)
    for reader in (cast.bob, cast.audrey):
        assert "Record the payment" not in (await reader.get(entry)).text
        page = await reader.post(f"{entry}/payment", payment(), expect=403)
        assert "Your roles here do not let you post to the value ledger." in page.text
