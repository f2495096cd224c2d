"""The statement of a budget as a workbook and in Word."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.access.phases import Phase
from tests.budgeting import (
    LATE,
    overspent,
    seat_health,
    with_line,
)
from tests.flows.test_budget_statements import document
from tests.people import Actor, Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await cast_at(Phase.PILOT)


@pytest.fixture
async def hannah(cast: Cast) -> Actor:
    return await seat_health(cast)


@pytest.fixture
async def year_2024(cast: Cast, hannah: Actor) -> tuple[str, str]:
    return await overspent(cast, hannah)


async def test_the_workbook_has_the_figures_of_the_page_as_numbers(
    cast: Cast, hannah: Actor, year_2024: tuple[str, str]
) -> None:
    reply = await cast.audrey.http.get(f"{year_2024[0]}/statement/workbook?quarter=year")
    assert reply.status_code == 200
    assert ".xlsx" in reply.headers["Content-Disposition"]
    book = load_workbook(BytesIO(reply.content))
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    assert [cast.alice.organisation, 0, 60000, 63000, -3000, -3000] in rows["Net position"]
    assert ["All together", 60000, 60000, 0] in rows["Cash put in, by partner"]
    assert ["Reablement: Home visits", 3000, 2000, 1000, 0, "By the signed rule."] in rows["Each partner’s share"]


async def test_words_in_a_workbook_never_become_a_formula(cast: Cast) -> None:
    _, year_url, line = await with_line(cast)
    plan = {"line": line, "quarter": "4", "text": '=HYPERLINK("http://x.example","look")'}
    await cast.alice.post(f"{year_url}/action-plans", plan)
    reply = await cast.alice.http.get(f"{year_url}/statement/workbook?quarter=4")
    cells = [cell for sheet in load_workbook(BytesIO(reply.content)) for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if "HYPERLINK" in str(cell.value)] == ["s"]


async def test_the_word_document_has_the_figures_of_the_page(cast: Cast, year_2024: tuple[str, str]) -> None:
    text = await document(cast, year_2024[0])
    for words in (
        "£63,000.00",
        "−£3,000.00",
        "£2,000.00",
        "By the signed rule.",
        LATE,
        "1 April 2024 to 31 March 2025",
    ):
        assert words in text
