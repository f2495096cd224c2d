"""What nine months of one pathway came to so far, and what it would be worth over three years, by budget (S003-80…89).

Of the published case are the ten beds and the 280 young people; unit costs are those of S000-28, marked as
illustrations; every other figure is made up and says so. Each of the three budgets sees its own (S004-06-05).
"""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from portal.seeds.appraising import ILLUSTRATIVE, NOW, Spread, WhatIf, Worth, appraise, priced_now
from portal.seeds.contracting import DemoClaim, DemoContract, claim, make_contract
from portal.seeds.crediting import Credit, by_unit_cost, credit
from portal.seeds.framing import accept_indicators
from portal.seeds.measuring import Reading, accepted, report
from portal.seeds.noting import DemoRisk, note
from portal.seeds.tyneside_outcomes import ADULTS, ALONE, CHILDREN, LEAD, SAFE, TOGETHER
from portal.seeds.world import Table, days_ago, month_ago
from valuation.appraisal.asked import AskedTerms
from valuation.appraisal.discounting import Convention
from valuation.appraisal.parameters import Kind, Tier
from valuation.ledger.rules.value import Confidence
from valuation.ledger.rules.value import Tier as ValueTier
from valuation.payments.rules.contracts import Price, PriceKind

PROVIDER = "homeless-provider"
BED_AND_BREAKFAST, HOME_AGAIN = "Nights in bed and breakfast", "Home again after mediation"
INVOICES, ASKED = (
    "Invoices to Strategic Housing (illustrative)",
    "Asked three months after the last talk (illustrative)",
)
HOSTEL, IN_CARE, FAILED, ROOMS = (
    "Weeks in a staffed hostel that are not needed",
    "Weeks of support for a child under stress",
    "Tenancies that do not fail",
    "Nights in bed and breakfast that are not paid for",
)
LOCAL = Tier.LOCALITY
TERMS = AskedTerms(
    title="One pathway over three years",
    price_year=NOW,
    convention=Convention.END_YEAR,
    discount_rate_percent=Decimal("3.5"),
    horizon_years=3,
)
WHAT_IF = (
    WhatIf("Half would have gone home by themselves", {(IN_CARE, "deadweight"): 50}),
    WhatIf("Bed and breakfast comes back", {(ROOMS, "quantity"): 0}),
)
CONTRACT = DemoContract(
    title="Results of the pathway (illustrative prices)",
    provider=PROVIDER,
    payers={LEAD: "1/4", CHILDREN: "1/2", ADULTS: "1/4"},
    period=(month_ago(6, 1), month_ago(-3, 1)),
    prices=(
        Price("An assessment that every service accepts", PriceKind.ACTIVITY, 85_00, Decimal(180), cap_pence=15_300_00),
        Price("Home again three months after mediation", PriceKind.INTERIM_OUTCOME, 62_75, Decimal(10),
              once_per_person=True),
        Price("In a home of their own after six months", PriceKind.SUSTAINED_OUTCOME, 95_00, Decimal(8),
              once_per_person=True),
    ),
    cap_pounds=17_000,
)  # fmt: skip
RISKS = (
    DemoRisk(
        LEAD, "What was negotiated first is challenged when it goes to tender",
        "The pilot’s terms were agreed with the providers who are here.", (2, 5),
        "The lawyers call the way reasonable and proper.", "All that was learned is open to whoever may bid.", 60,
        shares={LEAD: "1/2", CHILDREN: "1/4", ADULTS: "1/4"},
    ),
    DemoRisk(
        CHILDREN, "Mediation costs more than its line has", "Families come earlier, and more of them.", (3, 3),
        "Two of the last three months were above its twelfth.", "The three directors look at it in the next quarter.",
        30, line="Mediation",
    ),
    DemoRisk(
        PROVIDER, "We wait for what is paid by results", "A result is seen three to six months later.", (4, 4),
        "Our reserves last for four months.", "Ask for an interim payment at three months.", 25,
    ),
)  # fmt: skip


async def measure(table: Table) -> None:
    """Both sides accepted the indicators; the consortium reports, and Strategic Housing accepts."""
    await accept_indicators(table, LEAD, PROVIDER)
    months = ((5, "181"), (4, "122"), (3, "74"), (2, "41"))
    nights = (Reading(BED_AND_BREAKFAST, month, [count], INVOICES) for month, count in months)
    home = Reading(HOME_AGAIN, 2, ["41"], ASKED, bases=["17"], confidence=Confidence.LOW)
    await accepted(table, PROVIDER, LEAD, *nights, home)
    await (await report(table, PROVIDER, Reading(BED_AND_BREAKFAST, 1, ["26"], INVOICES))).submit()


async def record_value(table: Table, outcomes: Mapping[str, UUID]) -> None:
    """Strategic Housing records; the budget that is said to gain answers."""
    failed = by_unit_cost(
        "UC11", 4, statement="Four young adults kept a tenancy that would have failed.", body="adults",
        tier=ValueTier.LOCALITY, outcome=ALONE, evidence="Central record (illustrative count)", answered_by=ADULTS,
        contested_because="Two of the four had left before the pilot began. Count them again with us.",
    )  # fmt: skip
    hostel = by_unit_cost(
        "UC12", 36, statement="36 weeks in a staffed hostel were not needed, because assessment beds were free.",
        body="tyneside", tier=ValueTier.LOCALITY, outcome=SAFE, evidence="Count of beds (illustrative)",
    )  # fmt: skip
    child = by_unit_cost(
        "UC06", 60, statement="60 weeks of support for a child under stress at home were not needed, at the most.",
        body="children", tier=ValueTier.LOCALITY, outcome=TOGETHER, evidence="Caseload (illustrative count)",
        answered_by=CHILDREN,
    )  # fmt: skip
    once = Credit(
        "“She knew my name the second time.” Young people speak of telling their story once.",
        "Young people without a home", ValueTier.INDIVIDUALS, "Illustrative: talks held by Been There", TOGETHER,
        evidence="Notes of nine talks, read and agreed by those who spoke", confidence=Confidence.MEDIUM,
    )  # fmt: skip
    await credit(table, LEAD, (month_ago(5, 1), month_ago(1, 28)), outcomes, failed, hostel, child, once)


async def appraise_pathway(table: Table, cash: Mapping[str, tuple[int, ...]], outcomes: Mapping[str, UUID]) -> None:
    holders = (LEAD, CHILDREN, ADULTS)
    inputs = [
        (f"{line}, nine months (illustrative)", pounds, table.world.belongs_to[who])
        for line, parts in cash.items()
        for who, pounds in zip(holders, parts, strict=True)
    ]
    spreads = (Spread(ROOMS, "quantity", 900, 2_300), _range_of_a_child())
    await appraise(table, LEAD, TERMS, inputs, _rows(), what_if=WHAT_IF, spreads=spreads, outcomes=outcomes)


async def pay_for_results(table: Table) -> None:
    contract = await make_contract(table, CONTRACT)
    proof = "The central record, with the young person’s own yes (illustrative)."
    first = [(0, 41, ""), (1, 1, "H-03"), (1, 1, "H-08")]
    await claim(table, CONTRACT, contract, DemoClaim((month_ago(5, 1), month_ago(3, 28)), days_ago(24), proof, first))
    second = [(0, 23, ""), (1, 1, "H-11"), (1, 1, "H-14")]
    open_one = DemoClaim((month_ago(2, 1), month_ago(1, 28)), days_ago(6), proof, second, None)
    await claim(table, CONTRACT, contract, open_one)
    await note(table, *RISKS)


def _rows() -> tuple[Worth, ...]:
    (hostel, of_hostel), (failure, of_failure), (child, of_child) = map(priced_now, ("UC12", "UC11", "UC06"))
    return (
        Worth(ROOMS, "tyneside", LOCAL, Kind.FISCAL, 1_700, 48, ILLUSTRATIVE, is_cashable=True, deadweight=15, years=3,
              outcome=SAFE),
        Worth(HOSTEL, "tyneside", LOCAL, Kind.FISCAL, 96, hostel, of_hostel, deadweight=20, attribution=10, years=3,
              confidence=5, outcome=SAFE),
        Worth(IN_CARE, "children", LOCAL, Kind.FISCAL, 340, child, of_child, deadweight=25, attribution=20, years=3,
              confidence=6, outcome=TOGETHER),
        Worth(FAILED, "adults", LOCAL, Kind.FISCAL, 12, failure, of_failure, deadweight=25, attribution=20, drop_off=10,
              years=3, confidence=6, outcome=ALONE),
        Worth("Young people sleep without fear", "Young people without a home", Tier.INDIVIDUALS_AND_COMMUNITY,
              Kind.SOCIAL, 120, 410, ILLUSTRATIVE, deadweight=20, attribution=20, years=2, confidence=6, outcome=SAFE),
    )  # fmt: skip


def _range_of_a_child() -> Spread:
    """£45 to £56 a week stays a range."""
    low, _ = priced_now("UC06")
    high, _ = priced_now("UC06", is_high=True)
    return Spread(IN_CARE, "proxy", low, high)
