"""The forms of an appraisal: what was typed becomes what is asked for, or an error beside its field."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from portal.web.forms import Form, blank
from valuation.appraisal.asked import AskedInput, AskedOutcome, AskedRange, AskedSetting, AskedTerms
from valuation.appraisal.discounting import SCHEDULES, Convention
from valuation.appraisal.limits import MOST_YEARS
from valuation.appraisal.numbers import as_typed, read_amount_pence, read_number
from valuation.appraisal.optimism import TABLES
from valuation.appraisal.parameters import Kind, Shape, Tier, check_price_year
from valuation.appraisal.scenarios import DISCOUNT_RATE
from valuation.appraisal.sensitivity import SWITCHABLE
from valuation.appraisal.views import AppraisalView, InputView, Option, Options, OutcomeRow
from valuation.appraisal.wrong_input import WrongInput

OUTSIDE = "outside"
"""The choice for a body that is no part of the partnership and is named in words."""
FLAT_RATE = "rate"
EVERY_ROW = "every"
PERCENTAGES = ("deadweight", "displacement", "attribution", "drop_off")
_CONFIDENCES = ("1", "2", "3", "4", "5", "6")


def read_terms(form: Form) -> AskedTerms:
    title = _line(form, "title", "a title")
    price_year = _price_year(form, "price_year")
    convention = form.choice("convention", list(Convention), "when a year's benefit is counted as arriving")
    schedules = [schedule.name for schedule in SCHEDULES]
    discounting = form.choice("discounting", [FLAT_RATE, *schedules], "how later years are discounted")
    is_flat = discounting == FLAT_RATE
    rate = form.converted("rate", lambda text: read_number(DISCOUNT_RATE, text)) if is_flat else None
    horizon_years = (
        form.number("horizon", "the number of years", lowest=1, highest=MOST_YEARS)
        if form.value("horizon").strip()
        else None
    )
    optimism = form.choice("optimism", ["", *(table.name for table in TABLES)], "a table of corrections from the list")
    form.check()
    schedule = "" if is_flat else discounting
    return AskedTerms(title, price_year, Convention(convention), rate, schedule, horizon_years, optimism)


def read_input(form: Form, options: Options) -> AskedInput:
    name = _line(form, "name", "what is put in")
    amount_pence = form.converted("amount", read_amount_pence)
    body, body_id = _body(form, options, "who puts it in")
    form.check()
    return AskedInput(name, amount_pence, body, body_id)


def read_outcome(form: Form, options: Options) -> AskedOutcome:
    name = _line(form, "name", "the outcome")
    outcome = form.choice("outcome", ["", *(key for key, _ in options.outcomes)], "an outcome from the list")
    body, body_id = _body(form, options, "the body that the value accrues to")
    tier = form.choice("tier", list(Tier), "where the value accrues")
    kind, cashable = _kind(form)
    for field in ("quantity", "proxy"):  # as on the page, so that the summary of what is wrong has the same order
        form.converted(field, partial(read_number, field))
    source, edition = _line(form, "source", "where the value of one comes from"), _line(form, "edition", "the edition")
    price_year = _price_year(form, "proxy_price_year")
    numbers = _numbers(form)
    confidence = form.choice("confidence", _CONFIDENCES, "how strong the evidence is")
    form.check()
    return AskedOutcome(
        name=name,
        outcome_id=UUID(outcome) if outcome else None,
        body=body,
        body_id=body_id,
        tier=Tier(tier),
        kind=Kind(kind),
        cashable=cashable,
        proxy_source=source,
        proxy_edition=edition,
        proxy_price_year=price_year,
        confidence=int(confidence),
        **numbers,
    )


def read_range(form: Form, appraisal: AppraisalView) -> AskedRange:
    row_id, field = _target(form, appraisal, every=False)
    low, high = (_valued(form, end, field) for end in ("low", "high"))
    if low is not None and high is not None and low > high:
        form.reject("high", "The highest value is below the lowest. Change one of the two.")
    shape = form.choice("shape", list(Shape), "which values are most likely")
    form.check()
    return AskedRange(row_id, field, low or Decimal(0), high or Decimal(0), Shape(shape))


def read_setting(form: Form, appraisal: AppraisalView) -> AskedSetting:
    row_id, field = _target(form, appraisal, every=True)
    value = _valued(form, "value", field)
    form.check()
    return AskedSetting(row_id, field, value or Decimal(0))


def read_scenario_name(form: Form) -> str:
    name = _line(form, "name", "a name for the scenario")
    form.check()
    return name


def form_of_terms(appraisal: AppraisalView) -> Form:
    rate = appraisal.discount_rate_percent
    return blank(
        title=appraisal.title,
        price_year=appraisal.price_year,
        convention=appraisal.convention,
        discounting=appraisal.discount_schedule or FLAT_RATE,
        rate="" if rate is None else as_typed(DISCOUNT_RATE, rate),
        horizon=str(appraisal.horizon_years or ""),
        optimism=appraisal.optimism_table,
    )


def form_of_input(entry: InputView) -> Form:
    amount = as_typed("proxy", Decimal(entry.amount_pence) / 100)
    return blank(name=entry.name, amount=amount, **_body_typed(entry.body, entry.body_id))


def form_of_outcome(row: OutcomeRow) -> Form:
    fields = ("quantity", "proxy", *PERCENTAGES, "duration_years", "start_year")
    return blank(
        name=row.name,
        outcome=str(row.outcome_id or ""),
        tier=row.tier,
        kind=row.kind,
        cashable="yes" if row.cashable else "no",
        source=row.proxy_source,
        edition=row.proxy_edition,
        proxy_price_year=row.proxy_price_year,
        confidence=str(row.confidence),
        **_body_typed(row.body, row.body_id),
        **{field: as_typed(field, row.typed(field)) for field in fields},
    )


def row_options(appraisal: AppraisalView, *, every: bool) -> Sequence[Option]:
    """What a range or a scenario may change: one row, every row, or the discount rate."""
    rows = [(str(row.id), row.name) for row in appraisal.outcomes]
    first = [(EVERY_ROW, "Every outcome")] if every else []
    may_vary_rate = every or appraisal.discount_rate_percent is not None
    return [*first, *rows, *([(DISCOUNT_RATE, "The discount rate")] if may_vary_rate else [])]


def _body_typed(body: str, body_id: UUID | None) -> dict[str, str]:
    return {"body": str(body_id), "outside_body": ""} if body_id else {"body": OUTSIDE, "outside_body": body}


def _body(form: Form, options: Options, wanted: str) -> tuple[str, UUID | None]:
    """The body's name, and its key when it has a seat at the table."""
    chosen = form.choice("body", [*(key for key, _ in options.organisations), OUTSIDE], wanted)
    name = options.organisation_name(chosen)
    if name or chosen != OUTSIDE:
        return name, UUID(chosen) if name else None
    outside = _line(form, "outside_body", "the name of the body")
    if outside.casefold() in [known.casefold() for _, known in options.organisations]:
        form.reject("outside_body", "This organisation is part of the partnership. Choose it from the list above.")
    return outside, None


def _kind(form: Form) -> tuple[str, bool]:
    kind = form.choice("kind", list(Kind), "what kind of value it is")
    cashable = form.choice("cashable", ["yes", "no"], "whether the money could be taken out of a budget") == "yes"
    if cashable and kind != Kind.FISCAL:
        form.reject("cashable", "Only a fiscal saving can be taken out of a budget. Choose “No”, or change the kind.")
    return kind, cashable


def _numbers(form: Form) -> dict[str, Any]:
    read = {
        field: form.converted(field, lambda text, field=field: read_number(field, text))  # type: ignore[misc]
        for field in ("quantity", "proxy", *PERCENTAGES[:3], "duration_years", "drop_off", "start_year")
    }
    proxy, start_year = read.pop("proxy"), read.pop("start_year")
    numbers = {f"{field}_percent" if field in PERCENTAGES else field: number for field, number in read.items()}
    return {**numbers, "proxy_pence": int((proxy or 0) * 100), "start_year": int(start_year or 1)}


def _target(form: Form, appraisal: AppraisalView, *, every: bool) -> tuple[UUID | None, str]:
    offered = [key for key, _ in row_options(appraisal, every=every)]
    row = form.choice("row", offered, "what it changes")
    if row == DISCOUNT_RATE:
        return None, DISCOUNT_RATE
    fields = (*SWITCHABLE, "start_year") if every else SWITCHABLE
    field = form.choice("field", fields, "which of its numbers")
    return UUID(row) if row in offered and row != EVERY_ROW else None, field


def _valued(form: Form, name: str, field: str) -> Decimal | None:
    if field not in (*SWITCHABLE, "start_year", DISCOUNT_RATE):
        return None
    value: Decimal | None = form.converted(name, lambda text: read_number(field, text))
    return value


def _price_year(form: Form, name: str) -> str:
    year = "".join(form.text(name, "the price year, such as 2024 or 2024/25").split())
    if name not in form.errors:
        try:
            check_price_year(int(year) if year.isdecimal() else year)
        except WrongInput:
            form.reject(name, "Enter a year, such as 2024, or a financial year, such as 2024/25.")
    return year


def _line(form: Form, name: str, wanted: str) -> str:
    return " ".join(form.text(name, wanted).split())
