"""The aligned budget of the pilot's twelve months. The total is the published one; its division is made up."""

from collections.abc import Sequence
from datetime import date

from portal.seeds.budgeting import Book, DemoLine, open_book
from portal.seeds.world import Table
from valuation.budgets.asked import AskedBudget
from valuation.budgets.rules.agreed import LineRule, Underspend
from valuation.budgets.rules.plan import BudgetKind, VatRegime
from valuation.budgets.rules.terms import Rule

MANAGER, COORDINATORS = "Service manager", "Co-ordinators and small costs"
STARTS_ON = date(2011, 4, 1)
WAIVER = "The published pilot was over before this portal was there. Its year was put in afterwards, to show it."
DIVIDED = {MANAGER: (14_000, 8_000, 6_000, 10_000), COORDINATORS: (12_000, 4_000, 2_000, 2_000)}
"""What county, city, police and health put in: made up, and together the published total."""
SCHEME = "Chronically Excluded Adults Service"


async def keep_budget(table: Table, bodies: Sequence[str]) -> Book:
    lines = lines_for(bodies)
    book = await open_book(table, bodies[0], _terms(), STARTS_ON, lines)
    await book.agree(lines, bodies, WAIVER)
    for line in lines:
        for who, pounds in line.cash.items():
            giver = table.world.belongs_to[who]
            await book.take_in(who, giver, line.name, pounds * 100, STARTS_ON, note="Illustrative share")
            await _spend(book, who, line.name, pounds)
    await table.settle()
    return book


async def _spend(book: Book, who: str, line: str, pounds: int) -> None:
    """In four quarters alike; the figures of the quarters are made up like the division."""
    for month, year in ((6, 2011), (9, 2011), (12, 2011), (3, 2012)):
        await book.spend(who, line, pounds * 25, date(year, month, 28), "Illustrative quarter")


def lines_for(bodies: Sequence[str]) -> list[DemoLine]:
    own = LineRule(Rule.OWN_RISK, Underspend.SHARED)
    return [
        DemoLine(SCHEME, name, "county", sum(pounds), dict(zip(bodies, pounds, strict=True)), own)
        for name, pounds in DIVIDED.items()
    ]


def _terms() -> AskedBudget:
    return AskedBudget(
        title="Aligned budget for excluded adults",
        kind=BudgetKind.ALIGNED,
        aims="One co-ordinator stays with each person. The cost of twelve months, £58,000, is that of the published "
        "case; how it divides among the four bodies is illustrative.",
        host_id=None,
        keeper="Service manager, for the board of all bodies",
        vat_regime=VatRegime.OWN,
        accountability="Each body answers for its own money alone. The board sees the whole on one page.",
        threshold_percent=5,
    )
