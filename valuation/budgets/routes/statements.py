"""The statement: on the page, as a workbook and as a Word document, each with the same figures."""

import asyncio
from typing import Any

from litestar import Controller, get
from litestar.params import FromQuery
from litestar.response import Response

from portal import clock
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.refusals import Missing
from portal.web.downloads import named_after, word_file, xlsx_file
from portal.web.replies import Page, page
from valuation.budgets.queries.agreements import find_agreed
from valuation.budgets.queries.money import find_money
from valuation.budgets.routes.years import AT_YEAR, YEAR, Found
from valuation.budgets.rules.plan import QUARTERS
from valuation.budgets.statement_files import warnings_of, write_docx, write_xlsx
from valuation.budgets.statement_parts import parts_of
from valuation.budgets.statements import Statement
from valuation.budgets.views import AtYear

WHOLE_YEAR = "year"


class StatementController(Controller):
    path = f"{YEAR}/statement"
    dependencies = AT_YEAR

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, found: Found, quarter: FromQuery[str] = "") -> Page:
        statement = await _statement(session, seat, found, quarter)
        shown: dict[str, Any] = {
            "statement": statement,
            "parts": parts_of(statement),
            "warnings": warnings_of(statement),
            "choice": str(statement.quarter or WHOLE_YEAR),
        }
        return page("valuation/budgets/statement", **shown, **found.seen_from(seat))

    @get("/workbook", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def workbook(
        self, session: Session, seat: AtSeat, found: Found, quarter: FromQuery[str] = ""
    ) -> Response[bytes]:
        statement = await _statement(session, seat, found, quarter)
        return xlsx_file(await asyncio.to_thread(write_xlsx, statement, clock.now()), f"{_name(statement)}.xlsx")

    @get("/document", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def document(
        self, session: Session, seat: AtSeat, found: Found, quarter: FromQuery[str] = ""
    ) -> Response[bytes]:
        statement = await _statement(session, seat, found, quarter)
        made = await asyncio.to_thread(write_docx, statement, clock.now(), seat.partnership_title)
        return word_file(made, f"{_name(statement)}.docx")


async def _statement(session: Session, seat: Seat, found: AtYear, choice: str) -> Statement:
    quarter = _quarter(found, choice)
    agreed = await find_agreed(session, seat, found.year.id)
    until = found.year.year.quarter(quarter)[1] if quarter else None
    money = await find_money(session, seat, found.budget, found.year, clock.today(), until=until)
    return Statement(found, agreed, money, quarter, clock.today())


def _quarter(found: AtYear, choice: str) -> int | None:
    """As chosen; else the quarter that is running, or the whole of a year that is over."""
    if choice == WHOLE_YEAR or (not choice and clock.today() > found.year.year.ends_on):
        return None
    if not choice:
        return found.year.year.quarter_of(clock.today())
    if choice not in {str(quarter) for quarter in QUARTERS}:
        raise Missing("quarter")
    return int(choice)


def _name(statement: Statement) -> str:
    return f"{named_after(statement.title.replace('/', '-'), 'Budget')}, statement, {clock.today():%Y-%m-%d}"
