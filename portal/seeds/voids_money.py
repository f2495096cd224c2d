"""What empty homes and first jobs cost: one pooled budget of two departments, and a contract paid partly for results.

The documents give no sums for this case (S004-05-04), so every sum here is illustrative, and the budget, the contract
and each entry say so.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.seeds.budgeting import Book, DemoLine, open_book
from portal.seeds.contracting import DemoClaim, DemoContract, claim, make_contract
from portal.seeds.noting import DemoRisk, note
from portal.seeds.world import Table, days_ago, month_ago
from valuation.budgets.asked import AskedBudget
from valuation.budgets.rules.agreed import LineRule, Underspend
from valuation.budgets.rules.plan import BudgetKind, VatRegime
from valuation.budgets.rules.terms import Rule
from valuation.ledger.rules.postings import Medium
from valuation.payments.rules.claims import Verdict
from valuation.payments.rules.clauses import Clause, ClauseKind
from valuation.payments.rules.contracts import Price, PriceKind

HOUSING, SOCIAL_WORK, PROVIDER, PEER = "housing-lead", "employment-partner", "voids-provider", "peer-worker"
HOLDERS = (HOUSING, SOCIAL_WORK)
CLEARING, COACHES = "Clearing homes", "Job coaches"
CASH = {CLEARING: (118_000, 22_000), COACHES: (14_000, 58_000)}
"""What housing and social work put in, in pounds: illustrative."""
NOTE = "Illustrative sum"
WAIVER = "The first team began on the day on which both heads could sign. The text reached them a week later."
TICKETS = "Housing’s register of keys handed back, and the job coaches’ list of who is at work (illustrative)."

CONTRACT = DemoContract(
    title="Homes and jobs, first year (illustrative prices)",
    provider=PROVIDER,
    payers={HOUSING: "7/10", SOCIAL_WORK: "3/10"},
    period=(month_ago(4, 1), month_ago(-8, 1)),
    prices=(
        Price("A month of two teams with room for four trainees", PriceKind.FIXED_FEE, 3_200_00, Decimal(12)),
        Price("A home cleared and ready to let", PriceKind.ACTIVITY, 285_00, Decimal(320), cap_pence=96_000_00),
        Price(
            "A trainee still in work after three months", PriceKind.INTERIM_OUTCOME, 300_00, Decimal(12),
            once_per_person=True,
        ),
        Price(
            "A trainee still in work after six months", PriceKind.SUSTAINED_OUTCOME, 450_00, Decimal(9),
            once_per_person=True,
        ),
    ),
    cap_pounds=140_000,
    clauses=(Clause(ClauseKind.BREAK, Decimal(70), 2, 90),),
)  # fmt: skip
RISKS = (
    DemoRisk(
        HOUSING, "Each department looks at its own result alone",
        "Housing is measured by days, Social Work by people. Whoever is behind on one forgets the other.",
        (3, 4), "It was so for as long as anybody remembers.",
        "Both heads answer for both results, and read them side by side every quarter.", 40,
        shares={HOUSING: "1/2", SOCIAL_WORK: "1/2"},
    ),
    DemoRisk(
        PROVIDER, "Fewer empty homes than the teams are there for", "Fewer tenants move out in winter.", (3, 3),
        "In two of the last five years.", "Gardens and stairwells of other landlords, in the weeks between.", 60,
        line=CLEARING,
    ),
    DemoRisk(
        SOCIAL_WORK, "A coach is ill and nobody covers", "There are two coaches for two teams.", (3, 4),
        "It happened in the second month, for nine days.", "Clydeside Recovery Network keeps two people on call.", 30,
        shares={SOCIAL_WORK: "1"},
    ),
)  # fmt: skip


async def keep_money(table: Table) -> Book:
    lines = _lines(table)
    book = await open_book(table, HOUSING, _terms(table), month_ago(4, 1), lines)
    basis = "80 hours of meeting new workers at £15.50 an hour (illustrative)"
    await book.agree(lines, HOLDERS, WAIVER)
    for line in lines:
        for who, pounds in line.cash.items():
            giver = table.world.belongs_to[who]
            await book.take_in(HOUSING, giver, line.name, pounds * 100, month_ago(4, 2), note=NOTE)
    await book.take_in(HOUSING, "peers", COACHES, 1_240_00, month_ago(1, 20), Medium.STAFF_TIME, basis)
    for months, pence in zip((3, 2, 1), (5_740_00, 6_055_50, 5_980_00), strict=True):
        await book.spend(HOUSING, COACHES, pence, month_ago(months, 26), NOTE)
    await book.forecast(HOUSING, CLEARING, 2, 149_500, "More homes than planned come back in spring. Illustrative.")
    await book.forecast(HOUSING, COACHES, 2, 71_400, NOTE)
    await table.settle()
    return book


async def contract_and_claim(table: Table, book: Book) -> None:
    contract = await make_contract(table, CONTRACT)
    fund_id = (await book.purse(HOUSING, CLEARING)).fund_id
    for months, homes, at_work in ((3, 22, ()), (2, 27, ("T-02", "T-05", "T-06"))):
        lines = [(0, 1, ""), (1, homes, ""), *((2, 1, code) for code in at_work)]
        received, paid = month_ago(months - 1, 3), month_ago(months - 1, 24)
        sent = DemoClaim(_month(months), received, TICKETS, lines, paid_on=paid, paid_from=fund_id)
        await claim(table, CONTRACT, contract, sent)
    twice = "T-05 stands in the claim before this one too. Send it again without."
    again = [(0, 1, ""), (1, 29, ""), (2, 1, "T-05")]
    await claim(table, CONTRACT, contract, DemoClaim(_month(1), days_ago(9), TICKETS, again, Verdict.RETURNED, twice))
    right = [(0, 1, ""), (1, 29, ""), (2, 1, "T-07")]
    await claim(table, CONTRACT, contract, DemoClaim(_month(1), days_ago(4), TICKETS, right, None))
    await note(table, *RISKS)


def _month(months: int) -> tuple[date, date]:
    return month_ago(months, 1), month_ago(months, 28)


def _lines(table: Table) -> list[DemoLine]:
    housing, social_work = (str(table.world.organisation_of(who).id) for who in HOLDERS)
    rules = {
        CLEARING: ("voids", LineRule(Rule.PRO_RATA_CAPPED, Underspend.SHARED)),
        COACHES: (
            "employment",
            LineRule(Rule.SHARES, Underspend.SHARED, shares={housing: Fraction(1, 4), social_work: Fraction(3, 4)}),
        ),
    }
    return [
        DemoLine("Homes and jobs", name, provider, sum(CASH[name]), dict(zip(HOLDERS, CASH[name], strict=True)), rule)
        for name, (provider, rule) in rules.items()
    ]


def _terms(table: Table) -> AskedBudget:
    return AskedBudget(
        title="Homes and jobs fund",
        kind=BudgetKind.POOLED,
        aims="Two departments buy as one what they used to buy apart. All sums are illustrative: the published example "
        "has none.",
        host_id=table.organisation_id("housing"),
        keeper="Housing’s finance officer, for both heads of department",
        vat_regime=VatRegime.COUNCIL,
        accountability="Both heads decide together and answer for both results.",
        threshold_percent=5,
    )
