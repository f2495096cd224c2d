"""The ledger as a workbook: asked for on the statement, made by itself, opened as any other workbook."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from portal import clock
from portal.access.phases import Phase
from portal.jobs.working import work_on_one
from tests.ledgers import days, give, seal, spending, with_fund
from tests.people import Actor, Cast
from valuation.ledger.workbook import WORKBOOK


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    cast = await with_fund(cast_at, Phase.PILOT)
    await give(cast, note="=HYPERLINK(1)")
    await seal(cast)
    await cast.alice.post(f"{cast.url}/ledger/spending", await spending(cast))
    return cast


def period(starts: str, ends: str) -> dict[str, str]:
    return {**days("starts", starts), **days("ends", ends), **days("known", f"{clock.today():%d %m %Y}")}


async def made(cast: Cast, actor: Actor, starts: str, ends: str) -> openpyxl.Workbook:
    reply = await actor.post(f"{cast.url}/ledger/statement/workbook", period(starts, ends))
    while await work_on_one(cast.app.state["sessions"], {WORKBOOK.name: WORKBOOK}):
        pass
    page = await actor.get(reply.location)
    assert "It is ready." in page.text
    file = await actor.http.get(f"{reply.location}/file")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="ledger-20')
    return openpyxl.load_workbook(BytesIO(file.content))


async def test_the_workbook_says_what_the_statement_says_and_has_every_line(cast: Cast) -> None:
    book = await made(cast, cast.audrey, "1 4 2024", "30 6 2024")
    statement = list(book["Statement"].values)
    assert ("Pilot fund: cash in hand", 0, 40000, 1250.5, 38749.5, 0) in statement
    assert any(str(row[0]).startswith("The chain ended at entry 1, with the seal ") for row in statement)
    lines = list(book["Lines"].values)
    assert [row[0] for row in lines] == ["Entry", 1, 1, "not yet", "not yet"]
    assert sum(row[6] for row in lines[1:]) == 0
    assert f"{cast.bob.organisation}: paid from Pilot fund for Sunday hosting" in [row[4] for row in lines]
    note = book["Lines"]["H2"]
    assert (note.value, note.data_type) == ("=HYPERLINK(1)", "s"), "words stay words"


async def test_only_the_lines_of_the_period_are_in_it(cast: Cast) -> None:
    book = await made(cast, cast.alice, "1 5 2024", "31 5 2024")
    assert len(list(book["Lines"].values)) == 3
    assert ("Pilot fund: cash in hand", 40000, 0, 1250.5, 38749.5, 0) in list(book["Statement"].values)


async def test_what_is_set_aside_has_a_column_of_its_own(cast: Cast) -> None:
    typed = await spending(cast, key=str(uuid4()), amount="500", work="Minibus")
    await cast.alice.post(
        f"{cast.url}/ledger/aside", {**typed, **days("until", f"{clock.today() + timedelta(days=9):%d %m %Y}")}
    )
    book = await made(cast, cast.audrey, "1 4 2024", f"{clock.today():%d %m %Y}")
    statement = list(book["Statement"].values)
    assert statement[0][-1] == "Set aside"
    assert ("Pilot fund: cash in hand", 0, 40000, 1250.5, 38749.5, -500) in statement
    assert (f"{cast.bob.organisation}: paid from Pilot fund for Minibus", 0, 0, 0, 0, 500) in statement


async def test_days_that_cannot_be_read_make_no_workbook(cast: Cast) -> None:
    wrong = period("31 2 2024", "30 6 2024")
    page = await cast.alice.post(f"{cast.url}/ledger/statement/workbook", wrong, expect=422)
    assert page.errors() == ["Enter the first day of the period as a real date, such as 27 3 2027."]


async def test_strangers_ask_for_nothing(cast: Cast) -> None:
    for stranger in cast.strangers:
        await stranger.post(f"{cast.url}/ledger/statement/workbook", period("1 4 2024", "30 6 2024"), expect=404)
