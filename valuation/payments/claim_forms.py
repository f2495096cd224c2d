"""The forms of claims, payments, satisfaction and a provider's cash plan."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from portal import clock
from portal.refusals import Refused
from portal.web.forms import Form
from valuation.ledger.queries.options import Options
from valuation.payments.actions.claims import ClaimedLine
from valuation.payments.queries.claims import ClaimView
from valuation.payments.queries.contracts import ContractView
from valuation.payments.queries.watching import CashPlanView
from valuation.payments.rules.claims import (
    MOST_LINES,
    Verdict,
    check_code,
    check_paid_on,
    check_period,
    check_verdict,
)
from valuation.payments.rules.contracts import Price, read_percent, read_price, read_quantity

LONGEST_EVIDENCE = 4_000
MOST_DAYS_TO_PAY = 730


def read_claim(form: Form, contract: ContractView) -> tuple[tuple[date, date], str, list[ClaimedLine]]:
    """Each price has a box: a quantity, or one person's code a line where it is paid once for each person."""
    starts_on = form.date("starts", "when the period began")
    ends_on = form.date("ends", "when the period ended")
    if not {"starts", "ends"} & set(form.errors):
        _refusing(form, "ends", lambda: check_period(starts_on, ends_on, clock.today()))
    evidence = form.long_text("evidence", "the evidence and where it is kept", longest=LONGEST_EVIDENCE)
    claimed = [line for price in contract.terms.prices for line in _lines(form, price)]
    if not claimed and not form.errors:
        form.reject(box_of(contract.terms.prices[0]), "Enter at least one quantity or code.")
    form.check()
    return (starts_on, ends_on), evidence, claimed


def box_of(price: Price) -> str:
    return f"price-{price.id}"


def read_verdict(form: Form) -> tuple[Verdict, str]:
    verdict = form.choice("verdict", list(Verdict), "whether the evidence holds")
    reason = form.long_text("reason", "a reason", required=False, longest=LONGEST_EVIDENCE)
    if "verdict" not in form.errors:
        _refusing(form, "reason", lambda: check_verdict(Verdict(verdict), reason))
    form.check()
    return Verdict(verdict), reason


def read_payment(form: Form, options: Options, claim: ClaimView) -> tuple[UUID, date]:
    fund = form.choice("fund", [key for key, _ in options.funds], "the fund that paid")
    paid_on = form.date("paid", "when it was paid")
    if "paid" not in form.errors:
        _refusing(form, "paid", lambda: check_paid_on(paid_on, claim.received_on, clock.today()))
    form.check()
    return UUID(fund), paid_on


def read_reading(form: Form) -> tuple[date, Decimal, str]:
    ends_on = form.date("ends", "when the period ended")
    if "ends" not in form.errors and ends_on > clock.today():
        form.reject("ends", "The period must be over.")
    percent = form.converted("percent", read_percent)
    source = form.text("source", "where the figure comes from")
    form.check()
    return ends_on, percent, source


def read_decision(form: Form) -> tuple[bool, str]:
    decided = form.choice("decided", ["given", "not given"], "what you did with the draft")
    reason = form.long_text("reason", "a reason", longest=LONGEST_EVIDENCE)
    form.check()
    return decided == "given", reason


def read_cash_plan(form: Form) -> CashPlanView:
    month = form.number("month", "the first month", lowest=1, highest=12)
    year = form.number("year", "the first year", lowest=2000, highest=2100)
    months = form.number("months", "how many months", lowest=1, highest=60)
    amounts = {name: form.converted(name, read_price) for name in ("reserves", "cost", "earned", "upfront")}
    promised = form.number("promised", "the promised days", lowest=0, highest=MOST_DAYS_TO_PAY)
    actual = form.number("actual", "the days that it really takes", lowest=0, highest=MOST_DAYS_TO_PAY)
    form.check()
    return CashPlanView(
        starts_on=date(year, month, 1),
        months=months,
        reserves_pence=amounts["reserves"],
        monthly_cost_pence=amounts["cost"],
        monthly_earned_pence=amounts["earned"],
        upfront_pence=amounts["upfront"],
        promised_days=promised,
        actual_days=actual,
    )


def _lines(form: Form, price: Price) -> list[ClaimedLine]:
    box = box_of(price)
    if price.id is None or not form.value(box).strip():
        return []
    if not price.once_per_person:
        quantity = form.converted(box, read_quantity)
        return [ClaimedLine(price.id, quantity, "")] if quantity else []
    codes = form.value(box).split()
    if len(codes) > MOST_LINES:
        form.reject(box, f"Claim for at most {MOST_LINES} people at once. Send the others in a second claim.")
    for code in codes[:MOST_LINES]:
        _refusing(form, box, partial(check_code, code, price.metric))
    return [ClaimedLine(price.id, Decimal(1), code.upper()) for code in codes[:MOST_LINES]]


def _refusing(form: Form, name: str, rule: Callable[[], object]) -> None:
    try:
        rule()
    except Refused as refusal:
        form.reject(name, refusal.sentence)
