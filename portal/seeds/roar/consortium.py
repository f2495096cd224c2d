"""Three providers deliver the pilot together; each keeps its costs to itself, and one has shown them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from consortia.costs.actions import TypedCost, add_cost, move_to_shared_floor
from consortia.costs.costing import Price
from consortia.costs.pricing import find_costing, keep_price
from consortia.costs.queries import own_costs
from consortia.costs.rules import Kind, digest_of
from consortia.membership.operational_plan import list_versions, save_plan
from consortia.membership.queries import find_consortium
from portal.access.permissions import Permission
from portal.seeds.delivering import Case, Plan, Work, divide, form_consortium
from portal.seeds.world import Table, read_text

PLAN = Plan(
    name="Company in Renfrewshire",
    vision="Make sure that nobody over 65 in Renfrewshire spends a week without company unless they want to.",
    history="Paisley Befrienders and Gryffe Community Transport ran a Christmas dinner with lifts for three years.",
    members=("provider-lead", "provider-hosting", "provider-transport"),
)

CASE = Case(
    experience="Fourteen years of visits at home, and two contracts with the council.",
    capability="Five paid co-ordinators, one of whom trains volunteers for all three of us.",
    infrastructure="An office with a telephone that is answered, insurance for volunteers, three months of reserves.",
)

WORK = (
    Work(
        "Sunday hosting",
        "Finding hosts and guests, looking at homes beforehand, and a lunch once a month at each table.",
        "3.3",
        {"provider-hosting": 80, "provider-transport": 20},
    ),
    Work(
        "Friendship group",
        "A weekly group in Paisley, later in Johnstone, with volunteers who stay the whole afternoon.",
        "3.5",
        {"provider-hosting": 60, "provider-lead": 40},
    ),
    Work(
        "Transport",
        "Volunteer drivers for medical appointments, from booking to the way home.",
        "3.7",
        {"provider-transport": 100},
    ),
    Work(
        "Face-to-face befriending",
        "Visits at home for an hour, a few times a week, and the one telephone number for all four strands.",
        "3.9",
        {"provider-lead": 90, "provider-hosting": 10},
    ),
)

# What each provider has written in its private room: what it is, its kind, pounds a year, how it was worked out,
# and the work package it belongs to.
Cost = tuple[str, Kind, int, str, str]
COSTS: Mapping[str, Sequence[Cost]] = {
    "provider-lead": (
        ("Co-ordinator of visits", Kind.DIRECT, 19_400, "21 hours a week with pension", "Face-to-face befriending"),
        ("Volunteers’ fares and telephone", Kind.DIRECT, 2_600, "35 people at £75", "Face-to-face befriending"),
        ("Share of office and payroll", Kind.OVERHEAD, 3_900, "18% of the year’s overheads", ""),
        ("Volunteers’ hours", Kind.VOLUNTEERS, 24_000, "2,400 hours at £10", "Face-to-face befriending"),
    ),
    "provider-hosting": (
        ("Co-ordinator of hosts", Kind.DIRECT, 8_200, "9 hours a week with pension", "Sunday hosting"),
        ("Food for the friendship group", Kind.DIRECT, 1_400, "48 afternoons", "Friendship group"),
        ("Lunches given by hosts", Kind.GIFTS, 3_600, "480 lunches at £7.50", "Sunday hosting"),
    ),
    "provider-transport": (
        ("Booking and drivers’ support", Kind.DIRECT, 9_800, "11 hours a week with pension", "Transport"),
        ("Mileage", Kind.DIRECT, 7_425, "16,500 miles at 45p", "Transport"),
        ("Share of office and insurance", Kind.OVERHEAD, 2_900, "A fifth of the year’s overheads", "Transport"),
        ("Wear of the minibus", Kind.DEPRECIATION, 1_675, "40 Sundays of 200", "Sunday hosting"),
        ("Drivers’ hours", Kind.VOLUNTEERS, 19_500, "1,950 hours at £10", "Transport"),
    ),
}
SHOWN_BY = "provider-transport"


async def form(table: Table) -> UUID:
    consortium_id = await form_consortium(table, PLAN, CASE)
    seat = await table.seat(PLAN.members[0], Permission.JOIN_CONSORTIUM)
    consortium = await find_consortium(table.session, seat, consortium_id)
    versions = await list_versions(table.session, seat, consortium)
    await save_plan(table.session, seat, consortium, versions, text=read_text("roar_plan")["plan"], based_on=0)
    return consortium_id


async def divide_the_work(table: Table, consortium_id: UUID) -> dict[str, UUID]:
    return await divide(table, consortium_id, WORK)


async def share_costs(table: Table, packages: Mapping[str, UUID]) -> None:
    """Everybody writes down what its part costs; one moves its costs to the shared floor.

    The same one keeps a price that pays for what is paid in cash, and not for the drivers' hours.
    """
    for key, costs in COSTS.items():
        seat = await table.seat(key, Permission.WRITE_COSTS)
        for description, kind, amount_pounds, basis, package in costs:
            cost = TypedCost(description, kind, amount_pounds * 100, basis, packages.get(package))
            await add_cost(table.session, seat, cost)
    seat = await table.seat(SHOWN_BY, Permission.WRITE_COSTS)
    sheet = await own_costs(table.session, seat)
    await move_to_shared_floor(table.session, seat, sheet, [line.id for line in sheet.lines], digest_of(sheet.lines))
    costing = await find_costing(table.session, seat, packages["Transport"])
    await keep_price(table.session, seat, costing, Price(Decimal(1_100), "journey", 19_50))
