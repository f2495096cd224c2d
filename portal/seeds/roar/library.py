"""The council's own library: two unit costs from its books, beside those that come with the portal; and what a missed
appointment is worth. All figures are made up for the demo, but for the illustrative one that is tied.
"""

from decimal import Decimal

from portal.access.permissions import Permission
from portal.seeds.roar.outcomes import GUESTS, MISSED
from portal.seeds.world import Table
from valuation.frameworks.actions import save_framework
from valuation.ledger.rules.value import Tier
from valuation.outcomes.queries import framework_view
from valuation.results.rules.worth import Counts, Tie, Worth
from valuation.results.tying import say_worth
from valuation.unit_costs.actions import add_cost
from valuation.unit_costs.queries import find_cost, series_in_force
from valuation.unit_costs.rules.costs import Kind, UnitCost, read_amount
from valuation.unit_costs.rules.prices import uprate

PRICES = "2025"
OWN = (
    UnitCost(
        "RC-01",
        "Place in residential care",
        read_amount("780 to 910"),
        "week",
        "2025/26",
        "Budget book 2025/26",
        "Renfrewshire Council, budget book (made up for the demo)",
        "Renfrewshire Council",
        Tier.LOCALITY,
        Kind.FISCAL,
        is_cashable=True,
        note="The upper end is for people who need nursing.",
    ),
    UnitCost(
        "RC-02",
        "Visit of a home carer",
        read_amount("24.50"),
        "visit",
        "2025/26",
        "Budget book 2025/26",
        "Renfrewshire Council, budget book (made up for the demo)",
        "Renfrewshire Council",
        Tier.LOCALITY,
        Kind.FISCAL,
        is_cashable=False,
    ),
)


async def stock_library(table: Table) -> None:
    seat = await table.seat("commissioner", Permission.WRITE_LIBRARY)
    framework = await framework_view(table.session, seat)
    await save_framework(table.session, seat, framework, "Company and lifts for older people", "At the pilot")
    for cost in OWN:
        await add_cost(table.session, seat, cost)
    cost = (await find_cost(table.session, seat, "shared:UC01")).cost
    uprated = uprate(cost.amount, cost.price_year, PRICES, await series_in_force(table.session, seat))
    because = "The doctor keeps a quarter of an hour free for an appointment that nobody comes to."
    tie = Tie(cost, uprated.amount, PRICES, uprated.how, Decimal("0.25"), because, Counts.CHANGE)
    health = table.world.organisations["health"]
    worths = {
        MISSED: Worth(health.name, health.id, Tier.WIDER_PUBLIC_SECTOR, tie),
        GUESTS: Worth("Older people in Renfrewshire", None, Tier.INDIVIDUALS),
    }
    for indicator in (one for outcome in framework.outcomes for one in outcome.indicators if one.name in worths):
        await say_worth(table.session, seat, indicator, worths[indicator.name])
