from decimal import Decimal
from uuid import UUID

from portal.refusals import Refused
from portal.web.forms import Form
from valuation.outcomes.asked import AskedDelivery, AskedIndicator, AskedOutcome, AskedSource
from valuation.outcomes.rules.framework import (
    DeliveryKind,
    Dimension,
    Level,
    SourceKind,
    ValueKind,
    check_period,
    read_measure,
)
from valuation.outcomes.views import FrameworkView

LONGEST_OUTCOME = 300


def read_outcome(form: Form, level: Level) -> AskedOutcome:
    text = form.text("text", "the outcome", longest=LONGEST_OUTCOME)
    dimension = form.choice("dimension", list(Dimension), "which of the three it is")
    kinds = form.chosen("value_kinds") and form.choices("value_kinds", list(ValueKind), "kinds of value from the list")
    form.check()
    return AskedOutcome(level, Dimension(dimension), text, [ValueKind(kind) for kind in kinds])


def read_source(form: Form) -> AskedSource:
    kind = form.choice("kind", list(SourceKind), "what kind of source it is")
    text = form.text("text", "the source", longest=LONGEST_OUTCOME)
    reference = form.text("reference", "where to find it", required=False)
    form.check()
    return AskedSource(SourceKind(kind), text, reference)


def read_indicator(form: Form) -> AskedIndicator:
    name = form.text("name", "what is measured")
    unit = form.text("unit", "the unit", longest=60)
    baseline: Decimal | None = form.converted("baseline", read_measure) if form.value("baseline").strip() else None
    target = form.converted("target", read_measure)
    starts_on = form.date("starts", "when the period begins")
    ends_on = form.date("ends", "when the period ends")
    if not {"starts", "ends"} & set(form.errors):
        try:
            check_period(starts_on, ends_on)
        except Refused as refusal:
            form.reject("ends", refusal.sentence)
    source = form.text("source", "where the numbers come from")
    is_proxy = form.value("is_proxy") == "yes"
    form.check()
    return AskedIndicator(name, unit, baseline, target, starts_on, ends_on, source, is_proxy)


def read_delivery(form: Form, framework: FrameworkView, kind: DeliveryKind) -> AskedDelivery:
    text = form.text("text", f"the {kind}", longest=LONGEST_OUTCOME)
    outcome_ids = read_keys(form, "outcomes", [str(outcome.id) for outcome in framework.service])
    form.check()
    return AskedDelivery(kind, text, outcome_ids)


def read_keys(form: Form, name: str, offered: list[str]) -> list[UUID]:
    """The ticked boxes of a group that may be left empty."""
    chosen = form.chosen(name)
    if not set(chosen) <= set(offered):
        form.reject(name, "Select outcomes from the list.")
        return []
    return [UUID(key) for key in dict.fromkeys(chosen)]
