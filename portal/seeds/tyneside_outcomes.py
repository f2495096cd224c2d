"""What each of the three budgets in South Tyneside wants, and the first thing that came of it: ten beds (S003-86)."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from portal.access.permissions import Permission
from portal.db.keys import new_id
from portal.seeds.framing import DemoOutcome, Framework, Measure, say_what_is_wanted, write_down
from portal.seeds.world import Table, month_ago
from valuation.ledger.rules.value import Confidence, Tier, ValueLine
from valuation.ledger.valuing import record_value
from valuation.outcomes.rules.framework import DeliveryKind, Dimension, SourceKind, ValueKind
from valuation.outcomes.rules.measuring import Direction, Every
from valuation.outcomes.rules.measuring import Measure as Whole

LEAD, CHILDREN, ADULTS = "tyneside-lead", "children-partner", "adults-partner"
USER, PRIORITY = SourceKind.SERVICE_USER, SourceKind.COMMISSIONER_PRIORITY
WORDS, NUMBERS, MONEY = ValueKind.QUALITATIVE, ValueKind.QUANTITATIVE, ValueKind.MONETISED

SAFE = "Young people without a home feel safe from the first night"
TOGETHER = "Young people and their families get on better and live together where that is safe"
ALONE = "Young adults are able to keep a home of their own and pay for it"
NO_LONGER = "Fewer young people in South Tyneside lose their home a second time"
LESS_SPENT = "Less public money goes to bed and breakfast and to crises that could be prevented"

FRAMEWORK = Framework(
    community=(
        DemoOutcome(
            NO_LONGER, Dimension.SOCIAL, (NUMBERS,), ((PRIORITY, "The borough’s strategy on homelessness", ""),)
        ),
        DemoOutcome(
            LESS_SPENT, Dimension.ECONOMIC, (NUMBERS, MONEY), ((PRIORITY, "The three budget holders’ plans", ""),)
        ),
    ),
    service=(
        DemoOutcome(
            SAFE,
            Dimension.SOCIAL,
            (WORDS, NUMBERS),
            (
                (USER, "“The room had no lock. I sat up.”", "Been There, first meeting"),
                (PRIORITY, "Strategic Housing: no more bed and breakfast", ""),
            ),
            (
                Measure(
                    "Nights in bed and breakfast",
                    "nights a month",
                    "212",
                    "20",
                    "Invoices",
                    better=Direction.LOWER,
                    whole=Whole.COUNT,
                    every=Every.MONTH,
                ),
            ),
            (NO_LONGER, LESS_SPENT),
        ),
        DemoOutcome(
            TOGETHER,
            Dimension.SOCIAL,
            (WORDS, NUMBERS),
            (
                (USER, "“My mum and me just needed somebody in the room.”", "Been There, second meeting"),
                (PRIORITY, "Children’s Services: families that stay together", ""),
            ),
            (Measure("Home again after mediation", "out of 100 young people", "", "35", "Asked after three months"),),
            (NO_LONGER, LESS_SPENT),
        ),
        DemoOutcome(
            ALONE,
            Dimension.ECONOMIC,
            (NUMBERS,),
            (
                (USER, "“Nobody ever showed me a bill.”", "Been There, second meeting"),
                (PRIORITY, "Adult Social Care: young adults who manage on their own", ""),
            ),
            (Measure("Still in their own home after six months", "out of 100", "", "70", "Central record"),),
            (NO_LONGER,),
        ),
    ),
    delivery=(
        (DeliveryKind.ACTIVITY, "Mediation on the first day", (TOGETHER,)),
        (DeliveryKind.OUTPUT, "Ten more assessment beds", (SAFE,)),
    ),
)


WANTED = {LEAD: (SAFE, NO_LONGER), CHILDREN: (TOGETHER, LESS_SPENT), ADULTS: (ALONE, NO_LONGER)}


async def write_outcomes(table: Table) -> dict[str, UUID]:
    outcomes = await write_down(table, LEAD, FRAMEWORK)
    await say_what_is_wanted(table, outcomes, WANTED)
    return outcomes


async def record_beds(table: Table, outcomes: Mapping[str, UUID]) -> None:
    seat = await table.seat(LEAD, Permission.POST_LEDGER)
    beds = ValueLine(
        kind=ValueKind.QUANTITATIVE,
        statement="Putting three contracts together made room for more assessment beds at no extra cost.",
        body=seat.organisation_name,
        body_id=seat.organisation_id,
        tier=Tier.SERVICE,
        starts_on=month_ago(5, 1),
        ends_on=month_ago(1, 28),
        source="Count at the end of each month by Rivermouth Supported Homes",
        confidence=Confidence.HIGH,
        quantity=Decimal(10),
        unit="more assessment beds",
        outcome_id=outcomes[SAFE],
    )
    await record_value(table.session, seat, beds, str(new_id()))
