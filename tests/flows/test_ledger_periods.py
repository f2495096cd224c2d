"""Two dates on every entry: when it happened and when it was recorded. And periods, which close."""

import asyncio
from typing import Any
from urllib.parse import urlencode

import asyncpg
import pytest
from litestar import Litestar
from sqlalchemy import text

from portal import clock
from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.ledgers import (
    close,
    contribution,
    days,
    give,
    journal,
    ledger,
    newest_entry,
    seal,
    speaking_as,
    spending,
    with_fund,
)
from tests.pages import Page
from tests.people import Cast
from tests.questions import asked_by, listening


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


def today() -> str:
    return f"{clock.today():%d %m %Y}"


async def statement(cast: Cast, starts: str, ends: str, known: str) -> Page:
    asked = urlencode({**days("starts", starts), **days("ends", ends), **days("known", known)})
    return await cast.audrey.get(f"{cast.url}/ledger/statement?{asked}")


async def test_a_statement_leads_from_what_was_there_to_what_is_left(cast: Cast) -> None:
    await give(cast)
    await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast))
    await seal(cast)
    page = await statement(cast, "2 4 2024", "2 5 2024", today())
    assert "From 2 April 2024 to 2 May 2024, as it was known on" in page.text
    assert "Pilot fund: cash in hand £40,000.00 £0.00 £1,250.50 £38,749.50" in page.text
    assert f"Pilot fund {cast.alice.organisation} £38,749.50" in page.text
    assert "Printed when the chain ended at entry 2, with the seal" in page.text


async def test_a_statement_is_as_at_its_last_day(cast: Cast) -> None:
    await give(cast)
    await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast))
    page = await statement(cast, "1 4 2024", "1 5 2024", today())
    assert "Pilot fund: cash in hand £0.00 £40,000.00 £0.00 £40,000.00" in page.text
    assert "Sunday hosting" not in page.text, "it was paid a day later"
    page = await statement(cast, "1 1 2024", "31 3 2024", today())
    assert "Nothing had been recorded by then." in page.text


async def test_a_day_on_which_nothing_was_known_yet_says_so(cast: Cast) -> None:
    await give(cast)
    page = await statement(cast, "1 4 2024", "30 4 2024", "30 4 2024")
    assert "as it was known on 30 April 2024" in page.text
    assert "Nothing had been recorded by then." in page.text


async def test_a_reversal_undoes_on_its_own_day_and_not_before(cast: Cast) -> None:
    await give(cast)
    await cast.alice.post(f"{await newest_entry(cast)}/reversal", {"key": "reversal-1", "reason": "A slip"})
    then = await statement(cast, "1 4 2024", "30 4 2024", today())
    assert "Pilot fund: cash in hand £0.00 £40,000.00 £0.00 £40,000.00" in then.text
    now = await statement(cast, "1 4 2024", today(), today())
    assert "Pilot fund: cash in hand £0.00 £40,000.00 £40,000.00 £0.00" in now.text


async def test_a_day_that_cannot_be_read_is_named_and_kept_as_typed(cast: Cast) -> None:
    await give(cast)
    page = await statement(cast, "31 2 2024", "30 4 2024", "x 4 2024")
    assert page.errors() == [
        "Enter the first day of the period as a real date, such as 27 3 2027.",
        "Enter the day on which it was known as a real date, such as 27 3 2027.",
    ]
    assert page.field("starts-day") == "31"
    page = await statement(cast, "30 4 2024", "1 4 2024", today())
    assert page.errors() == ["The period ends before it starts. Change one of the two dates."]


async def test_nothing_is_posted_into_a_closed_period(cast: Cast) -> None:
    await give(cast)
    await close(cast, "1 4 2024")
    page = await cast.alice.post(f"{cast.url}/ledger/contributions", await contribution(cast), expect=409)
    assert page.errors() == [
        "The ledger is closed up to 1 April 2024. Give a later date, and say in the note when it happened."
    ]
    await give(cast, **{"effective-day": "2"})
    assert "The ledger is closed up to 1 April 2024" in (await ledger(cast)).text
    assert ("closed", "the ledger up to 1 April 2024") in await journal(cast)


async def test_an_entry_of_a_closed_period_is_put_right_by_one_of_today(cast: Cast) -> None:
    await give(cast)
    await close(cast, "30 4 2024")
    await cast.alice.post(f"{await newest_entry(cast)}/reversal", {"key": "reversal-1", "reason": "A slip"})
    assert "Reversed by entry 2" in (await ledger(cast)).text


async def test_periods_close_one_after_the_other_when_they_are_over(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/ledger/closings", days("closes", today()), expect=409)
    assert page.errors() == ["Choose a day before today. A period is closed when it is over."]
    page = await cast.alice.post(f"{cast.url}/ledger/closings", days("closes", "31 6 2024"), expect=422)
    assert page.errors() == ["Enter the last day of the period as a real date, such as 27 3 2027."]
    await close(cast, "31 3 2024")
    page = await cast.alice.post(f"{cast.url}/ledger/closings", days("closes", "31 12 2023"), expect=409)
    assert page.errors() == ["The ledger is closed up to 31 March 2024 already. Choose a later day."]
    assert "The ledger is closed up to 31 March 2024." in (await cast.alice.get(f"{cast.url}/ledger/closings/new")).text


async def test_closing_while_others_post_leaves_no_entry_behind_the_door(cast: Cast) -> None:
    """The database asks again with the ledger in hand: whoever comes second meets the other."""
    sent = [await contribution(cast, amount=str(number + 1)) for number in range(12)]
    token = await cast.alice.csrf_token()
    replies = await asyncio.gather(
        *(
            cast.alice.http.post(
                f"{cast.url}/ledger/{where}",
                data={"csrf_token": token, **typed},
                headers={"Origin": "http://portal.test"},
            )
            for where, typed in [
                *(("contributions", typed) for typed in sent[:6]),
                ("closings", days("closes", "30 4 2024")),
                *(("contributions", typed) for typed in sent[6:]),
            ]
        )
    )
    statuses = [reply.status_code for reply in replies]
    assert set(statuses) <= {303, 409}
    assert statuses[6] == 303
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        posted = await session.scalar(text("SELECT count(*) FROM ledger_transaction"))
    assert posted == len(sent) - statuses.count(409), "the ledger's own page shows the newest alone"


async def test_the_database_refuses_an_entry_in_a_closed_period_by_itself(cast: Cast, database: dict[str, str]) -> None:
    await give(cast)
    await close(cast, "1 4 2024")
    server = await asyncpg.connect(database["portal_app"])
    try:
        await speaking_as(server, cast.alice, cast.partnership_id)
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await server.execute(AGAIN)
        assert refused.value.constraint_name == "ck_ledger_transaction_period"
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await server.execute(CLOSE_EARLIER)
        assert refused.value.constraint_name == "ck_ledger_closing_later"
    finally:
        await server.close()


AGAIN = """
WITH entry AS (
  INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, note, basis, key, request_digest,
    person_id, organisation_id)
  SELECT partnership_id, gen_random_uuid(), ledger_id, kind, effective_on, '', '', 'by hand', '', person_id,
    organisation_id FROM ledger_transaction LIMIT 1 RETURNING partnership_id, id
)
INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
SELECT entry.partnership_id, gen_random_uuid(), entry.id, account_id, fund_id, amount_pence FROM ledger_line, entry
"""

CLOSE_EARLIER = """
INSERT INTO ledger_closing (partnership_id, id, ledger_id, closes_on, person_id, organisation_id)
SELECT partnership_id, gen_random_uuid(), ledger_id, closes_on - 1, person_id, organisation_id FROM ledger_closing
"""


async def test_a_statement_asks_one_question_of_its_own_however_much_moved(cast: Cast, app: Litestar) -> None:
    await give(cast)
    few = await asked_by(app, statement(cast, "1 4 2024", "30 4 2024", today()))
    for number in range(6):
        await give(cast, amount=str(number + 1), organisation=str(cast.sam.organisation_id))
    many = await asked_by(app, statement(cast, "1 4 2024", "30 4 2024", today()))
    assert (few, many) == (3, 3), "the session, the seat, the statement"


async def test_pages_only_read_and_say_what_waits_for_its_seal(cast: Cast, app: Litestar) -> None:
    await give(cast)
    await seal(cast)
    await give(cast, amount="7")
    with listening(app) as asked:
        pages = [
            await cast.audrey.get(f"{cast.url}/ledger"),
            await statement(cast, "1 4 2024", "30 4 2024", today()),
            await cast.audrey.get(await newest_link(cast)),
        ]
    assert not [one for one in asked if one.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
    for page in pages[:2]:
        assert "1 entry waits for a number and a seal, and is posted and counted already." in page.text
    assert "The chain ends at entry 1." in pages[0].text
    assert "Pilot fund: cash in hand £0.00 £40,007.00 £0.00 £40,007.00" in pages[1].text
    assert "An entry without a number yet of the ledger" in pages[2].text
    assert "gets its number and its seal in a moment" in pages[2].text


async def newest_link(cast: Cast) -> str:
    page = await cast.audrey.get(f"{cast.url}/ledger")
    return next(link for link in page.links() if "/ledger/entries/" in link)


async def test_strangers_find_no_statement_and_who_may_not_post_closes_nothing(cast: Cast) -> None:
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/ledger/statement", expect=404)
        await stranger.post(f"{cast.url}/ledger/closings", days("closes", "31 3 2024"), expect=404)
    for reader in (cast.audrey, cast.bob, cast.sam, cast.fiona):
        assert "Close a period" not in (await reader.get(f"{cast.url}/ledger/statement")).text
        page = await reader.post(f"{cast.url}/ledger/closings", days("closes", "31 3 2024"), expect=403)
        assert "Your roles here do not let you post to the value ledger." in page.text
