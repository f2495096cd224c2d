"""Claims: sent with evidence, verified or returned, settled under the caps, paid by each payer, on a clock."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from portal import clock
from tests.ledgers import days, fund_of, journal, ledger, newest_entry, speaking_as
from tests.payments import (
    agree,
    agreed,
    boxes,
    contract,
    seat_another_provider,
    seat_health_board,
    send_claim,
    with_contract,
)
from tests.people import Cast
from valuation.payments.claim_forms import MOST_LINES


async def verify(cast: Cast, claim: str) -> None:
    await cast.alice.post(f"{claim}/verdict", {"verdict": "verified", "reason": ""})


async def test_a_claim_is_verified_paid_and_stands_in_the_ledger(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    claim = await send_claim(cast, url, visits="2", people="p-1\nP-2 P-1")
    page = await cast.alice.get(claim)
    assert "In time Day 0 of 30, not yet paid." in page.text
    assert "Less lonely 1 P-2" in page.text
    await verify(cast, claim)
    page = await cast.alice.get(claim)
    assert "A month of visits 2 £2,000.00 £2,000.00" in page.text
    assert "Less lonely 3 £500.00 £500.00" in page.text, "P-1 twice is P-1 once"
    assert "In all £2,500.00 £2,500.00" in page.text
    form = await cast.alice.get(page.link("Record the payment"))
    typed = {"fund": form.field("fund") or await fund_of(cast), **days("paid", _today())}
    await cast.alice.post(page.link("Record the payment").removesuffix("/new"), typed | {"fund": await fund_of(cast)})
    page = await cast.bob.get(claim)
    assert "Paid in time Paid on day 0 of 30." in page.text
    assert f"Pilot fund paid {cast.bob.organisation} £2,500.00 for Befriending at home" in (await ledger(cast)).text
    assert ("paid", "£2,500.00 of claim 1 under “Befriending at home”") in await journal(cast)


async def test_caps_hold_over_all_claims(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    first = await send_claim(cast, url, visits="", people="P-1 P-2")
    second = await send_claim(cast, url, visits="", people="P-2 P-3 P-4")
    for claim in (first, second):
        await verify(cast, claim)
    page = await cast.alice.get(second)
    assert "Less lonely 3 £500.00 £250.00" in page.text
    assert "Less is payable than was earned, because a limit of the contract has been reached." in page.text


async def test_a_returned_claim_says_why_and_is_sent_again_with_a_new_clock(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    claim = await send_claim(cast, url)
    page = await cast.alice.post(f"{claim}/verdict", {"verdict": "returned", "reason": " "}, expect=422)
    assert page.errors() == ["Say what is missing, so that the provider can send the claim again."]
    await cast.alice.post(f"{claim}/verdict", {"verdict": "returned", "reason": "The log for week 2 is missing."})
    page = await cast.bob.get(claim)
    assert "The log for week 2 is missing." in page.text
    again = page.link("Send it again")
    form = await cast.bob.get(again)
    assert form.field("evidence") == "Visit log, kept in the office safe."
    newer = await send_claim(cast, url, replaces=again.rsplit("=", 1)[1])
    assert "It takes the place of claim 1." in (await cast.bob.get(newer)).text
    assert "Claim 2 took its place." in (await cast.bob.get(claim)).text


async def test_two_verdicts_at_once_are_one_verdict(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    claim = await send_claim(cast, url)
    token = await cast.alice.csrf_token()
    replies = await asyncio.gather(
        *(
            cast.alice.http.post(
                f"{claim}/verdict",
                data={"csrf_token": token, "verdict": "verified", "reason": ""},
                headers={"Origin": "http://portal.test"},
            )
            for _ in range(4)
        )
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409]
    refused = next(reply for reply in replies if reply.status_code == 409)
    assert "This claim has been verified already." in refused.text


async def test_several_payers_pay_their_parts_to_the_penny(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    nadia = await seat_health_board(cast)
    thirds = {f"share-{cast.alice.organisation_id}": "2/3", f"share-{nadia.organisation_id}": "1/3"}
    await cast.alice.post(url, contract(cast, **thirds))
    for actor in (cast.alice, nadia, cast.bob):
        await agree(actor, url)
    claim = await send_claim(cast, url, visits="1", people="")
    await verify(cast, claim)
    page = await nadia.get(claim)
    assert f"{cast.alice.organisation} owes £666.67." in page.text
    assert f"{nadia.organisation} owes £333.33." in page.text
    own = page.link("Record the payment").removesuffix("/new")
    typed = {"fund": await fund_of(cast), **days("paid", _today())}
    page = await cast.alice.post(own, typed, expect=409)
    assert page.errors() == ["Each organisation records what it has paid itself."]
    await nadia.post(own, typed)
    page = await nadia.post(own, typed, expect=409)
    assert page.errors() == ["This has been recorded as paid already."]
    assert "Verified" in (await cast.alice.get(f"{cast.url}/payments")).text, "one part is still owed"


async def test_what_was_paid_and_reversed_is_owed_again_and_can_be_paid_again(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    claim = await send_claim(cast, url, visits="2", people="")
    await verify(cast, claim)
    pay = (await cast.alice.get(claim)).link("Record the payment").removesuffix("/new")
    typed = {"fund": await fund_of(cast), **days("paid", _today())}
    await cast.alice.post(pay, typed)
    await cast.alice.post(
        f"{await newest_entry(cast)}/reversal", {"key": str(uuid4()), "reason": "Paid to the wrong account"}
    )
    page = await cast.bob.get(claim)
    assert "In time Day 0 of 30, not yet paid." in page.text
    assert "What was recorded as paid has been reversed in the ledger." in page.text
    assert "£2,000.00 £0.00" in (await cast.alice.get(f"{cast.url}/payments")).text, "payable, and paid"
    await cast.alice.post(pay, typed)
    assert "Paid in time Paid on day 0 of 30." in (await cast.bob.get(claim)).text
    page = await cast.alice.post(pay, typed, expect=409)
    assert page.errors() == ["This has been recorded as paid already."]


async def test_a_late_payment_is_red_for_everybody(cast_at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cast, url = await agreed(cast_at)
    received_on = clock.today() - timedelta(days=41)
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "today", lambda: received_on)
        claim = await send_claim(cast, url)
    await verify(cast, claim)
    page = await cast.audrey.get(f"{cast.url}/payments")
    assert "Late by 11 days Not paid after 41 days; 30 were promised." in page.text


async def test_codes_of_people_are_for_the_provider_and_the_payers(cast_at: Any, database: dict[str, str]) -> None:
    cast, url = await agreed(cast_at)
    claim = await send_claim(cast, url, people="SECRET-7")
    await verify(cast, claim)
    for actor in (cast.bob, cast.alice):
        assert "SECRET-7" in (await actor.get(claim)).text
    for actor in (cast.audrey, cast.fiona, cast.sam):
        page = await actor.get(claim)
        assert "SECRET-7" not in page.html
        assert "What is claimed for each person is shown to" in page.text
    connection = await asyncpg.connect(database["portal_app"])
    try:
        await speaking_as(connection, cast.audrey, cast.partnership_id)
        assert await connection.fetchval("SELECT count(*) FROM payment_claim_line") == 0
        await speaking_as(connection, cast.bob, cast.partnership_id)
        assert await connection.fetchval("SELECT count(*) FROM payment_claim_line") == 2
    finally:
        await connection.close()
    for stranger in cast.strangers:
        await stranger.get(claim, expect=404)


async def test_nothing_is_claimed_before_the_terms_are_agreed_or_by_somebody_else(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    form = await cast.bob.get(f"{url}/claims/new")
    visit_box, _ = boxes(form)
    typed = {visit_box: "1", "evidence": "Log", **days("starts", "1 4 2026"), **days("ends", "30 4 2026")}
    page = await cast.bob.post(f"{url}/claims", typed, expect=409)
    assert page.errors() == ["Nothing can be claimed before everybody has agreed the terms."]
    other = await seat_another_provider(cast)
    page = await other.post(f"{url}/claims", typed, expect=409)
    assert page.errors() == ["A claim is sent by the organisation that is paid."]


async def test_only_who_pays_looks_at_a_claim_and_only_what_was_returned_is_sent_again(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    nadia = await seat_health_board(cast)
    claim = await send_claim(cast, url)
    page = await nadia.post(f"{claim}/verdict", {"verdict": "verified", "reason": ""}, expect=409)
    assert page.errors() == ["A claim is looked at by somebody who pays."]
    form = await cast.bob.get(f"{url}/claims/new")
    again = {
        boxes(form)[0]: "1", "evidence": "Log", "replaces": claim.rsplit("/", 1)[1],
        **days("starts", "1 4 2026"), **days("ends", "30 4 2026"),
    }  # fmt: skip
    page = await cast.bob.post(f"{url}/claims", again, expect=409)
    assert page.errors() == ["Only a claim that was returned is sent again."]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"evidence": ""}, "Enter the evidence and where it is kept."),
        ({"ends-year": "2099"}, "The period must be over. Claim for what has been done."),
        ({"starts-month": "5"}, "The period must not end before it begins."),
        ({"visits": "a few"}, "Enter a number of zero or more, such as 12 or 7.5."),
        (
            {"people": "mary@example.org"},
            "“Less lonely” needs a code for the person, of letters, digits and hyphens, such as P-014. Never a name.",
        ),
        ({"visits": "", "people": ""}, "Enter at least one quantity or code."),
        (
            {"people": " ".join(f"P-{number}" for number in range(MOST_LINES + 1))},
            f"Claim for at most {MOST_LINES} people at once. Send the others in a second claim.",
        ),
        ({"ends-day": "31", "ends-month": "4"}, "Enter when the period ended as a real date, such as 27 3 2027."),
        ({"starts-day": ""}, "Enter when the period began as a real date, such as 27 3 2027."),
    ],
)
async def test_a_wrong_claim_says_what_to_do_and_keeps_what_was_typed(
    cast_at: Any, changed: dict[str, str], sentence: str
) -> None:
    cast, url = await agreed(cast_at)
    visit_box, people_box = boxes(await cast.bob.get(f"{url}/claims/new"))
    typed = {
        "visits": "1",
        "people": "P-1",
        "evidence": "Visit log",
        **days("starts", "1 4 2026"),
        **days("ends", "30 4 2026"),
        **changed,
    }
    typed[visit_box], typed[people_box] = typed.pop("visits"), typed.pop("people")
    page = await cast.bob.post(f"{url}/claims", typed, expect=422)
    assert page.errors() == [sentence]
    assert page.field(people_box).strip() == typed[people_box]


def _today() -> str:
    day = clock.today()
    return f"{day.day} {day.month} {day.year}"


async def test_a_payment_is_not_made_tomorrow(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    claim = await send_claim(cast, url)
    await verify(cast, claim)
    address = (await cast.alice.get(claim)).link("Record the payment").removesuffix("/new")
    tomorrow = clock.today() + timedelta(days=1)
    typed = {"fund": await fund_of(cast), **days("paid", f"{tomorrow.day} {tomorrow.month} {tomorrow.year}")}
    page = await cast.alice.post(address, typed, expect=422)
    assert page.errors() == ["The date must be today or in the past. Record a payment when it has been made."]
