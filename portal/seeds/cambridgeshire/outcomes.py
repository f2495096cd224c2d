"""What the four bodies want, measured with the published figures and no others (S003-68 to -78).

Of costs no target was published, so the target is that they do not rise above what they were.
"""

from collections.abc import Mapping
from uuid import UUID

from portal.access.permissions import Permission
from portal.seeds.cambridgeshire.value import CASE, FIRST_YEAR
from portal.seeds.framing import DemoOutcome, Framework, Measure, accept_indicators, say_what_is_wanted, write_down
from portal.seeds.measuring import Reading, accepted
from portal.seeds.world import Table
from valuation.ledger.rules.value import Confidence, Tier
from valuation.outcomes.asked import AskedQuality
from valuation.outcomes.queries import framework_view
from valuation.outcomes.rules.framework import DeliveryKind, Dimension, SourceKind, ValueKind
from valuation.outcomes.rules.measuring import Direction, Every
from valuation.outcomes.rules.measuring import Measure as Whole
from valuation.results.rules.worth import Worth
from valuation.results.tying import say_worth

LEAD, PROVIDER = "county-lead", "cambs-provider"
USER, POLICY, PRIORITY = SourceKind.SERVICE_USER, SourceKind.NATIONAL_POLICY, SourceKind.COMMISSIONER_PRIORITY
WORDS, NUMBERS, MONEY = ValueKind.QUALITATIVE, ValueKind.QUANTITATIVE, ValueKind.MONETISED
PANEL = "Fenside Lived Experience Panel; the words are made up for the demo"

STAYS = "People with several troubles at once are known by one person who stays with them"
SETTLED = "People settle, and feel better and go on feeling better"
LESS_TROUBLE = "People come before the police and the courts less often"
LIVES = "Fewer adults in Cambridgeshire die young at the edge of every service"
PURSE = "The public purse pays less for the crises of a few people"

REACHED = "People with a co-ordinator of their own"
COURTS = "What criminal justice spends on the people in the service"

FRAMEWORK = Framework(
    community=(
        DemoOutcome(
            LIVES,
            Dimension.SOCIAL,
            (WORDS, NUMBERS),
            ((PRIORITY, "Joint strategic needs assessment of 2009: average age at death 44", CASE),),
        ),
        DemoOutcome(
            PURSE,
            Dimension.ECONOMIC,
            (NUMBERS, MONEY),
            ((PRIORITY, "Aim of the service: better lives, and by that less cost", CASE),),
        ),
    ),
    service=(
        DemoOutcome(
            STAYS,
            Dimension.SOCIAL,
            (WORDS, NUMBERS),
            (
                (USER, "“Somebody who does not change when my address does.”", PANEL),
                (POLICY, "Making Every Adult Matter: one of its three first pilots", CASE),
            ),
            (
                Measure(REACHED, "people", "0", "15", "List of the service", whole=Whole.COUNT, every=Every.YEAR,
                        is_about_people=True),
            ),
            (LIVES, PURSE),
        ),
        DemoOutcome(
            SETTLED,
            Dimension.SOCIAL,
            (WORDS,),
            (
                (USER, "“I sleep, and I know what Thursday is for.”", PANEL),
                (PRIORITY, "NHS: people are seen early by a doctor who knows them", ""),
            ),
            leads_to=(LIVES,),
        ),
        DemoOutcome(
            LESS_TROUBLE,
            Dimension.ECONOMIC,
            (NUMBERS, MONEY),
            (
                (USER, "“I was in the cells so often that they knew how I take my tea.”", PANEL),
                (PRIORITY, "Police and criminal justice: fewer arrests and fewer days in court", ""),
            ),
            (
                Measure(COURTS, "per cent of what it was before", "100", "100",
                        "First evaluation. No target was published: 100 means not above what it was",
                        better=Direction.LOWER, every=Every.YEAR),
            ),
            (PURSE,),
        ),
    ),
    delivery=(
        (DeliveryKind.ACTIVITY, "A co-ordinator for 12 to 15 people, who stays until help is no longer needed",
         (STAYS, SETTLED, LESS_TROUBLE)),
        (DeliveryKind.ACTIVITY, "One way in: one assessment, checked by the team, put in order by all agencies",
         (STAYS,)),
        (DeliveryKind.OUTPUT, "15 people in the first year, and about 45 in the second and third", (STAYS,)),
    ),
    qualities=(
        AskedQuality("Nothing promised that cannot be done", "People are told what is possible, and it then happens."),
        AskedQuality("When I am ready", "Nobody is dropped because they were not ready yet."),
    ),
    period=FIRST_YEAR,
)  # fmt: skip

WANTED = {
    LEAD: (STAYS, LIVES),
    "city-partner": (STAYS, SETTLED),
    "cambs-police-partner": (LESS_TROUBLE,),
    "cambs-health-partner": (SETTLED, LIVES),
}


async def write_outcomes(table: Table) -> Mapping[str, UUID]:
    outcomes = await write_down(table, LEAD, FRAMEWORK)
    await accept_indicators(table, LEAD, PROVIDER)
    await say_what_is_wanted(table, outcomes, WANTED)
    return outcomes


async def report_first_year(table: Table) -> None:
    """The charity reports and the county accepts; what criminal justice spent accrues to criminal justice."""
    await _say_to_whom(table, COURTS, "cambs-police")
    readings = (
        Reading(REACHED, 0, ["15"], "List of the service at the end of the pilot", confidence=Confidence.HIGH,
                period=FIRST_YEAR),
        Reading(COURTS, 0, ["69"], "First evaluation: £100,000 or 31% less", bases=["15"], period=FIRST_YEAR,
                note="Costs of health, of help with drink and drugs and of housing rose; see the ledger, by body."),
    )  # fmt: skip
    await accepted(table, PROVIDER, LEAD, *readings)


async def _say_to_whom(table: Table, indicator: str, organisation: str) -> None:
    seat = await table.seat(LEAD, Permission.WRITE_OUTCOMES)
    framework = await framework_view(table.session, seat)
    view = next(one for outcome in framework.outcomes for one in outcome.indicators if one.name == indicator)
    body = table.world.organisations[organisation]
    await say_worth(table.session, seat, view, Worth(body.name, body.id, Tier.WIDER_PUBLIC_SECTOR))
