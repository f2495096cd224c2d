"""A request is known by its key: sent again it gets its first answer, whether that was yes or no."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.access.phases import Phase
from portal.access.seats import Seat
from portal.db.speaking import speak_for
from portal.refusals import Missing, Refused
from tests.ledgers import close, contribution, fund_of, give, journal, ledger, newest_entry, with_fund
from tests.people import Cast
from valuation.ledger.posting import Entry, Posting, post_alone, post_batch
from valuation.ledger.rules.postings import CannotPost, EntryKind, Medium
from valuation.ledger.rules.postings import contribution as contributed
from valuation.ledger.rules.requests import MOST_AT_ONCE, KeyUsedTwice
from valuation.ledger.writing import Said

CLOSED = "The ledger is closed up to 31 March 2024. Give a later date, and say in the note when it happened."


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


async def in_march(cast: Cast, **changed: str) -> dict[str, str]:
    return await contribution(cast, **{"effective-month": "3", **changed})


async def test_a_key_that_failed_keeps_failing_in_the_same_words(cast: Cast) -> None:
    await close(cast, "31 3 2024")
    typed = await in_march(cast)
    for _ in range(2):
        page = await cast.alice.post(f"{cast.url}/ledger/contributions", typed, expect=409)
        assert page.errors() == [CLOSED]
    assert await refusals(cast) == [CLOSED]
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", {**typed, "effective-month": "4"}, expect=409)
    assert page.errors()[0].startswith("This form was used already, with other answers.")


async def test_the_form_that_comes_back_is_a_new_request_and_may_be_put_right(cast: Cast) -> None:
    await close(cast, "31 3 2024")
    typed = await in_march(cast, note="For the hall")
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", typed, expect=409)
    assert page.field("key") != typed["key"]
    assert page.field("note").strip() == "For the hall", "nothing typed is lost"
    right = {**typed, "key": page.field("key"), "effective-month": "4"}
    await cast.alice.post(f"{cast.url}/ledger/contributions", right)
    assert "The chain ends at entry 1." in (await ledger(cast)).text


async def test_a_form_that_was_typed_wrongly_has_asked_for_nothing_and_keeps_its_key(cast: Cast) -> None:
    typed = await contribution(cast, amount="many")
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", typed, expect=422)
    assert page.field("key") == typed["key"]
    await cast.alice.post(f"{cast.url}/ledger/contributions", {**typed, "amount": "40"})
    assert await refusals(cast) == []


async def test_a_reversal_that_came_second_keeps_failing_too(cast: Cast) -> None:
    await give(cast)
    entry = await newest_entry(cast)
    await cast.alice.post(f"{entry}/reversal", {"key": str(uuid4()), "reason": "A slip"})
    late = {"key": str(uuid4()), "reason": "Another slip"}
    for _ in range(2):
        page = await cast.alice.post(f"{entry}/reversal", late, expect=409)
        assert page.errors() == ["This entry has been reversed already. An entry is reversed once."]
    assert len(await refusals(cast)) == 1


async def test_a_key_that_posted_is_never_also_a_failed_one(cast: Cast) -> None:
    typed = await contribution(cast)
    await cast.alice.post(f"{cast.url}/ledger/contributions", typed)
    await cast.alice.post(f"{cast.url}/ledger/contributions", {**typed, "amount": "9"}, expect=409)
    assert await refusals(cast) == []
    await cast.alice.post(f"{cast.url}/ledger/contributions", typed)


async def test_twenty_refusals_at_once_do_not_wait_for_each_others_connections(cast: Cast) -> None:
    await close(cast, "31 3 2024")
    sent = [await in_march(cast, amount=str(number + 1)) for number in range(20)]
    await asyncio.wait_for(
        asyncio.gather(*(cast.alice.post(f"{cast.url}/ledger/contributions", typed, expect=409) for typed in sent)), 120
    )
    assert await refusals(cast) == [CLOSED] * 20


async def test_a_batch_is_posted_as_one_and_each_entry_by_its_own_key(cast: Cast) -> None:
    fund = UUID(await fund_of(cast))
    batch = [entry(cast, fund, f"batch-key-{number}", number + 1) for number in range(3)]
    first = await posted(cast, batch)
    assert [one.is_new for one in first] == [True] * 3
    again = await posted(cast, [*batch, entry(cast, fund, "batch-key-3", 900)])
    assert [one.is_new for one in again] == [False] * 3 + [True]
    assert [one.id for one in again[:3]] == [one.id for one in first]
    assert "The chain ends at entry 4." in (await ledger(cast)).text


async def test_a_key_twice_in_one_batch_is_refused_and_nothing_of_it_is_posted(cast: Cast) -> None:
    fund = UUID(await fund_of(cast))
    with pytest.raises(KeyUsedTwice, match="Two of these entries have the key batch-key-1"):
        await posted(cast, [entry(cast, fund, f"batch-key-{number}", 5) for number in (0, 1, 2, 1)])
    with pytest.raises(Refused, match=r"^At most 500 entries can be posted at once\. Send 501 in several parts\.$"):
        await posted(cast, [entry(cast, fund, f"batch-key-{number}", 5) for number in range(MOST_AT_ONCE + 1)])
    assert "There are no entries yet." in (await ledger(cast)).text


async def test_what_is_said_of_an_entry_stands_in_the_journal_once(cast: Cast) -> None:
    fund = UUID(await fund_of(cast))
    batch = [
        replace(entry(cast, fund, f"batch-key-{number}", number + 1), said=Said("recorded", f"gift {number}"))
        for number in range(2)
    ]
    await posted(cast, batch)
    await posted(cast, batch)
    await posted_alone(cast, batch[0])
    await posted_alone(cast, replace(entry(cast, fund, "alone-key-1", 7), said=Said("recorded", "gift 2")))
    said = [subject for verb, subject in await journal(cast) if verb == "recorded"]
    assert said == ["gift 0", "gift 1", "gift 2"]


async def test_an_entry_that_is_refused_alone_leaves_nothing(cast: Cast) -> None:
    """In one round trip: the database refuses it at the commit, with its line in the journal."""
    fund = UUID(await fund_of(cast))
    wrong = replace(
        entry(cast, fund, "alone-key-1", 7), said=Said("reversed", "entry 1"), kind=EntryKind.REVERSAL,
        reverses_id=uuid4(),
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        await posted_alone(cast, wrong)
    assert "There are no entries yet." in (await ledger(cast)).text
    assert ("reversed", "entry 1") not in await journal(cast)
    assert (await posted_alone(cast, entry(cast, fund, "alone-key-1", 7))).is_new


async def test_what_releases_an_amount_names_its_fund_and_has_no_lines(cast: Cast) -> None:
    fund = UUID(await fund_of(cast))
    wrong = replace(entry(cast, fund, "alone-key-1", 7), kind=EntryKind.VOIDING, resolves_id=uuid4())
    with pytest.raises(CannotPost, match=r"^What releases an amount has no lines\.$"):
        await posted_alone(cast, wrong)


async def test_twins_that_are_posted_alone_at_once_are_one(cast: Cast) -> None:
    twin = entry(cast, UUID(await fund_of(cast)), "alone-key-1", 7)
    answers = await asyncio.gather(*(posted_alone(cast, twin) for _ in range(5)))
    assert sorted(one.is_new for one in answers) == [False] * 4 + [True]
    assert len({one.id for one in answers}) == 1


async def test_nobody_posts_alone_for_another_partnership(cast: Cast) -> None:
    stranger = cast.strangers[0]
    there = replace(await seat_of(cast), organisation_id=stranger.organisation_id, partnership_id=uuid4())
    with pytest.raises(Missing):
        await posted_alone(cast, entry(cast, UUID(await fund_of(cast)), "alone-key-1", 7), there)


async def test_one_wrong_entry_keeps_the_whole_batch_out(cast: Cast) -> None:
    await close(cast, "31 3 2024")
    fund = UUID(await fund_of(cast))
    late = Entry(EntryKind.CONTRIBUTION, date(2024, 3, 1), entry(cast, fund, "", 5).lines, "batch-key-9", "digest")
    with pytest.raises(Refused, match="closed up to 31 March 2024"):
        await posted(cast, [entry(cast, fund, "batch-key-8", 5), late])
    assert "There are no entries yet." in (await ledger(cast)).text


def entry(cast: Cast, fund: UUID, key: str, pence: int) -> Entry:
    lines = contributed(fund, cast.alice.organisation_id, Medium.CASH, pence)
    return Entry(EntryKind.CONTRIBUTION, date(2024, 5, 1), lines, key, f"digest of {pence}")


async def posted(cast: Cast, batch: list[Entry]) -> list[Posting]:
    async with cast.app.state["sessions"]() as session, session.begin():
        return await post_batch(session, await cast.alice.seat_at(session, cast.partnership_id), batch)


async def posted_alone(cast: Cast, one: Entry, seat: Seat | None = None) -> Posting:
    seat = seat or await seat_of(cast)
    async with cast.app.state["sessions"]() as session:
        return await post_alone(session, seat, one)


async def seat_of(cast: Cast) -> Seat:
    async with cast.app.state["sessions"]() as session:
        return await cast.alice.seat_at(session, cast.partnership_id)


async def refusals(cast: Cast) -> list[str]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        return list((await session.scalars(text("SELECT sentence FROM ledger_refusal"))).all())
