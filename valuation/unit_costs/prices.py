"""A unit cost as pages show it in the prices of another year: both figures, or why there is only one."""

from dataclasses import dataclass

from portal.refusals import Refused
from valuation.unit_costs.queries import Entry
from valuation.unit_costs.rules.prices import Series, Uprated, read_year, uprate


@dataclass(frozen=True)
class Priced:
    entry: Entry
    uprated: Uprated | None
    why_not: str = ""


def in_prices_of(entry: Entry, year: str, series: Series) -> Priced:
    if not year.strip():
        return Priced(entry, None)
    try:
        return Priced(entry, uprate(entry.cost.amount, entry.cost.price_year, read_year(year), series))
    except Refused as refusal:
        return Priced(entry, None, refusal.sentence)
