"""The negotiation of a year's contributions, round after round."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.db.together import together
from portal.money import pounds
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.appraisal.queries import find_appraisal, list_appraisals
from valuation.budgets import negotiating
from valuation.budgets.charts import draw_pairs
from valuation.budgets.queries.rounds import find_round, list_rounds, one_of, own_working, rounds_part, working_part
from valuation.budgets.round_forms import appraisal_options, read_proposal, read_round, read_working
from valuation.budgets.rounds import KINDS, RoundView, accruals_of
from valuation.budgets.routes.years import AT_YEAR, YEAR, Found
from valuation.budgets.rules.negotiation import compare, share_percent
from valuation.budgets.views import AtYear

ROUNDS = f"{YEAR}/rounds"
ROUND = f"{ROUNDS}/{{round_id:uuid}}"
SHOW = "valuation/budgets/round"


class RoundController(Controller):
    path = ROUNDS
    dependencies = AT_YEAR

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, found: Found) -> Page:
        rounds = await list_rounds(session, seat, found.year.id)
        return page("valuation/budgets/rounds", rounds=rounds, **found.seen_from(seat))

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, found: Found) -> Page:
        options = appraisal_options(await list_appraisals(session, seat))
        form = blank(appraisal=options[0][0] if options else "")
        return page("valuation/budgets/round_form", form=form, options=options, **found.seen_from(seat))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        options = appraisal_options(await list_appraisals(session, seat))
        with posted.again("valuation/budgets/round_form", options=options, **found.seen_from(seat)):
            round_id = await negotiating.open_round(session, seat, found, *read_round(posted, options))
        return see_other(f"{found.url(seat)}/rounds/{round_id}", request, notice="The round is open.")

    @get("/{round_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, found: Found, round_id: FromPath[UUID]) -> Page:
        return page(SHOW, form=blank(), **await _for_show(session, seat, found, round_id))


class ProposalController(Controller):
    path = f"{ROUND}/proposals"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def new(
        self, session: Session, seat: AtSeat, found: Found, round_id: FromPath[UUID], line: FromQuery[str] = ""
    ) -> Page:
        reached, _ = await find_round(session, seat, found.year.id, round_id)
        context = {"round": reached, **found.seen_from(seat)}
        return page("valuation/budgets/proposal_form", form=blank(line=line), **context)

    @post(permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, round_id: FromPath[UUID], posted: Posted
    ) -> Redirect:
        reached, _ = await find_round(session, seat, found.year.id, round_id)
        with posted.again("valuation/budgets/proposal_form", round=reached, **found.seen_from(seat)):
            await negotiating.propose(session, seat, found, round_id, read_proposal(posted, found))
        return see_other(f"{found.url(seat)}/rounds/{round_id}#proposals")


class RepetitionController(Controller):
    path = f"{ROUND}/repetition"
    dependencies = AT_YEAR

    @post(permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, round_id: FromPath[UUID], posted: Posted
    ) -> Redirect:
        with posted.again(SHOW, **await _for_show(session, seat, found, round_id)):
            await negotiating.repeat(session, seat, found, round_id)
        return see_other(f"{found.url(seat)}/rounds/{round_id}#proposals")


class RoundAgreementController(Controller):
    path = f"{ROUND}/agreement"
    dependencies = AT_YEAR

    @post(permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, round_id: FromPath[UUID], posted: Posted
    ) -> Redirect:
        with posted.again(SHOW, **await _for_show(session, seat, found, round_id)):
            is_adopted = await negotiating.agree(session, seat, found, round_id, posted.value("digest"))
        return see_other(f"{found.url(seat)}{'#contributions' if is_adopted else f'/rounds/{round_id}#agreement'}")


class WorkingController(Controller):
    """The seat's own organisation's figures, in its own room."""

    path = f"{YEAR}/working"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, found: Found) -> Page:
        working, _ = await own_working(session, seat, found.year.id)
        most = pounds(working.most_pence) if working and working.most_pence is not None else ""
        form = blank(most=most, note=working.note if working else "")
        return page("valuation/budgets/working_form", form=form, **found.seen_from(seat))

    @post(permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again("valuation/budgets/working_form", **found.seen_from(seat)):
            await negotiating.note_working(session, seat, found, *read_working(posted))
        notice = f"Kept in the room of {seat.organisation_name}."
        return see_other(f"{found.url(seat)}/rounds", request, notice=notice)


async def _for_show(session: Session, seat: Seat, found: AtYear, round_id: UUID) -> dict[str, Any]:
    rounds, (working, _) = await together(session, rounds_part(seat, found.year.id), working_part(seat, found.year.id))
    reached = one_of(rounds, round_id)
    appraisal = await find_appraisal(session, seat, reached.appraisal_id)
    accruals = await asyncio.to_thread(accruals_of, appraisal)
    comparisons = compare(_by_name(reached), accruals.total_pence)
    return {
        **found.seen_from(seat),
        "round": reached,
        "rounds": rounds,
        "appraisal": appraisal,
        "accruals": accruals,
        "kinds": KINDS,
        "titles": {str(line.id): line.title for line in found.budget.lines},
        "comparisons": comparisons,
        "chart": draw_pairs(comparisons),
        "working": working if seat.may(Permission.PROMISE) else None,
        "share_percent": share_percent,
        "has_proposed_before": _has_proposed_before(rounds, reached, seat),
    }


def _by_name(reached: RoundView) -> dict[str, int]:
    """An appraisal names bodies in words; an organisation at the table has the same name there."""
    return {reached.names[body]: pence for body, pence in reached.totals.items()}


def _has_proposed_before(rounds: list[RoundView], reached: RoundView, seat: Seat) -> bool:
    body = str(seat.organisation_id)
    before = next((one for one in rounds if one.number == reached.number - 1), None)
    return before is not None and body in before.bodies and body not in reached.bodies
