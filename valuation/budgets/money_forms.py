"""The forms about money that came and went, and about what is expected."""

from datetime import date
from uuid import UUID

from portal import clock
from portal.access.seats import Seat
from portal.refusals import Refused
from portal.web.forms import Form
from valuation.budgets.forms import LONGEST_NOTE, LONGEST_TERMS, YES_NO
from valuation.budgets.holding import SaidForecast, SaidPlan, SaidUse
from valuation.budgets.rules.holding import check_within
from valuation.budgets.rules.plan import QUARTERS, read_total
from valuation.budgets.views import AtYear, BudgetLineView, Option, StandingContribution
from valuation.ledger.forms import effective_date, form_key
from valuation.ledger.rules.asked import Contribution, Spending
from valuation.ledger.rules.postings import read_amount

QUARTER_CHOICES = [str(quarter) for quarter in QUARTERS]


def receipts_of(at: AtYear) -> dict[str, StandingContribution]:
    """What can be paid in: each contribution that stands, by a key of the form."""
    return {f"{one.line_id}/{one.body_id}/{one.medium}/{one.is_recurrent}": one for one in at.plan.contributions}


def receipt_options(at: AtYear) -> list[Option]:
    return [
        (key, f"{one.body}, {one.medium} into {at.budget.line(one.line_id).title}")
        for key, one in receipts_of(at).items()
    ]


def spending_options(seat: Seat, at: AtYear) -> list[Option]:
    """The lines that have a fund of whoever holds the money: of the host, or of the seat's own organisation."""
    holder_id = at.budget.host_id or seat.organisation_id
    return [(str(line.id), f"{line.title}: {line.provider}") for line in at.budget.lines if holder_id in line.funds]


def read_receipt(form: Form, at: AtYear) -> Contribution:
    known = receipts_of(at)
    chosen = form.choice("contribution", list(known), "what has been paid in")
    amount_pence = form.converted("amount", read_amount)
    effective_on = _day(form, at, "when it was paid in")
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    key = form_key(form)
    form.check()
    one = known[chosen]
    fund_id = at.budget.line(one.line_id).funds[at.budget.host_id or one.body_id]
    return Contribution(key, fund_id, one.body_id, one.medium, amount_pence, effective_on, one.basis, note)


def read_spending(form: Form, seat: Seat, at: AtYear) -> Spending:
    chosen = form.choice("line", [key for key, _ in spending_options(seat, at)], "what the money was spent on")
    amount_pence = form.converted("amount", read_amount)
    effective_on = _day(form, at, "when it was paid")
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    key = form_key(form)
    form.check()
    line: BudgetLineView = at.budget.line(UUID(chosen))
    return Spending(
        key=key,
        fund_id=line.funds[at.budget.host_id or seat.organisation_id],
        organisation_id=line.provider_id,
        supplier="" if line.provider_id else line.provider,
        work=line.name,
        amount_pence=amount_pence,
        effective_on=effective_on,
        note=note,
    )


def read_forecast(form: Form, at: AtYear) -> SaidForecast:
    line = _line(form, at)
    quarter = form.choice("quarter", QUARTER_CHOICES, "the quarter in which it is made")
    amount_pence = form.converted("amount", read_total)
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    form.check()
    return SaidForecast(UUID(line), int(quarter), amount_pence, note)


def read_plan(form: Form, at: AtYear) -> SaidPlan:
    line = _line(form, at)
    quarter = form.choice("quarter", QUARTER_CHOICES, "the quarter that the plan answers")
    text = form.long_text("text", "what will be done, by whom and by when", longest=LONGEST_TERMS)
    form.check()
    return SaidPlan(UUID(line), int(quarter), text)


def read_use(form: Form, at: AtYear) -> SaidUse:
    line = _line(form, at)
    amount_pence = form.converted("amount", read_amount)
    purpose = form.text("purpose", "what it is used for")
    recurrent = form.choice("recurrent", YES_NO, "whether it is paid for every year")
    form.check()
    return SaidUse(UUID(line), amount_pence, purpose, recurrent == "yes")


def quarter_now(at: AtYear) -> int:
    return at.year.year.quarter_of(clock.today())


def _line(form: Form, at: AtYear) -> str:
    return form.choice("line", [key for key, _ in at.budget.line_options], "a spend line")


def _day(form: Form, at: AtYear, wanted: str) -> date:
    day = effective_date(form, wanted)
    if "effective" not in form.errors:
        try:
            check_within(day, at.year.year)
        except Refused as refusal:
            form.reject("effective", refusal.sentence)
    return day
