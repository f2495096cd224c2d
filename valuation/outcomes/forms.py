from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.outcomes.asked import AskedDelivery, AskedIndicator, AskedOutcome, AskedQuality, AskedSource
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.rules.framework import (
    DeliveryKind,
    Dimension,
    Level,
    SourceKind,
    ValueKind,
    check_period,
    in_figures,
    read_measure,
)
from valuation.outcomes.rules.measuring import Direction, Every, Measure, check_proxy, read_splits
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
    baseline: Decimal | None = (
        form.converted("baseline", read_measure, of="Where it stands now") if form.value("baseline").strip() else None
    )
    target = form.converted("target", read_measure, of="Where it should be")
    direction = form.choice("direction", list(Direction), "whether a higher or a lower number is better")
    measure = form.choice("measure", list(Measure), "how parts become a whole")
    starts_on, ends_on = _period(form)
    every = form.choice("every", list(Every), "how often it is measured")
    source = form.text("source", "where the numbers come from")
    splits = form.converted("splits", read_splits)
    is_proxy, because = _proxy(form)
    form.check()
    return AskedIndicator(
        name,
        unit,
        baseline,
        target,
        starts_on,
        ends_on,
        source,
        is_proxy,
        proxy_because=because,
        measure=Measure(measure),
        direction=Direction(direction),
        every=Every(every),
        is_about_people=form.value("is_about_people") == "yes",
        splits=splits,
    )


def form_of_indicator(indicator: IndicatorView) -> Form:
    return blank(
        name=indicator.name,
        unit=indicator.unit,
        baseline="" if indicator.baseline is None else in_figures(indicator.baseline),
        target=in_figures(indicator.target),
        direction=indicator.direction,
        measure=indicator.measure,
        every=indicator.every,
        source=indicator.source,
        splits=indicator.splits_typed,
        is_proxy="yes" if indicator.is_proxy else "",
        proxy_because=indicator.proxy_because,
        is_about_people="yes" if indicator.is_about_people else "",
        **_date_typed("starts", indicator.starts_on),
        **_date_typed("ends", indicator.ends_on),
    )


def read_quality(form: Form) -> AskedQuality:
    name = form.text("name", "a name for the quality", longest=80)
    means = form.text("means", "what it means", longest=LONGEST_OUTCOME)
    shown_by = form.text("shown_by", "what shows it", longest=LONGEST_OUTCOME, required=False)
    form.check()
    return AskedQuality(name, means, shown_by)


def _period(form: Form) -> tuple[date, date]:
    starts_on = form.date("starts", "when the period begins")
    ends_on = form.date("ends", "when the period ends")
    if not {"starts", "ends"} & set(form.errors):
        try:
            check_period(starts_on, ends_on)
        except Refused as refusal:
            form.reject("ends", refusal.sentence)
    return starts_on, ends_on


def _proxy(form: Form) -> tuple[bool, str]:
    is_proxy = form.value("is_proxy") == "yes"
    because = form.text("proxy_because", "the reason", longest=LONGEST_OUTCOME, required=False)
    try:
        check_proxy(is_proxy=is_proxy, because=because)
    except Refused as refusal:
        form.reject("proxy_because", refusal.sentence)
    return is_proxy, because


def _date_typed(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


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
