"""What is planned for one year: what the lines may spend, and what each body puts in."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.db.together import together
from portal.money import pounds
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.budgets import actions
from valuation.budgets.forms import read_contribution, read_figure, read_virement
from valuation.budgets.queries.budgets import budget_part
from valuation.budgets.queries.plans import plan_part
from valuation.budgets.routes.budgets import BUDGET
from valuation.budgets.views import AtYear

YEAR = f"{BUDGET}/years/{{year_id:uuid}}"


Found = NamedDependency[AtYear]


async def provide_found(session: Session, seat: AtSeat, budget_id: FromPath[UUID], year_id: FromPath[UUID]) -> AtYear:
    budget, plan = await together(session, budget_part(seat, budget_id), plan_part(seat, year_id))
    return AtYear(budget, budget.year(year_id), plan)


AT_YEAR = {"found": Provide(provide_found)}


class FigureController(Controller):
    path = f"{YEAR}/figures"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found, line: FromQuery[str] = "") -> Page:
        return page("valuation/budgets/figure_form", form=_for_line(found, line), **found.seen_from(seat))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again("valuation/budgets/figure_form", **found.seen_from(seat)):
            line_id, wanted = read_figure(posted, found.budget)
            await actions.set_figure(session, seat, found, found.budget.line(line_id), wanted)
        return see_other(found.url(seat), request, notice="The budget of the line has been set.")


class VirementController(Controller):
    path = f"{YEAR}/virements"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found) -> Page:
        return page("valuation/budgets/virement_form", form=blank(), **found.seen_from(seat))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again("valuation/budgets/virement_form", **found.seen_from(seat)):
            asked = read_virement(posted, found.budget)
            await actions.move_between_lines(session, seat, found, asked)
        return see_other(found.url(seat), request, notice="The money has been moved from one line to the other.")


class ContributionController(Controller):
    path = f"{YEAR}/contributions"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found, line: FromQuery[str] = "") -> Page:
        return page("valuation/budgets/contribution_form", form=blank(line=line), **found.seen_from(seat))

    @post(permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again("valuation/budgets/contribution_form", **found.seen_from(seat)):
            asked = read_contribution(posted, found.budget)
            await actions.put_in(session, seat, found, asked)
        return see_other(found.url(seat), request, notice="What your organisation puts in has been recorded.")


def _for_line(found: AtYear, line: str) -> Form:
    """The form for one line, with what it may spend now."""
    standing = {str(line_id): pence for line_id, pence in found.plan.figures.items()}
    return blank(line=line, amount=pounds(standing[line]) if line in standing else "")
