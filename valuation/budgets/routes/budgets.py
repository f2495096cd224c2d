from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.db.together import together
from portal.refusals import Missing
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.budgets import actions
from valuation.budgets.forms import form_of, read_budget, read_line, read_scheme, read_year
from valuation.budgets.queries.agreements import find_agreed
from valuation.budgets.queries.budgets import budget_part, find_budget, list_budgets, list_organisations
from valuation.budgets.queries.plans import plan_part
from valuation.budgets.views import AtYear, BudgetView, SchemeView

BUDGETS = "/partnerships/{partnership_id:uuid}/budgets"
BUDGET = f"{BUDGETS}/{{budget_id:uuid}}"
FORM = "valuation/budgets/budget_form"
LINE_FORM = "valuation/budgets/line_form"


class BudgetController(Controller):
    path = BUDGETS

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page("valuation/budgets/index", seat=seat, budgets=await list_budgets(session, seat))

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        organisations = await list_organisations(session, seat)
        return page(FORM, seat=seat, budget=None, organisations=organisations, form=blank(threshold="5"))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        organisations = await list_organisations(session, seat)
        with posted.again(FORM, seat=seat, budget=None, organisations=organisations):
            budget_id = await actions.set_up(session, seat, read_budget(posted, organisations))
        notice = "The budget is set up. Add its year, its schemes and what the money is spent on."
        return see_other(f"{seat.url}/budgets/{budget_id}", request, notice=notice)

    @get("/{budget_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, budget_id: FromPath[UUID]) -> Page:
        budget = await find_budget(session, seat, budget_id)
        return page("valuation/budgets/show", seat=seat, budget=budget)

    @get("/{budget_id:uuid}/edit", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, budget_id: FromPath[UUID]) -> Page:
        budget = await find_budget(session, seat, budget_id)
        return page(FORM, seat=seat, budget=budget, organisations=budget.organisations, form=form_of(budget))

    @post("/{budget_id:uuid}", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, budget_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        budget = await find_budget(session, seat, budget_id)
        with posted.again(FORM, seat=seat, budget=budget, organisations=budget.organisations):
            await actions.change_terms(session, seat, budget, read_budget(posted, budget.organisations))
        return see_other(url_of(seat, budget), request, notice="The terms have been changed.")


class YearController(Controller):
    path = f"{BUDGET}/years"

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, budget_id: FromPath[UUID]) -> Page:
        budget = await find_budget(session, seat, budget_id)
        return page("valuation/budgets/year_form", seat=seat, budget=budget, form=blank())

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, budget_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        budget = await find_budget(session, seat, budget_id)
        with posted.again("valuation/budgets/year_form", seat=seat, budget=budget):
            year_id = await actions.add_year(session, seat, budget, read_year(posted, budget))
        return see_other(f"{url_of(seat, budget)}/years/{year_id}", request, notice="The year has been added.")

    @get("/{year_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, budget_id: FromPath[UUID], year_id: FromPath[UUID]) -> Page:
        budget, plan = await together(session, budget_part(seat, budget_id), plan_part(seat, year_id))
        at = AtYear(budget, budget.year(year_id), plan)
        agreed = await find_agreed(session, seat, year_id)
        return page(
            "valuation/budgets/year",
            agreed=agreed,
            moved_on=agreed.has_moved_on(at),
            unruled=agreed.unruled(at),
            **at.seen_from(seat),
        )


class SchemeController(Controller):
    path = f"{BUDGET}/schemes"

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, budget_id: FromPath[UUID]) -> Page:
        budget = await find_budget(session, seat, budget_id)
        return page("valuation/budgets/scheme_form", seat=seat, budget=budget, form=blank())

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, budget_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        budget = await find_budget(session, seat, budget_id)
        with posted.again("valuation/budgets/scheme_form", seat=seat, budget=budget):
            await actions.add_scheme(session, seat, budget, *read_scheme(posted, budget))
        return see_other(url_of(seat, budget), request, notice="The scheme has been added. Add its spend lines next.")


AtScheme = NamedDependency[tuple[BudgetView, SchemeView]]


async def provide_scheme(
    session: Session, seat: AtSeat, budget_id: FromPath[UUID], scheme_id: FromPath[UUID]
) -> tuple[BudgetView, SchemeView]:
    budget = await find_budget(session, seat, budget_id)
    found = next((scheme for scheme in budget.schemes if scheme.id == scheme_id), None)
    if found is None:
        raise Missing("scheme")
    return budget, found


class LineController(Controller):
    path = f"{BUDGET}/schemes/{{scheme_id:uuid}}/lines"
    dependencies = {"scheme": Provide(provide_scheme)}  # noqa: RUF012 -- Litestar reads it from the class

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, scheme: AtScheme) -> Page:
        return page(LINE_FORM, seat=seat, budget=scheme[0], scheme=scheme[1], form=blank())

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, scheme: AtScheme, posted: Posted, request: WebRequest
    ) -> Redirect:
        budget, reached = scheme
        with posted.again(LINE_FORM, seat=seat, budget=budget, scheme=reached):
            await actions.add_line(session, seat, budget, reached, read_line(posted, budget))
        return see_other(url_of(seat, budget), request, notice="The spend line has been added.")


def url_of(seat: Seat, budget: BudgetView) -> str:
    return f"{seat.url}/budgets/{budget.id}"
