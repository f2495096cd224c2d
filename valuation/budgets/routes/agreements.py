"""The rules of a year's lines, the text that is frozen, and its signatures."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal import clock
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.budgets import agreeing
from valuation.budgets.agreements import Agreed, AgreementView
from valuation.budgets.forms import LONGEST_NOTE
from valuation.budgets.queries.agreements import find_agreed
from valuation.budgets.routes.years import AT_YEAR, YEAR, Found
from valuation.budgets.rule_form import ASKS, CHOOSE_A_RULE, STEPS, bodies_of, form_of_rule, kind_of, read_rule_form
from valuation.budgets.rules.agreed import RULES, LineRule, rule_in_words
from valuation.budgets.rules.terms import Rule
from valuation.budgets.views import AtYear, BudgetLineView

KIND_FORM = "valuation/budgets/rule_kind_form"
RULE_FORM = "valuation/budgets/rule_form"
FREEZE_FORM = "valuation/budgets/agreement_form"
SHOW = "valuation/budgets/agreement"


@dataclass(frozen=True)
class AtLine:
    at: AtYear
    line: BudgetLineView
    drafted: LineRule | None

    def seen_from(self, seat: Seat, form: Form) -> dict[str, Any]:
        bodies = bodies_of(self.at, self.line)
        kind = kind_of(form)
        return {
            **self.at.seen_from(seat),
            "line": self.line,
            "rules": RULES,
            "offered": [rule for rule in RULES if rule is not Rule.FIXED or self.at.budget.is_pooled],
            "drafted": self.drafted and rule_in_words(self.drafted, dict(bodies), self.at.budget.host),
            "kind": kind,
            "asks": ASKS.get(kind, frozenset()) if kind else frozenset(),
            "bodies": bodies,
            "steps": range(STEPS),
        }


@dataclass(frozen=True)
class AtText:
    at: AtYear
    agreement: AgreementView

    def seen_from(self, seat: Seat) -> dict[str, Any]:
        has_begun = clock.today() >= self.at.year.starts_on
        return {**self.at.seen_from(seat), "agreement": self.agreement, "has_begun": has_begun}


FoundLine = NamedDependency[AtLine]
FoundAgreed = NamedDependency[Agreed]
FoundText = NamedDependency[AtText]


async def provide_agreed(session: Session, seat: AtSeat, found: Found) -> Agreed:
    return await find_agreed(session, seat, found.year.id)


async def provide_line(found: Found, agreed: FoundAgreed, line_id: FromPath[UUID]) -> AtLine:
    line = found.budget.line(line_id)
    return AtLine(found, line, agreed.rules.get(line.id))


async def provide_text(found: Found, agreed: FoundAgreed, agreement_id: FromPath[UUID]) -> AtText:
    return AtText(found, agreed.text(agreement_id))


AGREED = {**AT_YEAR, "agreed": Provide(provide_agreed)}


class RuleController(Controller):
    path = f"{YEAR}/lines/{{line_id:uuid}}/rule"
    dependencies = {**AGREED, "found_line": Provide(provide_line)}  # noqa: RUF012 -- Litestar reads it from the class

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(
        self, seat: AtSeat, found_line: FoundLine, rule: FromQuery[str | None] = None, asked: FromQuery[str] = ""
    ) -> Page:
        """The kind is asked for first, unless there is a rule already that may be changed."""
        form = form_of_rule(found_line.drafted)
        if rule is not None or asked:
            form.values["rule"] = [rule or ""]
        if asked and kind_of(form) is None:
            form.reject("rule", CHOOSE_A_RULE)
        status = 422 if form.errors else 200
        return page(_form_for(form), status=status, form=form, **found_line.seen_from(seat, form))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found_line: FoundLine, posted: Posted, request: WebRequest
    ) -> Redirect:
        at, line = found_line.at, found_line.line
        with posted.again(_form_for(posted), **found_line.seen_from(seat, posted)):
            await agreeing.choose_rule(session, seat, at, line, read_rule_form(posted, at, line))
        return see_other(f"{at.url(seat)}#rules", request, notice="The rule has been chosen for the next text.")


class AgreementController(Controller):
    path = f"{YEAR}/agreements"
    dependencies = AGREED

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found, agreed: FoundAgreed) -> Page:
        return page(FREEZE_FORM, form=blank(), **_to_freeze(seat, found, agreed))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, agreed: FoundAgreed, found: Found, posted: Posted
    ) -> Redirect:
        with posted.again(FREEZE_FORM, **_to_freeze(seat, found, agreed)):
            waiver = _read_waiver(posted, found)
            agreement_id = await agreeing.freeze(session, seat, found, agreed, waiver)
        return see_other(f"{found.url(seat)}/agreements/{agreement_id}")

    @get("/{agreement_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, seat: AtSeat, found: Found, agreed: FoundAgreed, agreement_id: FromPath[UUID]) -> Page:
        return page(SHOW, form=blank(), **AtText(found, agreed.text(agreement_id)).seen_from(seat))


class SignatureController(Controller):
    path = f"{YEAR}/agreements/{{agreement_id:uuid}}/signature"
    dependencies = {**AGREED, "found_text": Provide(provide_text)}  # noqa: RUF012 -- Litestar reads it from the class

    @post(permission=Permission.PROMISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found_text: FoundText, posted: Posted, request: WebRequest
    ) -> Redirect:
        at, agreement = found_text.at, found_text.agreement
        with posted.again(SHOW, **found_text.seen_from(seat)):
            await agreeing.sign(session, seat, at, agreement, posted.value("digest"))
        notice = f"You have signed for {seat.organisation_name}."
        return see_other(f"{at.url(seat)}/agreements/{agreement.id}", request, notice=notice)


def _form_for(form: Form) -> str:
    return RULE_FORM if kind_of(form) else KIND_FORM


def _to_freeze(seat: Seat, found: AtYear, agreed: Agreed) -> dict[str, Any]:
    return {**found.seen_from(seat), "has_begun": _has_begun(found), "unruled": agreed.unruled(found)}


def _has_begun(found: AtYear) -> bool:
    return clock.today() >= found.year.starts_on


def _read_waiver(form: Form, found: AtYear) -> str:
    """A year that has begun needs the reason; before that there is nothing to waive."""
    if not _has_begun(found):
        return ""
    waiver = form.long_text("waiver", "why it is agreed after the year has begun", longest=LONGEST_NOTE)
    form.check()
    return waiver
