"""What an indicator's results are worth, and to whom they accrue."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.db.together import together
from portal.web.forms import Posted
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.ledger.queries.options import options_part
from valuation.results.queries import measured_part
from valuation.results.routes.results import INDICATOR, url_of
from valuation.results.tying import list_worths, say_worth
from valuation.results.worth_forms import form_of_worth, read_worth
from valuation.unit_costs.queries import Entry, find_cost, shelf_part, shipped_costs
from valuation.unit_costs.rules.shipped import WARNING

FORM = "valuation/results/worth_form"


class WorthController(Controller):
    path = f"{INDICATOR}/worth"

    @get(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, indicator_id: FromPath[UUID]) -> Page:
        shown = await _context(session, seat, indicator_id)
        worth = (await list_worths(session, seat)).get(indicator_id)
        return page(FORM, **shown, form=form_of_worth(worth, shown["entries"]))

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, indicator_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        shown = await _context(session, seat, indicator_id)
        with posted.again(FORM, **shown):
            entry = await _chosen(session, seat, posted.value("unit_cost"))
            worth = read_worth(posted, shown["indicator"], shown["options"], entry, shown["series"])
            await say_worth(session, seat, shown["indicator"], worth)
        words = "This counts from the next result that is accepted."
        return see_other(url_of(seat, shown["indicator"]), request, notice=words)


async def _chosen(session: Session, seat: Seat, key: str) -> Entry | None:
    return await find_cost(session, seat, key) if key else None


async def _context(session: Session, seat: Seat, indicator_id: UUID) -> dict[str, Any]:
    (own, series), indicator, options = await together(
        session, shelf_part(seat), measured_part(seat, indicator_id), options_part(seat)
    )
    return {
        "seat": seat,
        "indicator": indicator,
        "options": options,
        "entries": [*own, *shipped_costs()],
        "series": series,
        "years": series.years(),
        "warning": WARNING,
    }
