"""Pilots: planned, started with their measures fixed, ended with a finding for each measure."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from partnerships.feedback.queries import list_activities
from partnerships.pilots import actions, forms
from partnerships.pilots.queries import PilotView, find_pilot, list_pilots
from partnerships.pilots.rules import (
    check_may_end,
    check_may_note_change,
    check_may_start,
    check_still_planned,
)
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

PILOTS = "/partnerships/{partnership_id:uuid}/pilots"
PILOT = PILOTS + "/{pilot_id:uuid}"
OPEN = Phase.PILOT
RUN = Permission.RUN_PILOT


async def provide_pilot(request: WebRequest, session: Session, seat: AtSeat, pilot_id: FromPath[UUID]) -> PilotView:
    """The pilot in the address, or 404. A post finds it under a lock, so that two people cannot pass each other."""
    return await find_pilot(session, seat, pilot_id, lock=request.method == "POST")


AtPilot = NamedDependency[PilotView]


class PilotController(Controller):
    path = PILOTS
    dependencies = {"pilot": Provide(provide_pilot)}  # noqa: RUF012

    @get(permission=Permission.READ, opens_at=OPEN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page("partnerships/pilots/index", seat=seat, pilots=await list_pilots(session, seat))

    @get("/new", permission=RUN, opens_at=OPEN)
    async def new(self, seat: AtSeat) -> Page:
        return page("partnerships/pilots/new", seat=seat, form=blank())

    @post(permission=RUN, opens_at=OPEN)
    async def create(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        with posted.again("partnerships/pilots/new", seat=seat):
            pilot_id = await actions.plan_pilot(session, seat, forms.read_plan(posted))
        return see_other(f"{seat.url}/pilots/{pilot_id}", request, "The pilot is planned. Now add its measures.")

    @get("/{pilot_id:uuid}", permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat, pilot: AtPilot) -> Page:
        activities = await list_activities(session, seat, pilot.id)
        return page("partnerships/pilots/show", seat=seat, pilot=pilot, activities=activities)

    @get("/{pilot_id:uuid}/edit", permission=RUN, opens_at=OPEN)
    async def edit(self, seat: AtSeat, pilot: AtPilot) -> Page:
        check_still_planned(pilot.status)
        return page("partnerships/pilots/edit", seat=seat, pilot=pilot, form=forms.plan_form(pilot))

    @post("/{pilot_id:uuid}", permission=RUN, opens_at=OPEN)
    async def update(
        self, request: WebRequest, session: Session, seat: AtSeat, pilot: AtPilot, posted: Posted
    ) -> Redirect:
        with posted.again("partnerships/pilots/edit", seat=seat, pilot=pilot):
            await actions.change_plan(session, seat, pilot, forms.read_plan(posted))
        return see_other(f"{seat.url}/pilots/{pilot.id}", request, "The plan is changed.")


class MeasureController(Controller):
    path = PILOT + "/measures"
    dependencies = {"pilot": Provide(provide_pilot)}  # noqa: RUF012

    @get("/new", permission=RUN, opens_at=OPEN)
    async def new(self, seat: AtSeat, pilot: AtPilot) -> Page:
        check_still_planned(pilot.status)
        return page("partnerships/pilots/measure", seat=seat, pilot=pilot, measure=None, form=blank())

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, pilot: AtPilot, posted: Posted
    ) -> Redirect:
        with posted.again("partnerships/pilots/measure", seat=seat, pilot=pilot, measure=None):
            await actions.add_measure(session, seat, pilot, forms.read_measure(posted))
        return see_other(f"{seat.url}/pilots/{pilot.id}", request, "The measure is added.")

    @get("/{measure_id:uuid}/edit", permission=RUN, opens_at=OPEN)
    async def edit(self, seat: AtSeat, pilot: AtPilot, measure_id: FromPath[UUID]) -> Page:
        measure = pilot.measure(measure_id)
        check_still_planned(pilot.status)
        form = forms.measure_form(measure)
        return page("partnerships/pilots/measure", seat=seat, pilot=pilot, measure=measure, form=form)

    @post("/{measure_id:uuid}", permission=RUN, opens_at=OPEN)
    async def update(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        pilot: AtPilot,
        measure_id: FromPath[UUID],
        *,
        posted: Posted,
    ) -> Redirect:
        measure = pilot.measure(measure_id)
        with posted.again("partnerships/pilots/measure", seat=seat, pilot=pilot, measure=measure):
            await actions.change_measure(session, seat, pilot, measure_id, forms.read_measure(posted))
        return see_other(f"{seat.url}/pilots/{pilot.id}", request, "The measure is changed.")

    @post("/{measure_id:uuid}/removal", permission=RUN, opens_at=OPEN)
    async def remove(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        pilot: AtPilot,
        measure_id: FromPath[UUID],
    ) -> Redirect:
        await actions.remove_measure(session, seat, pilot, measure_id)
        return see_other(f"{seat.url}/pilots/{pilot.id}", request, "The measure is removed.")


class MeasureChangeController(Controller):
    """A note beside a measure that was fixed: what is measured otherwise, and why."""

    path = PILOT + "/measures/{measure_id:uuid}/changes"
    dependencies = {"pilot": Provide(provide_pilot)}  # noqa: RUF012

    @get("/new", permission=RUN, opens_at=OPEN)
    async def new(self, seat: AtSeat, pilot: AtPilot, measure_id: FromPath[UUID]) -> Page:
        measure = pilot.measure(measure_id)
        check_may_note_change(pilot.status)
        return page("partnerships/pilots/change", seat=seat, pilot=pilot, measure=measure, form=blank())

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        pilot: AtPilot,
        measure_id: FromPath[UUID],
        *,
        posted: Posted,
    ) -> Redirect:
        measure = pilot.measure(measure_id)
        with posted.again("partnerships/pilots/change", seat=seat, pilot=pilot, measure=measure):
            change, reason = forms.read_change(posted)
            await actions.note_change(session, seat, pilot, measure_id, change=change, reason=reason)
        return see_other(f"{seat.url}/pilots/{pilot.id}", request, "The change is noted beside the measure.")


class PilotStartController(Controller):
    path = PILOT + "/start"
    dependencies = {"pilot": Provide(provide_pilot)}  # noqa: RUF012

    @get(permission=RUN, opens_at=OPEN)
    async def new(self, seat: AtSeat, pilot: AtPilot) -> Page:
        check_may_start(pilot.status, len(pilot.measures))
        return page("partnerships/pilots/start", seat=seat, pilot=pilot, form=blank())

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, pilot: AtPilot, posted: Posted
    ) -> Redirect:
        with posted.again("partnerships/pilots/start", seat=seat, pilot=pilot):
            await actions.start_pilot(session, seat, pilot)
        return see_other(f"{seat.url}/pilots/{pilot.id}", request, "The pilot has started. Its measures are fixed.")


class PilotEndController(Controller):
    path = PILOT + "/end"
    dependencies = {"pilot": Provide(provide_pilot)}  # noqa: RUF012

    @get(permission=RUN, opens_at=OPEN)
    async def new(self, seat: AtSeat, pilot: AtPilot) -> Page:
        check_may_end(pilot.status, [], {})
        return page("partnerships/pilots/end", seat=seat, pilot=pilot, form=blank())

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, pilot: AtPilot, posted: Posted
    ) -> Redirect:
        with posted.again("partnerships/pilots/end", seat=seat, pilot=pilot):
            learned, found = forms.read_findings(posted, pilot.measures)
            await actions.end_pilot(session, seat, pilot, learned, found)
        return see_other(f"{seat.url}/pilots/{pilot.id}", request, "The pilot has ended and its findings are recorded.")


ROUTES: list[ControllerRouterHandler] = [
    PilotController,
    MeasureController,
    MeasureChangeController,
    PilotStartController,
    PilotEndController,
]
