"""The year after the pilot as a contract with the charity, paid by four bodies, and the risks that all four see.

Of the published case are 12 to 15 people for each co-ordinator, about 45 people in the second year (S003-73, S003-76)
and that some costs rise where others pay (S003-74). Prices, shares and counts are made up and say so.
"""

from decimal import Decimal

from portal.seeds.contracting import DemoClaim, DemoContract, claim, make_contract
from portal.seeds.noting import DemoRisk, note
from portal.seeds.world import Table, days_ago, days_ahead, month_ago
from valuation.payments.rules.clauses import Clause, ClauseKind
from valuation.payments.rules.contracts import Price, PriceKind

COUNTY, CITY, POLICE, HEALTH, CHARITY = (
    "county-lead", "city-partner", "cambs-police-partner", "cambs-health-partner", "cambs-provider",
)  # fmt: skip
RECORD = "List of the service, kept by the manager; what people said of each step (illustrative)."
CONTRACT = DemoContract(
    title="Three co-ordinators for about 45 people (illustrative prices)",
    provider=CHARITY,
    payers={COUNTY: "2/5", CITY: "1/5", POLICE: "1/5", HEALTH: "1/5"},
    period=(month_ago(5, 1), days_ahead(200)),
    prices=(
        Price("A month of a co-ordinator for 12 to 15 people", PriceKind.FIXED_FEE, 2_600_00, Decimal(36)),
        Price("A person who comes in and has a plan of their own", PriceKind.ACTIVITY, 180_00, Decimal(30),
              once_per_person=True),
        Price("Six months without a night in custody", PriceKind.SUSTAINED_OUTCOME, 250_00, Decimal(20),
              once_per_person=True),
    ),
    cap_pounds=102_000,
    clauses=(Clause(ClauseKind.BREAK, Decimal(65), 2, 90), Clause(ClauseKind.EXTENSION, Decimal(85), 2, 60)),
)  # fmt: skip
RISKS = (
    DemoRisk(
        HEALTH, "We pay more, and others save", "Costs of health rise first, those of criminal justice fall.",
        (5, 3), "The first year showed it.", "The round for next year sets what each puts in against what each gains.",
        30, shares={HEALTH: "1/2", POLICE: "1/2"},
    ),
    DemoRisk(
        COUNTY, "A co-ordinator leaves, and 15 people lose the one who knew them",
        "The service rests on one person who stays.", (3, 5), "It has not happened yet.",
        "Each person knows a second co-ordinator by name.", 45, line="Service manager",
    ),
    DemoRisk(
        POLICE, "The second year does not keep what the first brought", "Fifteen people are few to judge by.", (2, 4),
        "The second evaluation says that well-being held.", "Counted again for all 45, by body.", 90,
    ),
)  # fmt: skip


async def contract_and_claim(table: Table) -> None:
    contract = await make_contract(table, CONTRACT)
    first = [(0, 9, ""), *((1, 1, f"C-{place}") for place in (16, 17, 18, 21))]
    await claim(table, CONTRACT, contract, DemoClaim((month_ago(5, 1), month_ago(3, 28)), days_ago(20), RECORD, first))
    second = [(0, 6, ""), (1, 1, "C-24"), (1, 1, "C-25")]
    open_one = DemoClaim((month_ago(2, 1), month_ago(1, 28)), days_ago(5), RECORD, second, None)
    await claim(table, CONTRACT, contract, open_one)
    await note(table, *RISKS)
