"""What should have changed for young people who would have gone to custody, and what the first pilot measured.

No figure of this case was published: baselines, targets and results are illustrative, and their sources say so.
"""

from collections.abc import Mapping
from uuid import UUID

from portal.seeds.framing import DemoOutcome, Framework, Measure, accept_indicators, say_what_is_wanted, write_down
from portal.seeds.measuring import Reading, accepted
from portal.seeds.world import Table, month_ago
from valuation.ledger.rules.value import Confidence
from valuation.outcomes.asked import AskedQuality
from valuation.outcomes.rules.framework import DeliveryKind, Dimension, SourceKind, ValueKind
from valuation.outcomes.rules.measuring import Direction, Every
from valuation.outcomes.rules.measuring import Measure as Whole

LEAD, POLICE, PROVIDER = "justice-lead", "police-partner", "youth-provider"
USER, POLICY, PRIORITY = SourceKind.SERVICE_USER, SourceKind.NATIONAL_POLICY, SourceKind.COMMISSIONER_PRIORITY
WORDS, NUMBERS, MONEY = ValueKind.QUALITATIVE, ValueKind.QUANTITATIVE, ValueKind.MONETISED
PERIOD = (month_ago(9, 1), month_ago(1, 28))
TALKS = "Talks on three estates, held by Second Chance Youth Trust; the words are made up for the demo"

FINISH = "Young people finish a programme of work or training near home and have a next step"
QUIET = "Young people come before the police less often"
HOME = "Things at home are calmer for young people and their families"
STREETS = "People on three estates have less to be afraid of in the evening"
PURSE = "Less public money goes into short sentences and into their consequences"

DONE, NIGHTS, CALMER = "Finished the programme", "Nights in police custody", "Families who say that home is calmer"

FRAMEWORK = Framework(
    community=(
        DemoOutcome(STREETS, Dimension.SOCIAL, (WORDS, NUMBERS), ((PRIORITY, "Community safety plan, Riverside", ""),)),
        DemoOutcome(
            PURSE, Dimension.ECONOMIC, (NUMBERS, MONEY), ((POLICY, "Fewer short sentences for young people", ""),)
        ),
    ),
    service=(
        DemoOutcome(
            FINISH,
            Dimension.ECONOMIC,
            (WORDS, NUMBERS),
            (
                (USER, "“Give me something on Monday that I would miss if I did not come.”", TALKS),
                (PRIORITY, "Community Justice Authority: places that sheriffs trust enough to use", ""),
            ),
            (
                Measure(DONE, "people", "0", "16", "Mentors’ list (illustrative)", whole=Whole.COUNT,
                        is_about_people=True),
            ),
            (STREETS, PURSE),
        ),
        DemoOutcome(
            QUIET,
            Dimension.SOCIAL,
            (NUMBERS, MONEY),
            (
                (USER, "“They lift me because they know my face.”", TALKS),
                (PRIORITY, "Riverside Police: fewer repeat offences on three estates", ""),
            ),
            (
                Measure(NIGHTS, "nights in a quarter", "34", "18", "Custody records (illustrative)",
                        better=Direction.LOWER, whole=Whole.COUNT),
            ),
            (STREETS, PURSE),
        ),
        DemoOutcome(
            HOME,
            Dimension.SOCIAL,
            (WORDS, NUMBERS),
            ((USER, "“My gran sleeps now.”", TALKS),),
            (
                Measure(CALMER, "out of 100 families", "", "60", "Asked by a family worker (illustrative)",
                        every=Every.ONCE),
            ),
            (STREETS,),
        ),
    ),
    delivery=(
        (DeliveryKind.ACTIVITY, "A mentor from the first week, and a place of work or training near home",
         (FINISH, QUIET)),
        (DeliveryKind.ACTIVITY, "Talks with the family, when they want them", (HOME,)),
        (DeliveryKind.OUTPUT, "24 places in nine months", (FINISH,)),
    ),
    qualities=(AskedQuality("Quick", "The first meeting is within five days of the decision."),),
    period=PERIOD,
)  # fmt: skip
WANTED = {LEAD: (FINISH, PURSE), POLICE: (QUIET, STREETS)}


async def write_outcomes(table: Table) -> Mapping[str, UUID]:
    outcomes = await write_down(table, LEAD, FRAMEWORK)
    await accept_indicators(table, LEAD, PROVIDER)
    await say_what_is_wanted(table, outcomes, WANTED)
    return outcomes


async def report_results(table: Table) -> None:
    records = "Custody records of Riverside Police (illustrative)"
    await accepted(
        table,
        PROVIDER,
        LEAD,
        Reading(DONE, 0, ["5"], "Mentors’ list (illustrative)", period=(month_ago(9, 1), month_ago(7, 28))),
        Reading(DONE, 0, ["8"], "Mentors’ list (illustrative)", period=(month_ago(6, 1), month_ago(4, 28))),
        Reading(NIGHTS, 0, ["31"], records, period=(month_ago(9, 1), month_ago(7, 28)), confidence=Confidence.HIGH),
        Reading(NIGHTS, 0, ["22"], records, period=(month_ago(6, 1), month_ago(4, 28)), confidence=Confidence.HIGH),
        Reading(CALMER, 0, ["57"], "Asked of 14 families (illustrative)", bases=["14"], period=PERIOD,
                confidence=Confidence.LOW, note="Four families did not want to be asked."),
    )  # fmt: skip
