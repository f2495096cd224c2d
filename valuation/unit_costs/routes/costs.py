import asyncio
from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Response

from portal import clock
from portal.access.own_seats import OWN_SEAT
from portal.access.permissions import Permission
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.downloads import csv_file, xlsx_file
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.ledger.rules.value import Tier
from valuation.unit_costs import files
from valuation.unit_costs.actions import MOST_ROWS, add_cost, retire_cost
from valuation.unit_costs.forms import read_cost
from valuation.unit_costs.prices import in_prices_of
from valuation.unit_costs.queries import (
    MOST_SHOWN,
    SHIPPED,
    Entry,
    find_cost,
    own_costs,
    series_in_force,
    shipped_costs,
)
from valuation.unit_costs.rules.costs import Kind
from valuation.unit_costs.rules.shipped import WARNING

OWN_LIBRARY = "/organisations/{organisation_id:uuid}/library"
UNIT_COSTS = "/partnerships/{partnership_id:uuid}/library/unit-costs"
FORM = "valuation/unit_costs/cost_form"
CHOICES: dict[str, Any] = {"tiers": list(Tier), "kinds": list(Kind)}


class UnitCostController(Controller):
    """The unit costs of the seat's organisation, with those that come with the portal."""

    path = UNIT_COSTS

    @get(permission=Permission.READ)
    async def index(
        self, session: Session, seat: AtSeat, find: FromQuery[str] = "", prices: FromQuery[str] = ""
    ) -> Page:
        series = await series_in_force(session, seat)
        own = await own_costs(session, seat, find)
        return page(
            "valuation/unit_costs/index",
            seat=seat,
            own=[in_prices_of(entry, prices, series) for entry in own],
            shipped=[in_prices_of(entry, prices, series) for entry in shipped_costs(find)],
            series=series,
            years=series.years(),
            warning=WARNING,
            most=MOST_SHOWN,
            form=blank(find=find, prices=prices),
        )

    @get("/new", permission=Permission.WRITE_LIBRARY)
    async def new(self, seat: AtSeat) -> Page:
        return page(FORM, seat=seat, **CHOICES, form=blank())

    @post(permission=Permission.WRITE_LIBRARY)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        with posted.again(FORM, seat=seat, **CHOICES):
            await add_cost(session, seat, read_cost(posted))
        return see_other(f"{seat.url}/library/unit-costs", request, notice="The unit cost is in your library.")

    @get("/{cost_key:str}", permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat, cost_key: FromPath[str], prices: FromQuery[str] = "") -> Page:
        entry, series = await find_cost(session, seat, cost_key), await series_in_force(session, seat)
        return page(
            "valuation/unit_costs/show",
            seat=seat,
            entry=entry,
            priced=in_prices_of(entry, prices, series),
            series=series,
            years=series.years(like=entry.cost.price_year),
            warning=WARNING,
            form=blank(prices=prices),
        )

    @post("/{cost_key:str}/retirement", permission=Permission.WRITE_LIBRARY)
    async def retire(self, session: Session, seat: AtSeat, cost_key: FromPath[str], request: WebRequest) -> Redirect:
        await retire_cost(session, seat, await find_cost(session, seat, cost_key))
        return see_other(f"{seat.url}/library/unit-costs", request, notice="The unit cost is offered no longer.")


class UnitCostFileController(Controller):
    """The library to keep and to work on elsewhere, and the template to fill in."""

    path = f"{UNIT_COSTS}/files"

    @get("/csv", permission=Permission.READ)
    async def csv(self, session: Session, seat: AtSeat) -> Response[bytes]:
        return csv_file(files.costs_csv(await _all(session, seat)), "Unit costs.csv")

    @get("/workbook", permission=Permission.READ)
    async def workbook(self, session: Session, seat: AtSeat) -> Response[bytes]:
        made = await asyncio.to_thread(files.costs_workbook, await _all(session, seat), clock.now())
        return xlsx_file(made, "Unit costs.xlsx")

    @get("/template", permission=Permission.READ)
    async def template(self, seat: AtSeat) -> Response[bytes]:  # noqa: ARG002 -- the seat checks the permission
        return xlsx_file(await asyncio.to_thread(files.template_workbook, clock.now()), "Unit costs template.xlsx")

    @get("/template-csv", permission=Permission.READ)
    async def template_csv(self, seat: AtSeat) -> Response[bytes]:  # noqa: ARG002 -- the seat checks the permission
        return csv_file(files.template_csv(), "Unit costs template.csv")


class OwnUnitCostController(UnitCostController):
    """The same pages of an organisation, whether or not it sits at a table."""

    path = f"{OWN_LIBRARY}/unit-costs"
    dependencies = OWN_SEAT


class OwnUnitCostFileController(UnitCostFileController):
    path = f"{OWN_LIBRARY}/unit-costs/files"
    dependencies = OWN_SEAT


async def _all(session: Session, seat: Seat) -> list[Entry]:
    """The own ones, or, where there are none yet, those that come with the portal."""
    return await own_costs(session, seat, most=MOST_ROWS) or list(SHIPPED)
