"""create_app(): the only file that knows every slice."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from consortia import routes as consortia
from partnerships.copies import routes as copies
from partnerships.decisions import routes as decisions
from partnerships.designs import routes as designs
from partnerships.designs.live import SECTIONS
from partnerships.feedback import routes as feedback
from partnerships.history import routes as history
from partnerships.journeys import routes as journeys
from partnerships.journeys.summaries import run_summaries
from partnerships.membership import routes as membership
from partnerships.pilots import routes as pilots
from partnerships.tender import routes as tender
from portal.access.marks import check_routes
from portal.access.participants import provide_participant
from portal.access.seats import provide_seat
from portal.config import Settings
from portal.db.engine import check_role, create_engine, sessions
from portal.db.transactions import OneTransaction, provide_session
from portal.identity import provider_routes
from portal.identity import routes as identity
from portal.identity.openid import conversations_of
from portal.identity.sessions import NotSignedIn, provide_person, provide_visitor
from portal.jobs.kinds import Kind
from portal.jobs.routes import JobController
from portal.jobs.working import run_jobs
from portal.live.entrance import provide_entrance
from portal.live.hub import Hub
from portal.live.rights import Meaning
from portal.live.routes import LiveController
from portal.organisations import routes as organisations
from portal.outbox.mail import run_post_office, stop
from portal.outbox.routes import MailboxController
from portal.seeds.routes import DemoController
from portal.web.assets import asset_router
from portal.web.csrf import check_request
from portal.web.errors import HANDLERS, answer_failed_commit
from portal.web.forms import provide_posted
from portal.web.headers import SecurityHeaders
from portal.web.health import livez, readyz
from portal.web.replies import see_other
from portal.web.requests import WebRequest
from portal.web.templating import template_config
from portal.web.way_back import address_asked_for, page_of_the_form
from valuation.appraisal import routes as appraisal
from valuation.appraisal.many_draws import DRAWS_JOB
from valuation.budgets import routes as budgets
from valuation.frameworks import routes as frameworks
from valuation.ledger import routes as ledger
from valuation.ledger.keeping import keep_ledgers
from valuation.ledger.workbook import WORKBOOK
from valuation.matching import routes as matching
from valuation.origins import routes as origins
from valuation.outcomes import routes as outcomes
from valuation.payments import routes as payments
from valuation.results import routes as results
from valuation.risks import routes as risks
from valuation.unit_costs import routes as unit_costs
from valuation.unit_costs.actions import COSTS_JOB

LARGEST_BODY = 1_000_000

ROUTES: list[ControllerRouterHandler] = [
    livez,
    readyz,
    identity.SignInController,
    identity.SignInLinkController,
    provider_routes.ProviderSignInController,
    identity.SignOutController,
    identity.AccountController,
    provider_routes.DisconnectController,
    DemoController,
    MailboxController,
    *organisations.ROUTES,
    *membership.ROUTES,
    *journeys.ROUTES,
    *decisions.ROUTES,
    *history.ROUTES,
    JobController,
    *consortia.ROUTES,
    *designs.ROUTES,
    *copies.ROUTES,
    *pilots.ROUTES,
    *feedback.ROUTES,
    *tender.ROUTES,
    *outcomes.CONTROLLERS,
    *results.CONTROLLERS,
    *unit_costs.CONTROLLERS,
    *frameworks.CONTROLLERS,
    *appraisal.CONTROLLERS,
    *ledger.CONTROLLERS,
    *origins.CONTROLLERS,
    *budgets.CONTROLLERS,
    *payments.CONTROLLERS,
    *risks.CONTROLLERS,
    *matching.CONTROLLERS,
]


JOBS: list[Kind] = [COSTS_JOB, DRAWS_JOB, WORKBOOK]
"""Long work that a page may ask for."""


def create_app(
    settings: Settings, database_url: str, live: Meaning = SECTIONS, jobs: Sequence[Kind] = JOBS
) -> Litestar:
    """The whole portal. `live` says what the documents mean that people write together; `jobs` is the long work."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None, None]:
        engine, opened, known = app.state["engine"], app.state["sessions"], app.state["settings"]
        await check_role(engine)
        post_office = asyncio.create_task(run_post_office(opened, known))
        worker = asyncio.create_task(run_jobs(opened, {kind.name: kind for kind in jobs}))
        teller = asyncio.create_task(run_summaries(opened, known.address))
        keeper = asyncio.create_task(keep_ledgers(opened))
        try:
            async with app.state["hub"].running():
                yield
        finally:
            await stop(keeper)
            await stop(teller)
            await stop(worker)
            await stop(post_office)
            await engine.dispose()

    app = Litestar(
        route_handlers=[*ROUTES, LiveController, asset_router()],
        lifespan=[lifespan],
        state=stand_on(settings, database_url, live),
        dependencies=DEPENDENCIES,
        middleware=[OneTransaction(answer_failed_commit)],
        exception_handlers={**HANDLERS, NotSignedIn: to_sign_in},
        before_request=check_request,
        template_config=template_config(),
        request_max_body_size=LARGEST_BODY,
        openapi_config=None,
        logging_config=None,
    )
    check_routes(app)
    # Around everything, so that a reply to an address that is not there carries the headers too.
    app.asgi_handler = SecurityHeaders()(app.asgi_handler)
    return app


def stand_on(settings: Settings, database_url: str, live: Meaning = SECTIONS) -> State:
    """What the routes work with. Reading them takes most of a second; whoever needs many portals changes this alone."""
    engine = create_engine(database_url, settings.pool_size)
    return State(
        {
            "settings": settings,
            "providers": conversations_of(settings),
            "engine": engine,
            "sessions": sessions(engine),
            "hub": Hub(database_url, live),
        }
    )


DEPENDENCIES = {
    "session": Provide(provide_session),
    "person": Provide(provide_person),
    "visitor": Provide(provide_visitor),
    "seat": Provide(provide_seat),
    "posted": Provide(provide_posted),
    "entrance": Provide(provide_entrance),
    "participant": Provide(provide_participant),
}


def to_sign_in(request: WebRequest, _: NotSignedIn) -> Redirect:
    """Afterwards the sign-in page leads back to a page: the one that was asked for, or the one a post came from."""
    if request.method == "GET":
        asked = {"next": address_asked_for(request)}
    else:
        asked = {"next": page_of_the_form(request), "unsaved": "yes"}
    return see_other(f"/sign-in?{urlencode(asked, safe='/')}")
