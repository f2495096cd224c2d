"""An organisation's own costs, the confirmation before they are moved, and the costs on the shared floor."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.costs import actions, rules
from consortia.costs.forms import KINDS, NO_PACKAGE, cost_form, price_form, read_cost, read_keys, read_price
from consortia.costs.offering import find_offer, offer_form, put_on_rate_card
from consortia.costs.pricing import find_costing, keep_price, own_costings
from consortia.costs.queries import CostSheet, own_costs, package_choices, shared_by_organisation
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

ROOT = "/partnerships/{partnership_id:uuid}/costs"
OPEN = Phase.DESIGN


async def _choices(session: AsyncSession, seat: Seat) -> dict[str, Any]:
    """What the form of a cost offers to choose from."""
    packages = [*await package_choices(session, seat), (NO_PACKAGE, "No work package")]
    return {"seat": seat, "packages": packages, "kinds": KINDS}


def _moving(sheet: CostSheet, chosen: list[UUID]) -> dict[str, Any]:
    """What the confirmation shows: the chosen lines, or all that are still private."""
    moving = [sheet.line(line_id) for line_id in dict.fromkeys(chosen)] if chosen else list(sheet.private)
    return {"lines": moving, "totals": rules.totals(moving), "digest": rules.digest_of(moving)}


class CostController(Controller):
    path = ROOT

    @get(permission=Permission.READ, opens_at=OPEN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        sheet = await own_costs(session, seat)
        return page("consortia/costs/index", seat=seat, sheet=sheet, may_write=seat.may(Permission.WRITE_COSTS))

    @get("/new", permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        form = blank(package=NO_PACKAGE)
        return page("consortia/costs/new", form=form, **await _choices(session, seat))

    @post(permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def create(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        choices = await _choices(session, seat)
        with posted.again("consortia/costs/new", **choices):
            await actions.add_cost(session, seat, read_cost(posted, choices["packages"]))
        return see_other(f"{seat.url}/costs", request, "The cost is saved. Only your organisation sees it.")


class OneCostController(Controller):
    path = ROOT + "/{line_id:uuid}"

    @get(permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def edit(self, session: Session, seat: AtSeat, line_id: FromPath[UUID]) -> Page:
        sheet = await own_costs(session, seat)
        line = sheet.line(line_id)
        rules.check_may_change(line, sheet.shared)
        return page("consortia/costs/edit", line=line, form=cost_form(line), **await _choices(session, seat))

    @post(permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def update(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, line_id: FromPath[UUID]
    ) -> Redirect:
        sheet = await own_costs(session, seat)
        line = sheet.line(line_id)
        choices = await _choices(session, seat)
        with posted.again("consortia/costs/edit", line=line, **choices):
            await actions.change_cost(session, seat, sheet, line_id, read_cost(posted, choices["packages"]))
        return see_other(f"{seat.url}/costs", request, "The cost is changed.")

    @post("/removal", permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def remove(self, request: WebRequest, session: Session, seat: AtSeat, line_id: FromPath[UUID]) -> Redirect:
        sheet = await own_costs(session, seat)
        await actions.remove_cost(session, seat, sheet, line_id)
        return see_other(f"{seat.url}/costs", request, "The cost is removed.")


class ReleaseController(Controller):
    """Moving costs to the shared floor: a page that says what it means, then a button."""

    path = ROOT + "/release"

    @get(permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat, line: FromQuery[list[UUID] | None] = None) -> Page:
        sheet = await own_costs(session, seat)
        return page("consortia/costs/release", seat=seat, form=blank(), **_moving(sheet, line or []))

    @post(permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def create(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        sheet = await own_costs(session, seat)
        chosen = read_keys(posted, "line")
        with posted.again("consortia/costs/release", seat=seat, **_moving(sheet, chosen)):
            count = await actions.move_to_shared_floor(session, seat, sheet, chosen, posted.value("digest"))
        what = "One cost is" if count == 1 else f"{count} costs are"
        return see_other(f"{seat.url}/costs/shared", request, f"{what} now on the shared floor.")


class SharedCostController(Controller):
    path = ROOT + "/shared"

    @get(permission=Permission.READ, opens_at=OPEN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page("consortia/costs/shared", seat=seat, sheets=await shared_by_organisation(session, seat))


class CostingController(Controller):
    """What each package costs in full, and whether the price that would be asked for it covers that."""

    path = ROOT + "/costing"

    @get(permission=Permission.READ, opens_at=OPEN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        sheet, found = await own_costings(session, seat)
        return page("consortia/costs/costing", seat=seat, sheet=sheet, costings=found)

    @get("/{package_id:uuid}", permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def edit(self, session: Session, seat: AtSeat, package_id: FromPath[UUID]) -> Page:
        costing = await find_costing(session, seat, package_id)
        return page("consortia/costs/price", seat=seat, costing=costing, form=price_form(costing.price))

    @post("/{package_id:uuid}", permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def update(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, package_id: FromPath[UUID]
    ) -> Redirect:
        costing = await find_costing(session, seat, package_id)
        with posted.again("consortia/costs/price", seat=seat, costing=costing):
            await keep_price(session, seat, costing, read_price(posted))
        return see_other(f"{seat.url}/costs/costing", request, "The price is kept. Only your organisation sees it.")


class RateCardController(Controller):
    """A line of a rate card that starts from a package's price."""

    path = ROOT + "/costing/{package_id:uuid}/rate-card"

    @get("/new", permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat, package_id: FromPath[UUID]) -> Page:
        offer = await find_offer(session, seat, package_id)
        return page("consortia/costs/rate_card_line", seat=seat, offer=offer, form=offer_form(offer))

    @post(permission=Permission.WRITE_COSTS, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, package_id: FromPath[UUID]
    ) -> Redirect:
        offer = await find_offer(session, seat, package_id)
        with posted.again("consortia/costs/rate_card_line", seat=seat, offer=offer):
            contract = await put_on_rate_card(session, seat, offer, posted)
        return see_other(f"{seat.url}/payments/contracts/{contract.id}", request, "The price is on the card.")
