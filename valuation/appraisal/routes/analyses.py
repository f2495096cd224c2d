"""What comes of an appraisal: figures, what they hang on, how far they may lie, and the file to check them with."""

import asyncio
import re
from typing import Any
from uuid import UUID

from litestar import Controller, MediaType, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Response

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.jobs.asking import job_url
from portal.web.forms import Form, InvalidForm, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.appraisal.many_draws import DRAWS, MANY_DRAWS, ask_for_draws, find_draws, is_long
from valuation.appraisal.pages import figures_of, sensitivity_of, spread_in_words, spread_of
from valuation.appraisal.routes.appraisals import APPRAISAL
from valuation.appraisal.routes.reached import REACHED, AtAppraisal
from valuation.appraisal.to_file import USUAL_SEED, file_text
from valuation.appraisal.views import AppraisalView

SIMULATION = "valuation/appraisal/simulation"
LARGEST_SEED = 1_000_000_000
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


class AnalysisController(Controller):
    """The work is done in threads, so that one long appraisal does not hold up other readers."""

    path = APPRAISAL
    dependencies = REACHED

    @get("/results", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def results(self, seat: AtSeat, appraisal: AtAppraisal) -> Page:
        figures = await asyncio.to_thread(figures_of, appraisal)
        return page("valuation/appraisal/results", seat=seat, appraisal=appraisal, figures=figures)

    @get("/sensitivity", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def sensitivity(self, seat: AtSeat, appraisal: AtAppraisal) -> Page:
        found = await asyncio.to_thread(sensitivity_of, appraisal)
        return page("valuation/appraisal/sensitivity", seat=seat, appraisal=appraisal, found=found)

    @get("/simulation", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def simulation(self, seat: AtSeat, appraisal: AtAppraisal, seed: FromQuery[str] = str(USUAL_SEED)) -> Page:
        form, context = blank(seed=seed), _for_draws(seat, appraisal)
        number = _seed(form)
        try:
            form.check()
        except InvalidForm:
            return page(SIMULATION, status=422, form=form, spread=None, **context)
        is_drawn = appraisal.ranges and not context["is_long"]
        spread = await asyncio.to_thread(spread_of, appraisal, number) if is_drawn else None
        return page(SIMULATION, form=form, spread=spread, **context)

    @post("/simulation", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def draw(
        self, session: Session, seat: AtSeat, appraisal: AtAppraisal, posted: Posted, request: WebRequest
    ) -> Redirect:
        """As long work, which the person may leave."""
        with posted.again(SIMULATION, spread=None, **_for_draws(seat, appraisal)):
            number = _seed(posted)
            draws = posted.choice("draws", [str(each) for each in DRAWS], "how often to draw")
            posted.check()
            job_id = await ask_for_draws(session, seat, appraisal, number, int(draws))
        return see_other(job_url(seat, job_id), request)

    @get("/simulation/{job_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def drawn(self, session: Session, seat: AtSeat, appraisal: AtAppraisal, job_id: FromPath[UUID]) -> Page:
        summary, is_same = await find_draws(session, seat, appraisal, job_id)
        form, context = blank(seed=str(summary.seed)), _for_draws(seat, appraisal)
        spread = spread_in_words(summary)
        return page(SIMULATION, form=form, spread=spread, **{**context, "has_changed": not is_same})

    @get("/appraisal.json", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def download(self, seat: AtSeat, appraisal: AtAppraisal) -> Response[str]:  # noqa: ARG002 -- it checks the permission
        name = _NOT_IN_A_NAME.sub("-", appraisal.title.lower()).strip("-") or "appraisal"
        disposition = f'attachment; filename="{name[:60]}.json"'
        return Response(file_text(appraisal), media_type=MediaType.JSON, headers={"Content-Disposition": disposition})


def _seed(form: Form) -> int:
    return form.number("seed", "a seed", lowest=0, highest=LARGEST_SEED)


def _for_draws(seat: Seat, appraisal: AppraisalView) -> dict[str, Any]:
    is_long_work = bool(appraisal.ranges) and is_long(appraisal)
    return {
        "seat": seat,
        "appraisal": appraisal,
        "is_long": is_long_work,
        "many_draws": MANY_DRAWS,
        "has_changed": False,
    }
