"""What comes of an appraisal: figures, what they hang on, how far they may lie, and the file to check them with."""

import asyncio
import re
from uuid import UUID

from litestar import Controller, MediaType, get
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.forms import InvalidForm, blank
from portal.web.replies import Page, page
from valuation.appraisal.numbers import NUMBERS
from valuation.appraisal.pages import figures_of, sensitivity_of, spread_of
from valuation.appraisal.queries import find_appraisal
from valuation.appraisal.routes.appraisals import APPRAISAL
from valuation.appraisal.sensitivity import SWITCHABLE
from valuation.appraisal.to_file import USUAL_SEED, file_text

LARGEST_SEED = 1_000_000_000
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


class AnalysisController(Controller):
    """Reading only. The work is done in threads, so that one long appraisal does not hold up other readers."""

    path = APPRAISAL

    @get("/results", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def results(self, session: Session, seat: AtSeat, appraisal_id: FromPath[UUID]) -> Page:
        appraisal = await find_appraisal(session, seat, appraisal_id)
        figures = await asyncio.to_thread(figures_of, appraisal)
        return page("valuation/appraisal/results", seat=seat, appraisal=appraisal, figures=figures)

    @get("/sensitivity", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def sensitivity(self, session: Session, seat: AtSeat, appraisal_id: FromPath[UUID]) -> Page:
        appraisal = await find_appraisal(session, seat, appraisal_id)
        found = await asyncio.to_thread(sensitivity_of, appraisal)
        fields = [NUMBERS[field].words for field in SWITCHABLE]
        return page("valuation/appraisal/sensitivity", seat=seat, appraisal=appraisal, found=found, fields=fields)

    @get("/simulation", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def simulation(
        self, session: Session, seat: AtSeat, appraisal_id: FromPath[UUID], seed: FromQuery[str] = str(USUAL_SEED)
    ) -> Page:
        appraisal = await find_appraisal(session, seat, appraisal_id)
        form, shown = blank(seed=seed), "valuation/appraisal/simulation"
        number = form.number("seed", "a seed", lowest=0, highest=LARGEST_SEED)
        try:
            form.check()
        except InvalidForm:
            return page(shown, status=422, seat=seat, appraisal=appraisal, form=form, spread=None)
        spread = await asyncio.to_thread(spread_of, appraisal, number) if appraisal.ranges else None
        return page(shown, seat=seat, appraisal=appraisal, form=form, spread=spread)

    @get("/appraisal.json", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def download(self, session: Session, seat: AtSeat, appraisal_id: FromPath[UUID]) -> Response[str]:
        appraisal = await find_appraisal(session, seat, appraisal_id)
        name = _NOT_IN_A_NAME.sub("-", appraisal.title.lower()).strip("-") or "appraisal"
        disposition = f'attachment; filename="{name[:60]}.json"'
        return Response(file_text(appraisal), media_type=MediaType.JSON, headers={"Content-Disposition": disposition})
