"""Questionnaires as seats work with them: written, opened, answered on paper too, closed, read."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.feedback import actions, forms
from partnerships.feedback.queries import ActivityView, find_activity, find_pilot_title
from partnerships.feedback.results import find_remark, results_of
from partnerships.feedback.rules.answers import RemovalReason
from partnerships.feedback.rules.codes import link_token
from partnerships.feedback.rules.questionnaires import (
    KINDS_IN_WORDS,
    check_draft,
    check_takes_codes,
    check_takes_paper,
)
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

ACTIVITIES = "/partnerships/{partnership_id:uuid}/pilots/{pilot_id:uuid}/activities"
ACTIVITY = ACTIVITIES + "/{activity_id:uuid}"
OPEN = Phase.PILOT
RUN = Permission.RUN_PILOT
WRITING = {"places": forms.PLACES, "kinds": [(kind.value, words) for kind, words in KINDS_IN_WORDS.items()]}
REASONS = [(reason.value, f"Removed because {reason}") for reason in RemovalReason]


def address_of(seat: Seat, activity: ActivityView) -> str:
    return f"{seat.url}/pilots/{activity.pilot_id}/activities/{activity.id}"


def activity_page(state: State, seat: Seat, activity: ActivityView) -> dict[str, Any]:
    """`link` is what people answer by, for those who may hand it out."""
    settings = state["settings"]
    link = f"{settings.address}/take-part/{link_token(settings.secret_key, activity.id)}"
    may_share = seat.may(RUN) or seat.may(Permission.ENTER_FEEDBACK)
    return {"seat": seat, "activity": activity, "link": link if may_share else None}


async def provide_activity(
    request: WebRequest, session: Session, seat: AtSeat, pilot_id: FromPath[UUID], activity_id: FromPath[UUID]
) -> ActivityView:
    """The questionnaire in the address, or 404. A post finds it under a lock."""
    return await find_activity(session, seat, pilot_id, activity_id, lock=request.method == "POST")


AtActivity = NamedDependency[ActivityView]


class ActivityController(Controller):
    path = ACTIVITIES
    dependencies = {"activity": Provide(provide_activity)}  # noqa: RUF012

    @get("/new", permission=RUN, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat, pilot_id: FromPath[UUID]) -> Page:
        title = await find_pilot_title(session, seat, pilot_id)
        context: dict[str, Any] = {"seat": seat, "pilot_id": pilot_id, "pilot_title": title, **WRITING}
        return page("partnerships/feedback/new", **context, form=forms.suggested_form())

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, pilot_id: FromPath[UUID], posted: Posted
    ) -> Redirect:
        title = await find_pilot_title(session, seat, pilot_id)
        with posted.again("partnerships/feedback/new", seat=seat, pilot_id=pilot_id, pilot_title=title, **WRITING):
            terms = forms.read_questionnaire(posted)
            activity_id = await actions.write_activity(session, seat, pilot_id, terms)
        url = f"{seat.url}/pilots/{pilot_id}/activities/{activity_id}"
        return see_other(url, request, "The questionnaire is saved. Nobody can answer it yet.")

    @get("/{activity_id:uuid}", permission=Permission.READ, opens_at=OPEN)
    async def show(self, state: State, seat: AtSeat, activity: AtActivity) -> Page:
        return page("partnerships/feedback/show", **activity_page(state, seat, activity), form=blank())

    @get("/{activity_id:uuid}/edit", permission=RUN, opens_at=OPEN)
    async def edit(self, seat: AtSeat, activity: AtActivity) -> Page:
        check_draft(activity.status)
        context: dict[str, Any] = {"seat": seat, "activity": activity, **WRITING}
        return page("partnerships/feedback/edit", **context, form=forms.activity_form(activity))

    @post("/{activity_id:uuid}", permission=RUN, opens_at=OPEN)
    async def update(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        activity: AtActivity,
        posted: Posted,
    ) -> Redirect:
        with posted.again("partnerships/feedback/edit", seat=seat, activity=activity, **WRITING):
            await actions.change_activity(session, seat, activity, forms.read_questionnaire(posted))
        return see_other(address_of(seat, activity), request, "The questionnaire is changed.")


class ActivityOpeningController(Controller):
    path = ACTIVITY + "/opening"
    dependencies = {"activity": Provide(provide_activity)}  # noqa: RUF012

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self,
        request: WebRequest,
        session: Session,
        state: State,
        seat: AtSeat,
        activity: AtActivity,
    ) -> Redirect:
        await actions.open_activity(session, seat, activity, state["settings"].secret_key)
        return see_other(address_of(seat, activity), request, "The questionnaire is open. People can answer it now.")


class ActivityClosingController(Controller):
    path = ACTIVITY + "/closing"
    dependencies = {"activity": Provide(provide_activity)}  # noqa: RUF012

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self,
        *,
        request: WebRequest,
        session: Session,
        state: State,
        seat: AtSeat,
        activity: AtActivity,
        posted: Posted,
    ) -> Redirect:
        with posted.again("partnerships/feedback/show", **activity_page(state, seat, activity)):
            posted.choice("closes", ("yes",), "the box to show that it may close for good")
            posted.check()
            await actions.close_activity(session, seat, activity)
        return see_other(address_of(seat, activity), request, "The questionnaire is closed.")


class CodeBatchController(Controller):
    """Codes are shown by the reply that makes them and never again: this post has a page of its own for an answer."""

    path = ACTIVITY + "/codes"
    dependencies = {"activity": Provide(provide_activity)}  # noqa: RUF012

    @get("/new", permission=RUN, opens_at=OPEN)
    async def new(self, seat: AtSeat, activity: AtActivity) -> Page:
        check_takes_codes(activity.status)
        return page("partnerships/feedback/make_codes", seat=seat, activity=activity, form=forms.codes_form())

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self,
        session: Session,
        state: State,
        seat: AtSeat,
        activity: AtActivity,
        posted: Posted,
    ) -> Page:
        settings = state["settings"]
        with posted.again("partnerships/feedback/make_codes", seat=seat, activity=activity):
            batch_id, how_many = forms.read_batch(posted)
            codes = await actions.make_codes(
                session, seat, activity, batch_id=batch_id, how_many=how_many, secret=settings.secret_key
            )
        address = f"{settings.address}/take-part".removeprefix("https://").removeprefix("http://")
        return page("partnerships/feedback/codes", seat=seat, activity=activity, codes=codes, address=address)


class PaperController(Controller):
    path = ACTIVITY + "/paper"
    dependencies = {"activity": Provide(provide_activity)}  # noqa: RUF012

    @get(permission=Permission.ENTER_FEEDBACK, opens_at=OPEN)
    async def new(self, seat: AtSeat, activity: AtActivity) -> Page:
        check_takes_paper(activity.status)
        return page("partnerships/feedback/paper", seat=seat, activity=activity, form=blank())

    @post(permission=Permission.ENTER_FEEDBACK, opens_at=OPEN)
    async def create(
        self,
        request: WebRequest,
        session: Session,
        state: State,
        seat: AtSeat,
        activity: AtActivity,
        *,
        posted: Posted,
    ) -> Redirect:
        with posted.again("partnerships/feedback/paper", seat=seat, activity=activity):
            answers = forms.read_answers(posted, activity.questions)
            code = forms.read_optional_code(posted)
            await actions.enter_paper(session, seat, activity, answers, code=code, secret=state["settings"].secret_key)
        return see_other(f"{address_of(seat, activity)}/paper", request, "The form is entered. You can enter the next.")


class ResultsController(Controller):
    path = ACTIVITY + "/results"
    dependencies = {"activity": Provide(provide_activity)}  # noqa: RUF012

    @get(permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat, activity: AtActivity) -> Page:
        results = await results_of(session, seat, activity)
        return page("partnerships/feedback/results", seat=seat, activity=activity, results=results)


class RemarkRemovalController(Controller):
    path = ACTIVITY + "/remarks/{remark_id:uuid}/removal"
    dependencies = {"activity": Provide(provide_activity)}  # noqa: RUF012

    @get(permission=RUN, opens_at=OPEN)
    async def new(
        self,
        session: Session,
        seat: AtSeat,
        activity: AtActivity,
        remark_id: FromPath[UUID],
    ) -> Page:
        remark = await find_remark(session, seat, activity, remark_id)
        context: dict[str, Any] = {"seat": seat, "activity": activity, "remark": remark, "reasons": REASONS}
        return page("partnerships/feedback/remove_remark", **context, form=blank())

    @post(permission=RUN, opens_at=OPEN)
    async def create(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        activity: AtActivity,
        remark_id: FromPath[UUID],
        *,
        posted: Posted,
    ) -> Redirect:
        remark = await find_remark(session, seat, activity, remark_id)
        with posted.again(
            "partnerships/feedback/remove_remark", seat=seat, activity=activity, remark=remark, reasons=REASONS
        ):
            await actions.remove_remark(session, seat, activity, remark, forms.read_reason(posted))
        return see_other(
            f"{address_of(seat, activity)}/results", request, "The remark is removed. The reason is shown."
        )
