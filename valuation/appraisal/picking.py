"""A row of the impact map takes its value of one from a unit cost: brought to the appraisal's prices, with its edition.

A range stays a range: the value is typed within it, and both ends go along to the sensitivity. Of a ceiling nothing is
taken by itself. What has no unit cannot be multiplied, so it cannot be taken at all.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.money import format_pounds
from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.appraisal.asked import AskedOutcome, AskedRange
from valuation.appraisal.parameters import Shape
from valuation.appraisal.views import AppraisalView, Options, OutcomeRow
from valuation.unit_costs.queries import Entry, find_cost, own_costs, series_in_force, shipped_costs
from valuation.unit_costs.rules.costs import Amount, UnitCost, times
from valuation.unit_costs.rules.prices import Series, is_financial, uprate
from valuation.unit_costs.rules.shipped import mark_of

LONGEST_EDITION = 200


class NotTheUnitCost(Refused):
    pass


@dataclass(frozen=True)
class Picked:
    """A unit cost in the prices that the row is valued in; `how` tells both figures."""

    entry: Entry
    amount: Amount
    price_year: str
    how: str

    @property
    def cost(self) -> UnitCost:
        return self.entry.cost


async def pick(session: AsyncSession, seat: Seat, appraisal: AppraisalView, key: str) -> Picked | None:
    if not key:
        return None
    entry = await find_cost(session, seat, key)
    times(entry.cost, entry.cost.amount, Decimal(1))
    return in_prices(entry, appraisal.price_year, await series_in_force(session, seat))


async def offered(session: AsyncSession, seat: Seat, appraisal: AppraisalView, find: str) -> list[Picked]:
    series = await series_in_force(session, seat)
    entries = [*await own_costs(session, seat, find), *shipped_costs(find)]
    return [in_prices(entry, appraisal.price_year, series) for entry in entries]


def in_prices(entry: Entry, year: str, series: Series) -> Picked:
    """Of a calendar year, in that in which the appraisal's financial year begins; the page and the row say so."""
    cost = entry.cost
    wanted = year[:4] if is_financial(year) and not is_financial(cost.price_year) else year
    try:
        uprated = uprate(cost.amount, cost.price_year, wanted, series)
    except Refused as refusal:
        return Picked(entry, cost.amount, cost.price_year, f"Not brought to {year}: {refusal.sentence}")
    return Picked(entry, uprated.amount, wanted, "" if wanted == cost.price_year else uprated.how)


def form_of_picked(picked: Picked, options: Options) -> Form:
    cost = picked.cost
    own = {name.casefold(): key for key, name in options.organisations}
    body = own.get(cost.saves.casefold(), "outside")
    edition = ". ".join(filter(None, (f"{cost.edition}, {cost.reference}", mark_of(cost))))
    edition = "; ".join(filter(None, (edition, picked.how)))
    is_one_value = picked.amount.low_pence == picked.amount.high_pence
    return blank(
        unit_cost=picked.entry.key,
        name=cost.name,
        body=body,
        outside_body=cost.saves if body == "outside" else "",
        tier=cost.tier.replace(" ", "-"),
        kind=cost.kind,
        cashable="yes" if cost.is_cashable else "no",
        proxy=format_pounds(picked.amount.high_pence).replace("£", "") if is_one_value else "",
        source=cost.source,
        edition=edition[:LONGEST_EDITION],
        proxy_price_year=picked.price_year,
        start_year="1",
    )


def applied(picked: Picked, asked: AskedOutcome) -> AskedOutcome:
    """The row with the unit cost that its value is from; the value has to be that of the unit cost."""
    amount = picked.amount
    if not (amount.low_pence or 0) <= asked.proxy_pence <= amount.high_pence:
        raise NotTheUnitCost(
            f"The unit cost is {amount}. Enter a value that it allows, or add the outcome without a unit cost."
        )
    return replace(asked, unit_cost=picked.cost.reference, unit_cost_event=picked.cost.event)


def range_of(picked: Picked, row_id: UUID) -> AskedRange | None:
    """Both ends of a range, for the sensitivity of the row's value of one."""
    low, high = picked.amount.low_pence, picked.amount.high_pence
    if low is None or low == high:
        return None
    return AskedRange(row_id, "proxy", Decimal(low) / 100, Decimal(high) / 100, Shape.UNIFORM)


def kept(row: OutcomeRow, asked: AskedOutcome) -> AskedOutcome:
    """A row that is changed stays with its unit cost as long as the value of one is the same."""
    if asked.proxy_pence != row.proxy_pence:
        return asked
    return replace(asked, unit_cost=row.unit_cost, unit_cost_event=row.unit_cost_event)
