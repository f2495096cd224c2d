"""The two forms that take an amount over: from a year of an appraisal's row, and from a unit cost."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from portal import clock
from portal.clock import uk_date
from portal.money import format_pounds
from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.appraisal.approving import in_short
from valuation.ledger.queries.options import Options
from valuation.ledger.rules.value import Origin, OriginKind, ValueLine, read_price_year, read_value
from valuation.ledger.value_forms import read_drawn_line
from valuation.measures import MoneyKind, read_measure
from valuation.origins.queries import Approved, RowYears, id_of_cost
from valuation.origins.rules import Chosen, Drawn, check_because, check_chosen, of_unit_cost, of_year
from valuation.unit_costs.queries import Entry
from valuation.unit_costs.rules.costs import Amount
from valuation.unit_costs.rules.prices import Uprated
from valuation.unit_costs.rules.shipped import mark_of


@dataclass(frozen=True)
class Picked:
    """A unit cost in the prices that the line is to have."""

    entry: Entry
    uprated: Uprated

    @property
    def amount(self) -> Amount:
        return self.uprated.amount

    @property
    def usual_pence(self) -> int | None:
        return self.amount.high_pence if self.amount.low_pence == self.amount.high_pence else None

    @property
    def how(self) -> str:
        return "" if self.uprated.from_year == self.uprated.to_year else self.uprated.how


def form_of_row(key: str, approved: Approved, one: RowYears, options: Options) -> Form:
    row = one.row
    return blank(
        key=key,
        statement=row.name,
        each=_typed(row.proxy_pence),
        year=str(one.years[0]) if one.years else "",
        **_body(row.body, options),
        tier=row.tier.replace("-", " "),
        outcome=str(row.outcome_id) if row.outcome_id else "",
        evidence=f"Appraisal “{approved.appraisal.title}”",
    )


def form_of_cost(key: str, picked: Picked, options: Options) -> Form:
    cost = picked.entry.cost
    return blank(
        key=key,
        unit_cost=picked.entry.key,
        prices=picked.uprated.to_year,
        statement=cost.name,
        each="" if picked.usual_pence is None else _typed(picked.usual_pence),
        **_body(cost.saves, options),
        tier=cost.tier,
    )


def read_row(form: Form, approved: Approved, one: RowYears) -> Drawn | None:
    """None where a field is wrong; the form says which."""
    appraisal, row = approved.appraisal, one.row
    year = form.choice("year", [str(year) for year in one.years], "the year of the appraisal")
    chosen = _chosen(form, one.allowed, row.proxy_pence)
    price_year = _price_year(form, "year", appraisal.price_year)
    if chosen is None or price_year is None or form.errors:
        return None
    place = int(year) - 1
    worked = _worked(form, "each", lambda: of_year(one.by_year_pence[place], one.by_year[place], chosen))
    if worked is None:
        return None
    source = (
        f"Appraisal “{appraisal.title}”, approved by {approved.approval.organisation} on "
        f"{uk_date(approved.approval.at)} under {in_short(approved.approval.digest)}: “{row.name}” in year "
        f"{year}, in prices of {appraisal.price_year}, before discounting. "
        f"Value of one: {format_pounds(chosen.pence)}, {row.proxy_source}, {row.proxy_edition}. {worked[1]}"
    )
    money_kind = MoneyKind.of(row.kind, is_cashable=row.cashable)
    return Drawn(Origin(OriginKind.APPRAISAL, appraisal.id), worked[0], price_year, source.strip(), money_kind)


def read_cost(form: Form, picked: Picked) -> Drawn | None:
    cost, uprated = picked.entry.cost, picked.uprated
    quantity: Decimal | None = form.converted("quantity", read_measure)
    chosen = _chosen(form, picked.amount, picked.usual_pence)
    price_year = _price_year(form, "each", uprated.to_year)
    if quantity is None or chosen is None or price_year is None or form.errors:
        return None
    worked = _worked(form, "quantity", lambda: of_unit_cost(cost, chosen, quantity))
    if worked is None:
        return None
    named = f"{cost.source}, {cost.edition}, {cost.reference}"
    source = ". ".join(filter(None, (named, picked.how, mark_of(cost), worked[1])))
    money_kind = MoneyKind.of(cost.kind, is_cashable=cost.is_cashable)
    return Drawn(Origin(OriginKind.UNIT_COST, id_of_cost(picked.entry)), worked[0], price_year, source, money_kind)


def read_line(form: Form, options: Options, drawn: Drawn | None) -> ValueLine:
    """Everything else about the line; what is wrong with the figures and with the rest is said together."""
    if drawn is None:
        return read_drawn_line(form, options, "")
    return read_drawn_line(
        form,
        options,
        drawn.source,
        amount_pence=drawn.amount_pence,
        price_year=drawn.price_year,
        money_kind=drawn.money_kind,
    )


def _chosen(form: Form, allowed: Amount, usual_pence: int | None) -> Chosen | None:
    if not form.value("each").strip():
        form.reject("each", f"Enter the value of one in pounds: {allowed}.")
    pence: int | None = form.converted("each", read_value)
    because = form.text("because", "why you chose this figure", longest=300, required=False)
    if pence is None:
        return None
    chosen = Chosen(allowed, usual_pence, pence, because)
    for name, check in (("each", check_chosen), ("because", check_because)):
        try:
            check(chosen)
        except Refused as refusal:
            form.reject(name, refusal.sentence)
            return None
    return chosen


def _price_year(form: Form, name: str, year: str) -> int | None:
    """Of a financial year, that in which it begins."""
    try:
        return read_price_year(year[:4], clock.today().year)
    except Refused as refusal:
        form.reject(name, refusal.sentence)
        return None


def _worked(form: Form, name: str, work: Callable[[], tuple[int, str]]) -> tuple[int, str] | None:
    try:
        return work()
    except Refused as refusal:
        form.reject(name, refusal.sentence)
        return None


def _body(name: str, options: Options) -> dict[str, str]:
    own = {its_name.casefold(): key for key, its_name in options.organisations}
    key = own.get(name.casefold())
    return {"body": key, "outside_body": ""} if key else {"body": "outside", "outside_body": name}


def _typed(pence: int) -> str:
    return format_pounds(pence).replace("£", "")
