"""The first year as an appraisal, with what rose beside what fell; and who puts in what next year, still open.

Criminal justice gains most and puts in least; the health service pays and loses. The round shows it (S004-06-07).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.seeds.appraising import Source, Spread, WhatIf, Worth, appraise
from portal.seeds.budgeting import Book
from portal.seeds.cambridgeshire.budget import COORDINATORS, MANAGER, lines_for
from portal.seeds.cambridgeshire.outcomes import LESS_TROUBLE, SETTLED, STAYS
from portal.seeds.cambridgeshire.value import CASE, FALL_POUNDS, MADE_UP, RISES
from portal.seeds.negotiating import Offer, negotiate
from portal.seeds.world import Table
from valuation.appraisal.asked import AskedTerms
from valuation.appraisal.discounting import Convention
from valuation.appraisal.parameters import Kind, Tier

PUBLISHED = Source(CASE, "As published", "2012")
ILLUSTRATIVE = Source(MADE_UP, "Demo figures", "2012")
FALL = "Criminal justice costs fall by 31%"
HEALTH = "Health costs rise"
TERMS = AskedTerms(
    title="The first year of the service",
    price_year="2012",
    convention=Convention.FIRST_YEAR_UNDISCOUNTED,
    discount_rate_percent=Decimal("3.5"),
    horizon_years=1,
)
ROWS = (
    Worth(FALL, "cambs-police", Tier.WIDER_PUBLIC_SECTOR, Kind.FISCAL, 1, FALL_POUNDS, PUBLISHED, confidence=3,
          outcome=LESS_TROUBLE),
    Worth(HEALTH, "cambs-nhs", Tier.WIDER_PUBLIC_SECTOR, Kind.FISCAL, 1, -RISES["cambs-nhs"], ILLUSTRATIVE,
          confidence=6, outcome=SETTLED),
    Worth("Costs of drink and drugs services rise", "county", Tier.LOCALITY, Kind.FISCAL, 1, -RISES["county"],
          ILLUSTRATIVE, confidence=6, outcome=SETTLED),
    Worth("Housing costs rise", "city", Tier.LOCALITY, Kind.FISCAL, 1, -RISES["city"], ILLUSTRATIVE, confidence=6,
          outcome=STAYS),
)  # fmt: skip
WHAT_IF = (
    WhatIf("Half of the fall would have come anyway", {(FALL, "deadweight"): 50}),
    WhatIf("Health costs rise twice as much", {(HEALTH, "proxy"): -2 * RISES["cambs-nhs"]}),
)
SPREADS = (Spread(HEALTH, "proxy", -60_000, -20_000),)
NEXT_YEAR = date(2012, 4, 1)
NEXT_FIGURES = {MANAGER: 40_000, COORDINATORS: 62_000}
"""For about 45 people in place of 15. Made up."""


async def appraise_and_negotiate(table: Table, book: Book, bodies: Sequence[str], outcomes: Mapping[str, UUID]) -> None:
    inputs = [
        (f"{line.name}, twelve months", pounds, table.world.belongs_to[who])
        for line in lines_for(bodies)
        for who, pounds in line.cash.items()
    ]
    appraisal_id = await appraise(
        table, bodies[0], TERMS, inputs, ROWS, what_if=WHAT_IF, spreads=SPREADS, outcomes=outcomes
    )
    following = await book.next_year(NEXT_YEAR)
    await following.set_figures(NEXT_FIGURES)
    offers = [Offer(who, {line.name: line.cash[who] for line in lines_for(bodies)}) for who in bodies]
    note = "Each body begins from what it put in during the pilot. For 45 people that is not enough."
    await negotiate(following, appraisal_id, ((note, offers),))
    await following.note_working(
        bodies[2], 30_000, "Half of what custody alone cost us less. Not before the county moves."
    )
