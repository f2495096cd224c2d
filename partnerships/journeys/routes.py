"""A partnership's overview, its steps and gates, and what waits for somebody."""

from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.decisions.queries import part_about
from partnerships.decisions.rules import LONGEST_REASON, Standing, Verdict
from partnerships.journeys import actions
from partnerships.journeys.conditions import condition_parts, fulfilments_of
from partnerships.journeys.queries import decision_kind, journey_so_far, opened_part, text_part
from partnerships.journeys.rules import GateFacts, check_can_write, next_gate, next_step, progress
from partnerships.journeys.tasks import list_tasks
from partnerships.stages import Gate, find_journey
from portal.access.permissions import Permission
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.db.together import together
from portal.refusals import Missing
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

GATE = "partnerships/journeys/gate"
EDIT = "partnerships/journeys/edit"
LONGEST_PASSAGE = 10_000


class OverviewController(Controller):
    path = "/partnerships/{partnership_id:uuid}"

    @get(permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        journey = find_journey(seat.journey)
        so_far = await journey_so_far(session, seat)
        gate = next_gate(journey, so_far.opened)
        decision = await actions.current_decision(session, seat, gate) if gate else None
        own = decision.position_of(seat.organisation_id) if decision else None
        facts = GateFacts(
            has_text=gate is not None and gate.key in so_far.written,
            standing=decision.standing if decision else None,
            own_verdict=own.verdict if own else None,
            is_asked=own is not None,
            may_write=seat.may(Permission.STATE_PROBLEM),
            may_confirm=seat.may(Permission.CONFIRM),
            should_invite=so_far.parties == 1 and seat.may(Permission.INVITE),
        )
        return page(
            "partnerships/journeys/show",
            seat=seat,
            journey=journey,
            so_far=so_far,
            steps=progress(journey, seat.step, so_far.opened),
            next_step=next_step(journey, gate, facts),
        )


class StepController(Controller):
    path = "/partnerships/{partnership_id:uuid}/steps"

    @get("/{number:int}", permission=Permission.READ)
    async def show(self, seat: AtSeat, number: FromPath[int]) -> Page:
        journey = find_journey(seat.journey)
        step = next((step for step in journey.steps if step.number == number), None)
        if step is None:
            raise Missing("step")
        return page("partnerships/journeys/step", seat=seat, journey=journey, step=step)


class GateController(Controller):
    path = "/partnerships/{partnership_id:uuid}/gates/{gate_key:str}"

    @get(permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat, gate_key: FromPath[str]) -> Page:
        gate = find_journey(seat.journey).gate(gate_key)
        return page(GATE, **await gate_page(session, seat, gate), form=blank())

    @get("/text", permission=Permission.STATE_PROBLEM)
    async def edit(self, session: Session, seat: AtSeat, gate_key: FromPath[str]) -> Page:
        gate = find_journey(seat.journey).gate(gate_key)
        shown = await gate_page(session, seat, gate)
        check_can_write(shown["journey"], gate, shown["opened"])
        text = shown["text"]
        return page(EDIT, **shown, form=blank(**(text.passages if text else {})))

    @post("/text", permission=Permission.STATE_PROBLEM)
    async def write(
        self, request: WebRequest, session: Session, seat: AtSeat, gate_key: FromPath[str], posted: Posted
    ) -> Redirect:
        gate = find_journey(seat.journey).gate(gate_key)
        with posted.again(EDIT, **await gate_page(session, seat, gate)):
            passages = read_passages(posted, gate)
            seen = posted.number("seen", "the number of the text you began from", lowest=0, highest=1_000_000)
            posted.check()
            await actions.write_text(session, seat, gate, passages, seen)
        return see_other(_url(seat, gate), request, "The text is saved. Nobody has been asked to confirm it yet.")

    @post("/asking", permission=Permission.STATE_PROBLEM)
    async def ask(
        self, request: WebRequest, session: Session, state: State, seat: AtSeat, gate_key: FromPath[str]
    ) -> Redirect:
        gate = find_journey(seat.journey).gate(gate_key)
        await actions.ask_everybody(session, seat, gate, state["settings"].address)
        return see_other(
            _url(seat, gate), request, "Every organisation that votes has been asked to confirm this text."
        )

    @post("/answer", permission=Permission.CONFIRM)
    async def answer(
        self,
        *,
        request: WebRequest,
        session: Session,
        state: State,
        seat: AtSeat,
        gate_key: FromPath[str],
        posted: Posted,
    ) -> Redirect:
        gate = find_journey(seat.journey).gate(gate_key)
        with posted.again(GATE, **await gate_page(session, seat, gate)):
            verdict = posted.choice("verdict", list(Verdict), "whether your organisation confirms or declines")
            reason = read_reason(posted, verdict)
            posted.check()
            standing = await actions.answer(
                session,
                seat,
                gate,
                Verdict(verdict),
                reason=reason,
                digest=posted.value("digest"),
                address=state["settings"].address,
            )
        return see_other(_url(seat, gate), request, _said(standing, verdict))

    @post("/opening", permission=Permission.STATE_PROBLEM)
    async def open(
        self, request: WebRequest, session: Session, state: State, seat: AtSeat, gate_key: FromPath[str]
    ) -> Redirect:
        gate = find_journey(seat.journey).gate(gate_key)
        await actions.open_gate(session, seat, gate, state["settings"].address)
        return see_other(_url(seat, gate), request, "The gate is open.")


class TaskController(Controller):
    path = "/partnerships/{partnership_id:uuid}/tasks"

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page("partnerships/journeys/tasks", seat=seat, tasks=await list_tasks(session, seat))


async def gate_page(session: Session, seat: Seat, gate: Gate) -> dict[str, Any]:
    journey = find_journey(seat.journey)
    opened, text, decision, *found = await together(
        session,
        opened_part(seat),
        text_part(seat, gate),
        part_about(seat, seat.partnership_id, decision_kind(gate)),
        *condition_parts(seat, gate),
    )
    before = journey.gate_before(gate)
    return {
        "seat": seat,
        "journey": journey,
        "gate": gate,
        "number": journey.number_of(gate),
        "opened": opened,
        "is_open": gate.key in opened,
        "waits_for": before if before is not None and before.key not in opened else None,
        "text": text,
        "decision": decision,
        "own": decision.position_of(seat.organisation_id) if decision else None,
        "conditions": fulfilments_of(seat, gate, found),
        "may_write": seat.may(Permission.STATE_PROBLEM),
        "may_confirm": seat.may(Permission.CONFIRM),
    }


def read_passages(form: Form, gate: Gate) -> dict[str, str]:
    return {
        passage.name: form.long_text(passage.name, f"words for “{passage.label}”", longest=LONGEST_PASSAGE)
        for passage in gate.passages
    }


def read_reason(form: Form, verdict: str) -> str:
    if verdict != Verdict.DECLINED:
        return ""
    return form.long_text(
        "reason", "a reason, so that the others know what would have to change", longest=LONGEST_REASON
    )


def _url(seat: Seat, gate: Gate) -> str:
    return f"{seat.url}/gates/{gate.key}"


def _said(standing: Standing, verdict: str) -> str:
    if standing == Standing.AGREED:
        return "Every organisation has confirmed this text. The gate is open."
    return f"Your organisation has {verdict} this text."


ROUTES = [OverviewController, StepController, GateController, TaskController]
