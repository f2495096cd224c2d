"""The pilots’ fund of justice and police, and the contract with the youth trust. Every sum is illustrative."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from portal import clock
from portal.access.permissions import Permission
from portal.seeds.accounting import Payment
from portal.seeds.budgeting import Book, DemoLine, open_book
from portal.seeds.contracting import PROMISED_DAYS, DemoClaim, DemoContract, claim, make_contract
from portal.seeds.instead_of_custody.outcomes import LEAD, PERIOD, POLICE, PROVIDER
from portal.seeds.noting import DemoRisk, note
from portal.seeds.world import Table, days_ago, days_ahead, month_ago
from valuation.budgets.asked import AskedBudget
from valuation.budgets.rules.agreed import LineRule, Underspend
from valuation.budgets.rules.plan import BudgetKind, VatRegime
from valuation.budgets.rules.terms import Rule
from valuation.payments.actions.watching import save_cash_plan
from valuation.payments.queries.watching import CashPlanView
from valuation.payments.rules.contracts import Price, PriceKind
from valuation.risks.rules.risks import Room

HOLDERS = (LEAD, POLICE)
PLACES, MANAGING = "Places and mentors", "Managing the partnership"
CASH = {PLACES: (58_000, 14_000), MANAGING: (7_000, 5_000)}
"""What justice and police put in, in pounds: illustrative."""
NOTE = "Illustrative sum"
WAIVER = "The pilot could not wait for the boards: two sheriffs had begun to refer people."
PROOF = "Mentors’ diaries and the list of the workshop (illustrative)."

CONTRACT = DemoContract(
    title="24 places in the first pilot (illustrative prices)",
    provider=PROVIDER,
    payers={LEAD: "4/5", POLICE: "1/5"},
    period=PERIOD,
    prices=(
        Price("A month of the workshop with two mentors", PriceKind.FIXED_FEE, 4_900_00, Decimal(9)),
        Price("A week of one young person", PriceKind.ACTIVITY, 62_00, Decimal(360), cap_pence=24_000_00),
        Price("Has a job, a course or a training place after it", PriceKind.INTERIM_OUTCOME, 350_00, Decimal(14),
              once_per_person=True),
    ),
    cap_pounds=72_000,
)  # fmt: skip
QUARTERS: Sequence[tuple[int, int, int, tuple[str, ...]]] = (
    (9, 7, 96, ("Y-03", "Y-04")),
    (6, 4, 118, ("Y-07", "Y-09", "Y-10", "Y-12", "Y-15")),
)
"""Months ago from and to, weeks, and who went on to something, by code."""
RISKS = (
    DemoRisk(
        LEAD, "The pilot fails, and the money has been spent",
        "Nobody has bought this before, and the costs come first.", (3, 4),
        "13 have finished where 16 were hoped for, after a slow start.",
        "What was learned is kept either way, measure by measure.", 50,
        line=PLACES,
    ),
    DemoRisk(
        POLICE, "Those who know the aims change their posts",
        "Two officers who were at the table have moved since.", (4, 3), "It happens every spring.",
        "Two people of each organisation sit here, and the aims stay in writing.", 70,
        shares={LEAD: "1/2", POLICE: "1/2"},
    ),
    DemoRisk(
        PROVIDER, "Our mentors are paid from reserves until the claim is paid", "A quarter’s work is paid afterwards.",
        (4, 4), "The last claim took seven weeks.", "Ask for a claim each month in the next pilot.", 20, room=Room.OWN,
    ),
)  # fmt: skip


async def keep_money(table: Table) -> Book:
    lines = lines_of(table)
    book = await open_book(table, LEAD, _terms(table), month_ago(9, 1), lines)
    await book.agree(lines, HOLDERS, WAIVER)
    for line in lines:
        for who, pounds in line.cash.items():
            await book.take_in(LEAD, table.world.belongs_to[who], line.name, pounds * 100, month_ago(9, 3), note=NOTE)
    for months, pence in ((7, 2_480_00), (4, 2_610_00), (1, 2_590_00)):
        await book.spend(LEAD, MANAGING, pence, month_ago(months, 20), NOTE)
    await book.forecast(LEAD, PLACES, 4, 69_400, NOTE)
    await book.forecast(LEAD, MANAGING, 4, 10_300, NOTE)
    await table.settle()
    return book


async def plan_cash(table: Table) -> None:
    """A quarter's work is paid afterwards, and so far seven weeks after the claim."""
    seat = await table.seat(PROVIDER, Permission.CLAIM)
    plan = CashPlanView(
        starts_on=month_ago(0, 1),
        months=12,
        reserves_pence=21_500_00,
        monthly_cost_pence=7_600_00,
        monthly_earned_pence=7_570_00,
        upfront_pence=0,
        promised_days=PROMISED_DAYS,
        actual_days=49,
    )
    await save_cash_plan(table.session, seat, plan)


async def contract_and_claim(table: Table, book: Book) -> None:
    contract = await make_contract(table, CONTRACT)
    fund_id = (await book.purse(LEAD, PLACES)).fund_id
    for first, last, weeks, onward in QUARTERS:
        period = (month_ago(first, 1), month_ago(last, 28))
        lines = [(0, 3, ""), (1, weeks, ""), *((2, 1, code) for code in onward)]
        received, paid = month_ago(last - 1, 4), month_ago(last - 2, 22)
        sent = DemoClaim(period, received, PROOF, lines, paid_on=paid, paid_from=fund_id)
        await claim(table, CONTRACT, contract, sent)
    last_one = DemoClaim((month_ago(3, 1), month_ago(1, 28)), days_ago(10), PROOF, [(0, 3, ""), (1, 104, "")], None)
    await claim(table, CONTRACT, contract, last_one)
    await note(table, *RISKS)
    purse = await book.purse(LEAD, PLACES)
    await purse.set_aside(
        Payment("youth", "Tools for the second workshop", 3_600_00, clock.today(), NOTE), days_ahead(80)
    )


def lines_of(table: Table) -> list[DemoLine]:
    justice, police = (str(table.world.organisation_of(who).id) for who in HOLDERS)
    parts = {justice: Fraction(3, 4), police: Fraction(1, 4)}
    rules = {
        PLACES: ("youth", LineRule(Rule.SHARES, Underspend.SHARED, shares=parts, caps_pence={police: 4_000_00})),
        MANAGING: ("justice", LineRule(Rule.FIXED, Underspend.KEPT)),
    }
    return [
        DemoLine("First pilot", name, provider, sum(CASH[name]), dict(zip(HOLDERS, CASH[name], strict=True)), rule)
        for name, (provider, rule) in rules.items()
    ]


def _terms(table: Table) -> AskedBudget:
    return AskedBudget(
        title="Fund for the pilots",
        kind=BudgetKind.POOLED,
        aims="To try what nobody has bought before, and to know in the end what it costs and whose budget gains. All "
        "sums are illustrative: the published example has none.",
        host_id=table.organisation_id("justice"),
        keeper="Community Justice Authority, for both",
        vat_regime=VatRegime.HOST,
        accountability="Money is decided on by both together. What managing costs stands on a line of its own.",
        threshold_percent=5,
    )
