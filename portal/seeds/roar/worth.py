"""What the four strands are worth, and what the two public bodies put in next year: negotiated over two rounds.

Every figure is made up for the demo, except the hour of a doctor, which is of 2008 and only illustrates (S000-28).
"""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from portal.seeds.appraising import EVERY_ROW, Source, Spread, WhatIf, Worth, appraise
from portal.seeds.budgeting import Book
from portal.seeds.negotiating import Offer, negotiate
from portal.seeds.roar.money import BEFRIENDING, FRIENDSHIP, HEALTH, HOLDER, HOSTING, LEAFLETS, TRANSPORT, lines_of
from portal.seeds.roar.outcomes import APPOINTMENTS, CONFIDENT, LATER_CARE, LESS_LONELY, SAVING_ALONE
from portal.seeds.world import Table, month_ago
from valuation.appraisal.asked import AskedTerms
from valuation.appraisal.discounting import Convention
from valuation.appraisal.parameters import Kind, Tier

DEMO = Source("Made up for the demo", "Demo figures", "2025/26")
NEF = Source("nef and Camden, Sustainable Commissioning Model", "2008", "2008")
CARE = "Residential care that is put off"
STAYS = "Fewer emergency stays in hospital"
TERMS = AskedTerms(
    title="Four strands over three years",
    price_year="2025/26",
    convention=Convention.END_YEAR,
    discount_rate_percent=Decimal("3.5"),
    horizon_years=3,
)
INPUTS = (("Cash for a year", 48_000, "council"), ("Cash for a year", 22_000, "health"))
ROWS = (
    Worth(CARE, "council", Tier.LOCALITY, Kind.FISCAL, 4, 31_000, DEMO, is_cashable=True, deadweight=40,
          attribution=50, drop_off=30, years=2, outcome=LATER_CARE),
    Worth(STAYS, "health", Tier.WIDER_PUBLIC_SECTOR, Kind.FISCAL, 11, 2_900, DEMO, is_cashable=True, deadweight=50,
          attribution=30, drop_off=20, years=3, outcome=CONFIDENT),
    Worth("Clinic hours that are not lost", "health", Tier.WIDER_PUBLIC_SECTOR, Kind.FISCAL, 146, 160, DEMO,
          deadweight=20, attribution=20, years=3, outcome=APPOINTMENTS),
    Worth("Doctors’ hours for those who need them", "health", Tier.WIDER_PUBLIC_SECTOR, Kind.FISCAL, 43, 127, NEF,
          deadweight=30, attribution=40, years=3, confidence=6, outcome=CONFIDENT),
    Worth("Families keep their paid hours", "Families and carers", Tier.INDIVIDUALS_AND_COMMUNITY, Kind.ECONOMIC,
          12, 1_800, DEMO, deadweight=25, attribution=25, years=2, outcome=SAVING_ALONE),
    Worth("Older people feel less lonely", "Older people in Renfrewshire", Tier.INDIVIDUALS_AND_COMMUNITY,
          Kind.SOCIAL, 85, 900, DEMO, deadweight=20, attribution=30, drop_off=20, years=2, confidence=5,
          outcome=LESS_LONELY),
)  # fmt: skip
WHAT_IF = (
    WhatIf("Half would have happened anyway", {(EVERY_ROW, "deadweight"): 50}),
    WhatIf("Nobody’s care is put off", {(CARE, "quantity"): 0}),
)
SPREADS = (Spread(CARE, "quantity", 1, 7), Spread(STAYS, "proxy", 1_900, 4_100))
NEXT_FIGURES = {BEFRIENDING: 26_000, HOSTING: 11_000, FRIENDSHIP: 9_000, TRANSPORT: 21_500, LEAFLETS: 500}

LINES = (BEFRIENDING, HOSTING, FRIENDSHIP, TRANSPORT, LEAFLETS)
ROUNDS = (
    (
        "Each body begins from what it puts in now.",
        (
            Offer(HOLDER, dict(zip(LINES, (18_000, 7_500, 6_000, 13_000, 500), strict=True))),
            Offer(HEALTH, dict(zip(LINES[:4], (8_000, 3_500, 3_000, 7_000), strict=True))),
        ),
    ),
    (
        "Nearer to what each can expect to gain, and enough for every line.",
        (
            Offer(HOLDER, dict(zip(LINES, (16_000, 7_000, 6_000, 8_500, 500), strict=True))),
            Offer(HEALTH, dict(zip(LINES[:4], (10_000, 4_000, 3_000, 13_000), strict=True))),
        ),
    ),
)


async def appraise_and_negotiate(table: Table, book: Book, outcomes: Mapping[str, UUID]) -> None:
    appraisal_id = await appraise(
        table, HOLDER, TERMS, INPUTS, ROWS, what_if=WHAT_IF, spreads=SPREADS, outcomes=outcomes
    )
    following = await book.next_year(month_ago(-6, 1))
    await following.set_figures(NEXT_FIGURES)
    await following.note_working(
        HEALTH, 32_000, "The board would go to this if the hours that clinics lose keep falling until February."
    )
    await negotiate(following, appraisal_id, ROUNDS, agreed_by=(HOLDER, HEALTH))
    await following.agree(lines_of(table), (HOLDER, HEALTH))
