"""What the ledger refuses, in the words that a person reads, with nothing typed lost."""

from typing import Any
from uuid import uuid4

import pytest

from portal.access.phases import Phase
from tests.ledgers import contribution, fund_of, give, ledger, newest_entry, spending, with_fund
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12.345", "The amount must not have a fraction of a penny."),
        ("-5", "The amount must be more than zero. To correct an entry, reverse it."),
        ("0", "The amount must be more than zero. To correct an entry, reverse it."),
        ("abc", "The amount must be in pounds, such as 1,234.50."),
        ("", "Enter the amount in pounds, such as 1,234.50."),
        ("1e30", "The amount must be in pounds, such as 1,234.50."),
        ("99999999999999999", "The amount must be at most £10,000,000,000,000.00."),
    ],
)
async def test_an_amount_that_cannot_be_is_refused_in_words(cast: Cast, typed: str, said: str) -> None:
    page = await cast.alice.post(
        f"{cast.url}/ledger/contributions", await contribution(cast, amount=typed, note="For the hall"), expect=422
    )
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
    assert "Enter what the money is for." in page.errors()


async def test_what_is_not_cash_needs_its_basis_and_what_has_not_happened_waits(cast: Cast) -> None:
    page = await cast.alice.post(
        f"{cast.url}/ledger/contributions", await contribution(cast, medium="in kind"), expect=422
    )
    assert page.errors() == ["Say how the amount was worked out, such as 12 hours at £18 an hour."]
    later = await contribution(cast, **{"effective-year": "2199"})
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", later, expect=422)
    assert page.errors() == ["The date must be today or in the past. Record it when it has happened."]
    early = await contribution(cast, **{"effective-year": "1026"})
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", early, expect=422)
    assert page.errors() == ["The date must be in 2000 or later. Check the year."]


async def test_the_same_key_with_another_amount_is_refused_in_words(cast: Cast) -> None:
    typed = await contribution(cast)
    await cast.alice.post(f"{cast.url}/ledger/contributions", typed)
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", {**typed, "amount": "50,000"}, expect=409)
    (said,) = page.errors()
    assert said.startswith("This form was used already, with other answers.")
    assert said.endswith("Look in the ledger for what was recorded, then start a new form.")
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


async def test_a_reversal_is_not_reversed(cast: Cast) -> None:
    await give(cast)
    await cast.alice.post(f"{await newest_entry(cast)}/reversal", {"key": str(uuid4()), "reason": "A slip"})
    reversal = await newest_entry(cast)
    page = await cast.alice.post(f"{reversal}/reversal", {"key": str(uuid4()), "reason": "No slip"}, expect=409)
    assert page.errors() == ["A reversal cannot be reversed. Record the entry again instead."]
    assert "A reversal cannot be reversed." in (await cast.alice.get(reversal)).text
    assert "A reversal cannot be reversed." in (await cast.alice.get(f"{reversal}/reversal/new")).text


async def test_contributions_open_with_the_design_and_spending_with_the_pilot(cast_at: Any) -> None:
    cast = await cast_at(Phase.DESIGN)
    await cast.alice.post(f"{cast.url}/ledger/funds", {"name": "Early", "holder": str(cast.alice.organisation_id)})
    await give(cast)
    page = await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast), expect=409)
    assert "This opens when every organisation has agreed what is to be tried." in page.text


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
    await cast.alice.post(
        f"{cast.url}/ledger/entries/{theirs}/reversal", {"key": str(uuid4()), "reason": "x"}, expect=404
    )


async def test_who_may_not_post_is_told_so_and_may_still_read(cast: Cast) -> None:
    await give(cast)
    for reader in (cast.audrey, cast.bob, cast.sam, cast.fiona):
        page = await reader.post(f"{cast.url}/ledger/contributions", await contribution(cast), expect=403)
        assert "Your roles here do not let you post to the value ledger." in page.text
        page = await ledger(cast, reader)
        assert "Record a contribution" not in page.text
        assert "£40,000.00" in page.text
