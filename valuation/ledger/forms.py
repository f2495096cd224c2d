"""The forms about money: what was typed becomes what is asked of the ledger, or an error beside its field."""

from datetime import date
from typing import Any
from uuid import UUID

from portal import clock
from portal.refusals import Refused
from portal.web.forms import Form
from valuation.ledger.queries.entries import EntryView
from valuation.ledger.queries.options import Options
from valuation.ledger.rules.asked import Contribution, PaymentOfAside, SettingAside, Spending, check_basis
from valuation.ledger.rules.pending import check_expiry
from valuation.ledger.rules.postings import Medium, check_effective, read_amount
from valuation.ledger.rules.requests import read_key

LONGEST_NOTE = 1_000
OUTSIDE = "outside"
"""The choice for somebody who is no part of the partnership and is named in words."""


def read_contribution(form: Form, options: Options) -> Contribution:
    fund = form.choice("fund", [key for key, _ in options.funds], "the fund it goes into")
    giver = form.choice("organisation", [key for key, _ in options.organisations], "which organisation gave it")
    medium = form.choice("medium", list(Medium), "what was given")
    amount_pence = form.converted("amount", read_amount)
    basis = form.text("basis", "how the amount was worked out", required=False)
    effective_on = effective_date(form, "when it was given")
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    key = form_key(form)
    try:
        check_basis(medium or Medium.CASH, basis)
    except Refused as refusal:
        form.reject("basis", refusal.sentence)
    form.check()
    return Contribution(key, UUID(fund), UUID(giver), Medium(medium), amount_pence, effective_on, basis, note)


def read_spending(form: Form, options: Options) -> Spending:
    paid = _read_payee(form, options, "who was paid")
    amount_pence = form.converted("amount", read_amount)
    effective_on = effective_date(form, "when it was paid")
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    key = form_key(form)
    form.check()
    return Spending(key=key, **paid, amount_pence=amount_pence, effective_on=effective_on, note=note)


def read_setting_aside(form: Form, options: Options) -> SettingAside:
    for_whom = _read_payee(form, options, "who is to be paid")
    amount_pence = form.converted("amount", read_amount)
    last_day = form.date("until", "until when it is kept")
    if "until" not in form.errors:
        try:
            check_expiry(last_day, clock.today())
        except Refused as refusal:
            form.reject("until", refusal.sentence)
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    key = form_key(form)
    form.check()
    return SettingAside(key=key, **for_whom, amount_pence=amount_pence, last_day=last_day, note=note)


def read_payment(form: Form, entry: EntryView) -> PaymentOfAside:
    amount_pence = form.converted("amount", read_amount)
    effective_on = effective_date(form, "when it was paid")
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    key = form_key(form)
    form.check()
    return PaymentOfAside(key, entry.id, amount_pence, effective_on, note)


def _read_payee(form: Form, options: Options, wanted: str) -> dict[str, Any]:
    """The fund that pays, whom, and what for."""
    fund = form.choice("fund", [key for key, _ in options.funds], "the fund that pays")
    payee = form.choice("payee", [*(key for key, _ in options.organisations), OUTSIDE], wanted)
    supplier = form.text("supplier", "the name of the supplier", required=payee == OUTSIDE)
    work = form.text("work", "what the money is for", longest=100)
    if form.errors:
        return {}
    return {
        "fund_id": UUID(fund),
        "organisation_id": None if payee == OUTSIDE else UUID(payee),
        "supplier": supplier if payee == OUTSIDE else "",
        "work": " ".join(work.split()),
    }


def read_fund(form: Form, options: Options) -> tuple[str, UUID]:
    name = form.text("name", "a name for the fund", longest=100)
    holder = form.choice("holder", [key for key, _ in options.organisations], "which organisation holds the money")
    form.check()
    return " ".join(name.split()), UUID(holder)


def read_reason(form: Form, wanted: str) -> str:
    reason = form.long_text("reason", wanted, longest=LONGEST_NOTE)
    form.check()
    return reason


def effective_date(form: Form, wanted: str) -> date:
    day = form.date("effective", wanted)
    if "effective" not in form.errors:
        try:
            check_effective(day, clock.today())
        except Refused as refusal:
            form.reject("effective", refusal.sentence)
    return day


def form_key(form: Form) -> str:
    """The key that makes a second press of the button the same request."""
    try:
        return read_key(form.value("key"))
    except Refused as refusal:
        form.reject("form", refusal.sentence)
        return ""
