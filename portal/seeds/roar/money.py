"""The pooled budget of the pilot: what was agreed and given, and what has been paid so far, month by month.

One payment was entered twice and undone; transport costs more than was thought; the leaflets cost less, and nobody
has said yet what becomes of the rest. The rules were signed when the pilot had begun, and the text says why.
"""

from fractions import Fraction

from portal.seeds.budgeting import Book, DemoLine, open_book
from portal.seeds.world import Table, days_ago, month_ago
from valuation.budgets.asked import AskedBudget
from valuation.budgets.rules.agreed import LineRule, Underspend
from valuation.budgets.rules.plan import BudgetKind, VatRegime
from valuation.budgets.rules.terms import Rule
from valuation.ledger.rules.postings import Medium

MONTHS = range(5, 0, -1)
HOLDER, HEALTH = "budget-holder", "health-partner"
QUARTER = 3
WAIVER = (
    "The pilot began in the month in which its gate was opened. The two boards could not meet before the month after."
)

BEFRIENDING, HOSTING, FRIENDSHIP, TRANSPORT, LEAFLETS = (
    "Face-to-face befriending",
    "Sunday hosting",
    "Friendship group",
    "Transport",
    "Leaflets",
)
# Each strand: pence for each month since the pilot began.
PAID = {
    HOSTING: (958_00, 958_00, 1_012_40, 897_50, 964_00),
    FRIENDSHIP: (766_50, 741_20, 780_00, 766_50, 772_35),
    TRANSPORT: (1_402_10, 1_655_80, 1_874_45, 1_918_20, 1_796_60),
    BEFRIENDING: (2_140_00, 2_291_70, 2_291_70, 2_310_25, 2_291_70),
}
FORECASTS = {BEFRIENDING: 28_650, HOSTING: 11_490, FRIENDSHIP: 9_190, TRANSPORT: 22_900, LEAFLETS: 400}


async def post_money(table: Table) -> Book:
    lines = lines_of(table)
    book = await open_book(table, HOLDER, _terms(table), month_ago(6, 1), lines)
    hall = "24 afternoons in a hall that is let at £90"
    advice = "60 hours of procurement advice at £23 an hour"
    await book.promise(HEALTH, FRIENDSHIP, 2_160, Medium.IN_KIND, hall)
    await book.promise(HOLDER, TRANSPORT, 1_380, Medium.STAFF_TIME, advice)
    await book.agree(lines, (HOLDER, HEALTH), WAIVER)
    await _take_in(book, lines)
    await _pay(book)
    for line, pounds in FORECASTS.items():
        await book.forecast(HOLDER, line, QUARTER, pounds)
    await book.plan_action(
        TRANSPORT,
        QUARTER,
        "Journeys to one clinic are shared from next month, and the contract manager reads the bookings every week. "
        "If that is not enough, the Sunday round goes by minibus.",
    )
    return book


async def _take_in(book: Book, lines: list[DemoLine]) -> None:
    started, second = month_ago(6, 20), month_ago(1, 20)
    for line in lines:
        half = line.cash[HOLDER] * 50
        await book.take_in(HOLDER, "council", line.name, half, started, note="First half")
        await book.take_in(HOLDER, "council", line.name, half, second, note="Second half")
        if HEALTH in line.cash:
            await book.take_in(HOLDER, "health", line.name, line.cash[HEALTH] * 100, started, note="For twelve months")
    on = month_ago(1, 28)
    for giver, name, pence, medium, basis in (
        ("health", FRIENDSHIP, 2_160_00, Medium.IN_KIND, "24 afternoons in a hall that is let at £90"),
        ("cvs", BEFRIENDING, 6_336_00, Medium.STAFF_TIME, "22 weeks of 16 hours at £18 an hour"),
        ("council", TRANSPORT, 1_380_00, Medium.STAFF_TIME, "60 hours of procurement advice at £23 an hour"),
    ):
        await book.take_in(HOLDER, giver, name, pence, on, medium, basis)
    await book.table.settle()


async def _pay(book: Book) -> None:
    for place, months in enumerate(MONTHS):
        for line, amounts in PAID.items():
            await book.spend(HOLDER, line, amounts[place], month_ago(months, 10))
    wrong = await book.spend(HOLDER, TRANSPORT, 1_918_20, month_ago(2, 12), "From the invoice that came by post")
    await book.put_right(wrong, "The same invoice had come by e-mail and was already paid.", month_ago(1, 3))
    await book.spend(HOLDER, LEAFLETS, 312_00, days_ago(9), "In large print")
    await book.table.settle()


def _terms(table: Table) -> AskedBudget:
    return AskedBudget(
        title="Pilot fund",
        kind=BudgetKind.POOLED,
        aims="Older people in Renfrewshire have company that they chose, and get to where they are expected.",
        host_id=table.organisation_id("council"),
        keeper="Pooled-fund manager, Renfrewshire Council",
        vat_regime=VatRegime.COUNCIL,
        accountability="The steering group of the partnership decides. The council holds the money, pays from it and "
        "reports every quarter; each body answers to its own board for what it puts in.",
        threshold_percent=5,
    )


def lines_of(table: Table) -> list[DemoLine]:
    council, health = (str(table.organisation_id(key)) for key in ("council", "health"))
    thirds = {council: Fraction(2, 3), health: Fraction(1, 3)}
    shared = Underspend.SHARED
    visits, company, journeys = "Visits", "Company", "Journeys"
    return [
        DemoLine(visits, BEFRIENDING, "befriending", 28_000, {HOLDER: 19_500, HEALTH: 8_500},
                 LineRule(Rule.THRESHOLD, Underspend.KEPT, thresholds={health: Fraction(1, 10)})),
        DemoLine(company, HOSTING, "hosting", 11_500, {HOLDER: 8_000, HEALTH: 3_500},
                 LineRule(Rule.PRO_RATA_CAPPED, shared)),
        DemoLine(company, FRIENDSHIP, "hosting", 9_200, {HOLDER: 6_200, HEALTH: 3_000},
                 LineRule(Rule.NONE, Underspend.KEPT)),
        DemoLine(journeys, TRANSPORT, "transport", 20_300, {HOLDER: 13_300, HEALTH: 7_000},
                 LineRule(Rule.SHARES, shared, shares=thirds, caps_pence={health: 800_00})),
        DemoLine(company, LEAFLETS, "Abbey Print, Paisley", 1_000, {HOLDER: 1_000},
                 LineRule(Rule.FIXED, shared), is_recurrent=False),
    ]  # fmt: skip
