"""What the first pilot came to, by body, and what two more years of it would be worth. Whose budget gains is the fourth
of the shared aims: the police gain and put in little, and justice puts in most (S004-04-11).

Unit costs are those of S000-28 and mark themselves as illustrations; every other figure is made up and says so.
"""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from portal.seeds.appraising import ILLUSTRATIVE, NOW, Spread, WhatIf, Worth, appraise, priced_now
from portal.seeds.budgeting import Book
from portal.seeds.crediting import Credit, by_unit_cost, credit
from portal.seeds.instead_of_custody.money import CASH, HOLDERS, MANAGING, PLACES
from portal.seeds.instead_of_custody.outcomes import FINISH, HOME, LEAD, PERIOD, POLICE, QUIET
from portal.seeds.negotiating import Offer, negotiate
from portal.seeds.world import Table, month_ago
from valuation.appraisal.asked import AskedTerms
from valuation.appraisal.discounting import Convention
from valuation.appraisal.parameters import Kind, Tier
from valuation.ledger.rules.value import Confidence
from valuation.ledger.rules.value import Tier as ValueTier

CUSTODY, INCIDENTS, SENTENCES = (
    "Nights in police custody",
    "Incidents on the estates",
    "Short sentences that are not served",
)
PUBLIC, LOCAL = Tier.WIDER_PUBLIC_SECTOR, Tier.LOCALITY
TERMS = AskedTerms(
    title="Instead of custody: two years after the pilot",
    price_year=NOW,
    convention=Convention.FIRST_YEAR_UNDISCOUNTED,
    discount_rate_percent=Decimal("3.5"),
    horizon_years=2,
)
WHAT_IF = (
    WhatIf("Half would have stopped by themselves", {(CUSTODY, "deadweight"): 50, (INCIDENTS, "deadweight"): 50}),
    WhatIf("No sentence is saved", {(SENTENCES, "quantity"): 0}),
)
SPREADS = (Spread(SENTENCES, "quantity", 1, 7),)
NEXT_FIGURES = {PLACES: 84_000, MANAGING: 9_000}


async def record_value(table: Table, outcomes: Mapping[str, UUID]) -> None:
    public = ValueTier.WIDER_PUBLIC_SECTOR
    nights = by_unit_cost(
        "UC04", 15, statement="15 nights in police custody fewer than before, in two quarters.", body="police",
        tier=public, outcome=QUIET, evidence="Custody records (illustrative)", answered_by=POLICE,
    )  # fmt: skip
    incidents = by_unit_cost(
        "UC05", 31, statement="31 incidents fewer on three estates, as wardens counted them.",
        body="Riverside Council and its tenants", tier=ValueTier.LOCALITY, outcome=QUIET,
        evidence="Wardens’ book (illustrative)",
    )  # fmt: skip
    places = Credit(
        "Four short sentences were not passed.", "justice", public, "Illustrative: the count of two sheriffs’ clerks",
        FINISH, quantity=Decimal(4), unit="short sentences",
    )  # fmt: skip
    home = Credit(
        "Families speak of evenings without shouting, and of a young person who is up before them.",
        "Families on three estates", ValueTier.INDIVIDUALS, "Illustrative: talks held by a family worker", HOME,
        evidence="Notes of eight talks, agreed by those who spoke", confidence=Confidence.MEDIUM,
    )  # fmt: skip
    await credit(table, LEAD, PERIOD, outcomes, nights, incidents, places, home)


async def appraise_and_negotiate(table: Table, book: Book, outcomes: Mapping[str, UUID]) -> None:
    inputs = [
        (f"{line}, two years (illustrative)", pounds * 2, table.world.belongs_to[who])
        for line, parts in CASH.items()
        for who, pounds in zip(HOLDERS, parts, strict=True)
    ]
    appraisal_id = await appraise(
        table, LEAD, TERMS, inputs, _rows(), what_if=WHAT_IF, spreads=SPREADS, outcomes=outcomes
    )
    following = await book.next_year(month_ago(-3, 1))
    await following.set_figures(NEXT_FIGURES)
    offers = [Offer(who, {line: CASH[line][place] for line in (PLACES, MANAGING)}) for place, who in enumerate(HOLDERS)]
    await negotiate(following, appraisal_id, (("Each begins from what it puts in now. Illustrative.", offers),))


def _rows() -> tuple[Worth, ...]:
    (night, of_night), (incident, of_incident) = (priced_now(one) for one in ("UC04", "UC05"))
    return (
        Worth(CUSTODY, "police", PUBLIC, Kind.FISCAL, 30, night, of_night, deadweight=30, attribution=20, years=2,
              confidence=5, outcome=QUIET),
        Worth(INCIDENTS, "Riverside Council and its tenants", LOCAL, Kind.FISCAL, 62, incident, of_incident,
              deadweight=30, attribution=30, years=2, confidence=6, outcome=QUIET),
        Worth(SENTENCES, "justice", PUBLIC, Kind.FISCAL, 4, 11_500, ILLUSTRATIVE, deadweight=25, attribution=25,
              years=2, confidence=6, outcome=FINISH),
        Worth("Earnings in the first year", "Young people and their families", Tier.INDIVIDUALS_AND_COMMUNITY,
              Kind.ECONOMIC, 9, 6_200, ILLUSTRATIVE, deadweight=40, attribution=30, drop_off=20, years=2, confidence=6,
              outcome=FINISH),
    )  # fmt: skip
