"""How far the numbers may lie from what was typed: ranges, and named scenarios with their changes."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.appraisal import actions
from valuation.appraisal.approving import check_draft
from valuation.appraisal.forms import read_range, read_scenario_name, read_setting, row_options
from valuation.appraisal.numbers import NUMBERS
from valuation.appraisal.routes.appraisals import APPRAISAL, url_of
from valuation.appraisal.routes.reached import REACHED, AtAppraisal
from valuation.appraisal.sensitivity import SWITCHABLE
from valuation.appraisal.views import AppraisalView, ScenarioView

RANGE_FORM = "valuation/appraisal/range_form"
SCENARIO_FORM = "valuation/appraisal/scenario_form"
SETTING_FORM = "valuation/appraisal/setting_form"


class RangeController(Controller):
    path = f"{APPRAISAL}/ranges"
    dependencies = REACHED

    @get("/new", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, appraisal: AtAppraisal) -> Page:
        check_draft(appraisal)
        return page(RANGE_FORM, form=blank(), **_offered(seat, appraisal, None))

    @post(permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, appraisal: AtAppraisal, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(RANGE_FORM, **_offered(seat, appraisal, None)):
            await actions.add_range(session, seat, appraisal, read_range(posted, appraisal))
        return see_other(url_of(seat, appraisal), request, notice="The range has been added.")

    @post("/{range_id:uuid}/removal", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def remove(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        range_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        await actions.remove_range(session, seat, appraisal, appraisal.find_range(range_id))
        return see_other(url_of(seat, appraisal), request, notice="The range has been removed.")


class ScenarioController(Controller):
    path = f"{APPRAISAL}/scenarios"
    dependencies = REACHED

    @get("/new", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, appraisal: AtAppraisal) -> Page:
        check_draft(appraisal)
        return page(SCENARIO_FORM, seat=seat, appraisal=appraisal, form=blank())

    @post(permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, appraisal: AtAppraisal, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(SCENARIO_FORM, seat=seat, appraisal=appraisal):
            scenario_id = await actions.add_scenario(session, seat, appraisal, read_scenario_name(posted))
        target = f"{url_of(seat, appraisal)}/scenarios/{scenario_id}/changes/new"
        return see_other(target, request, notice="The scenario has been added. Say now what is different in it.")

    @post("/{scenario_id:uuid}/removal", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def remove(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        scenario_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        await actions.remove_scenario(session, seat, appraisal, appraisal.find_scenario(scenario_id))
        return see_other(url_of(seat, appraisal), request, notice="The scenario has been removed.")


class SettingController(Controller):
    path = f"{APPRAISAL}/scenarios/{{scenario_id:uuid}}/changes"
    dependencies = REACHED

    @get("/new", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, appraisal: AtAppraisal, scenario_id: FromPath[UUID]) -> Page:
        check_draft(appraisal)
        return page(SETTING_FORM, form=blank(), **_offered(seat, appraisal, appraisal.find_scenario(scenario_id)))

    @post(permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def create(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        scenario_id: FromPath[UUID],
        posted: Posted,
        *,
        request: WebRequest,
    ) -> Redirect:
        scenario = appraisal.find_scenario(scenario_id)
        with posted.again(SETTING_FORM, **_offered(seat, appraisal, scenario)):
            await actions.add_setting(session, seat, appraisal, scenario, read_setting(posted, appraisal))
        return see_other(url_of(seat, appraisal), request, notice="The change has been added to the scenario.")

    @post("/{setting_id:uuid}/removal", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def remove(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        scenario_id: FromPath[UUID],
        setting_id: FromPath[UUID],
        *,
        request: WebRequest,
    ) -> Redirect:
        scenario = appraisal.find_scenario(scenario_id)
        await actions.remove_setting(session, seat, appraisal, scenario, setting_id)
        return see_other(url_of(seat, appraisal), request, notice="The change has been removed from the scenario.")


def _offered(seat: Seat, appraisal: AppraisalView, scenario: ScenarioView | None) -> dict[str, Any]:
    fields = (*SWITCHABLE, "start_year") if scenario else SWITCHABLE
    return {
        "seat": seat,
        "appraisal": appraisal,
        "scenario": scenario,
        "rows": row_options(appraisal, every=scenario is not None),
        "fields": [(field, NUMBERS[field].words) for field in fields],
    }
