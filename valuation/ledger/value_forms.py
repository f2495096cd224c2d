"""The three forms about value: one a kind, so that nobody is asked for an amount where there are only words."""

from datetime import date
from typing import Any
from uuid import UUID

from portal import clock
from portal.refusals import Refused
from portal.web.forms import Form
from valuation.ledger.forms import LONGEST_NOTE, OUTSIDE
from valuation.ledger.queries.options import Options
from valuation.ledger.rules.value import (
    Confidence,
    Consent,
    Tier,
    ValueLine,
    Verdict,
    check_period,
    check_reason,
    read_price_year,
    read_value,
)
from valuation.measures import MoneyKind, ValueKind, read_measure


def read_value_line(form: Form, options: Options, kind: ValueKind) -> ValueLine:
    if kind is not ValueKind.QUALITATIVE:
        # The page asks for the figures right after what changed, and the summary of what is wrong keeps its order.
        _statement(form)
        FIGURES[kind](form)
    about = _about(form, options, kind, source=None)
    figures = FIGURES[kind](form)
    form.check()
    return ValueLine(kind=kind, **about, **figures)


def read_drawn_line(form: Form, options: Options, source: str, **figures: Any) -> ValueLine:  # noqa: ANN401 -- of a line
    """An amount that was worked out from another record, which is the source."""
    about = _about(form, options, ValueKind.MONETISED, source=source)
    form.check()
    return ValueLine(kind=ValueKind.MONETISED, **about, **figures)


def _about(form: Form, options: Options, kind: ValueKind, *, source: str | None) -> dict[str, Any]:
    """What every kind is asked: what changed, for whom, when, and how that is known."""
    statement = _statement(form)
    body, body_id = _body(form, options)
    tier = form.choice("tier", list(Tier), "where the value accrues")
    starts_on, ends_on = _period(form)
    source = source if source is not None else form.text("source", "where this comes from")
    confidence = form.choice("confidence", list(Confidence), "how sure you are")
    evidence = form.text("evidence", "the evidence and where it is kept", required=kind is ValueKind.QUALITATIVE)
    outcome = form.choice("outcome", ["", *(key for key, _ in options.outcomes)], "an outcome from the list")
    if form.errors:
        return {}
    return {
        "statement": statement,
        "body": body,
        "body_id": body_id,
        "tier": Tier(tier),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "source": source,
        "confidence": Confidence(confidence),
        "evidence": evidence,
        "outcome_id": UUID(outcome) if outcome else None,
    }


def read_answer(form: Form) -> tuple[Verdict, str]:
    verdict = form.choice("verdict", list(Verdict), "whether you countersign or contest this")
    reason = form.long_text("reason", "a reason", required=False, longest=LONGEST_NOTE)
    if "verdict" not in form.errors:
        try:
            check_reason(Verdict(verdict), reason)
        except Refused as refusal:
            form.reject("reason", refusal.sentence)
    form.check()
    return Verdict(verdict), reason


def _statement(form: Form) -> str:
    return form.long_text("statement", "what changed, and for whom", longest=LONGEST_NOTE)


def _body(form: Form, options: Options) -> tuple[str, UUID | None]:
    """The body's name, and its key when it has a seat at the table."""
    chosen = form.choice(
        "body", [*(key for key, _ in options.organisations), OUTSIDE], "the body that the value accrues to"
    )
    outside = form.text("outside_body", "the name of the body", required=chosen == OUTSIDE)
    name = options.organisation_name(chosen)
    return (name, UUID(chosen)) if name else (outside, None)


def _period(form: Form) -> tuple[date, date]:
    starts_on = form.date("starts", "when the period begins")
    ends_on = form.date("ends", "when the period ends")
    if not {"starts", "ends"} & set(form.errors):
        try:
            check_period(starts_on, ends_on, clock.today())
        except Refused as refusal:
            form.reject("ends" if ends_on < starts_on else "starts", refusal.sentence)
    return starts_on, ends_on


def _words(form: Form) -> dict[str, Any]:
    consent = form.choice("consent", list(Consent), "whether the people behind this agreed that it is shown")
    return {"consent": consent}


def _number(form: Form) -> dict[str, Any]:
    quantity = form.converted("quantity", read_measure)
    return {"quantity": quantity, "unit": form.text("unit", "what is counted", longest=60)}


def _amount(form: Form) -> dict[str, Any]:
    amount_pence = form.converted("amount", read_value)
    price_year = form.converted("price_year", lambda text: read_price_year(text, clock.today().year))
    money_kind = form.choice("money_kind", list(MoneyKind), "what kind of money it is")
    if form.errors:
        return {}
    return {"amount_pence": amount_pence, "price_year": price_year, "money_kind": MoneyKind(money_kind)}


FIGURES = {ValueKind.QUALITATIVE: _words, ValueKind.QUANTITATIVE: _number, ValueKind.MONETISED: _amount}
