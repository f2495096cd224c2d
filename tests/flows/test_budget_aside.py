"""A budget's statement says what is set aside on each line, beside what was spent and never in it."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from docx import Document
from openpyxl import load_workbook

from portal import clock
from portal.access.phases import Phase
from tests.budgeting import agreed, pay_in, seat_health, spend
from tests.flows.test_ledger_aside import set_aside
from tests.ledgers import days
from tests.people import Cast

SET_ASIDE = "Set aside and not paid yet"


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await cast_at(Phase.PILOT)


@pytest.fixture
async def year_url(cast: Cast) -> str:
    """£40,000 is paid in this year and £5,000 spent; £12,000 and £600 are set aside today for two payees."""
    hannah = await seat_health(cast)
    _, url, line = await agreed(cast, hannah, clock.today().year - (clock.today().month < 4), "It is late.")
    today = f"{clock.today():%d %m %Y}"
    await pay_in(url, cast.alice, cast.alice, line, "40,000", today)
    await spend(url, cast.alice, line, "5,000", today)
    await set_aside(cast)
    await set_aside(cast, payee="outside", supplier="Vans Ltd", amount="600")
    return url


async def test_the_statement_shows_what_is_set_aside_by_line_and_sums_it_with_nothing(
    cast: Cast, year_url: str
) -> None:
    alice, bob = cast.alice.organisation, cast.bob.organisation
    for address in (f"{year_url}/statement", f"{year_url}/statement?quarter=year"):
        page = await cast.audrey.get(address)
        assert SET_ASIDE in page.text
        assert f"Reablement Home visits {alice} {bob} £12,000.00" in page.text
        assert f"Reablement Home visits {alice} Vans Ltd £600.00" in page.text
        assert "All together £12,600.00" in page.text
        assert f"{alice} £0.00 £40,000.00 £5,000.00 £35,000.00 £35,000.00" in page.text, "in no other figure"
        assert "£60,000.00 £5,000.00 No forecast yet" in page.text
        assert "£17,600.00" not in page.text
    for stranger in cast.strangers:
        await stranger.get(f"{year_url}/statement", expect=404)


async def test_an_earlier_year_did_not_know_of_it_and_a_released_one_is_gone(cast: Cast, year_url: str) -> None:
    budget_url = year_url.partition("/years/")[0]
    starts = {"starts-day": "1", "starts-month": "4", "starts-year": str(clock.today().year - 5)}
    before = (await cast.alice.post(f"{budget_url}/years", starts)).location
    assert SET_ASIDE not in (await cast.alice.get(f"{before}/statement?quarter=year")).text
    entry = await set_aside(cast, amount="250")
    assert "All together £12,850.00" in (await cast.audrey.get(f"{year_url}/statement")).text
    await cast.alice.post(f"{entry}/release", {"key": str(uuid4()), "reason": "Not needed after all."})
    assert "All together £12,600.00" in (await cast.audrey.get(f"{year_url}/statement")).text


async def test_what_is_paid_becomes_spending_and_is_set_aside_no_longer(cast: Cast, year_url: str) -> None:
    entry = await set_aside(cast, amount="250")
    paid = {"key": str(uuid4()), "amount": "250", "note": "", **days("effective", f"{clock.today():%d %m %Y}")}
    await cast.alice.post(f"{entry}/payment", paid)
    page = await cast.audrey.get(f"{year_url}/statement")
    assert "All together £12,600.00" in page.text
    assert f"{cast.alice.organisation} £0.00 £40,000.00 £5,250.00" in page.text


async def test_the_workbook_and_the_word_document_have_it_too(cast: Cast, year_url: str) -> None:
    reply = await cast.audrey.http.get(f"{year_url}/statement/workbook?quarter=year")
    sheet = load_workbook(BytesIO(reply.content))[SET_ASIDE]
    amounts = [row[-1] for row in sheet.iter_rows(values_only=True) if isinstance(row[-1], int | float)]
    assert amounts == [12_000, 600, 12_600]
    reply = await cast.audrey.http.get(f"{year_url}/statement/document?quarter=year")
    tables = Document(BytesIO(reply.content)).tables
    cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    assert ["Reablement", "Home visits", cast.alice.organisation, "Vans Ltd", "£600.00"] in cells
    assert ["All together", "", "", "", "£12,600.00"] in cells
