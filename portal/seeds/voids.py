"""Clearing empty homes together with supported employment: Multiple Outcomes Commissioning (S004-05-04).

Two heads of department of one authority buy one service and are about to share one indicator. The documents describe
the case and give it no figures: those of the demo are illustrative, and say so where they stand.
"""

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.seeds.framing import DemoOutcome, Framework, Measure, accept_indicators, say_what_is_wanted, write_down
from portal.seeds.gathering import ask_about_gate, bring_in, open_table, write_gate
from portal.seeds.voids_money import contract_and_claim, keep_money
from portal.seeds.voids_worth import appraise_all, record_value, report_results
from portal.seeds.world import Table, World, read_text
from portal.seeds.writing import Remark, begin
from valuation.outcomes.rules.framework import DeliveryKind, Dimension, SourceKind, ValueKind
from valuation.outcomes.rules.measuring import Direction, Every
from valuation.outcomes.rules.measuring import Measure as Whole

LEAD = "housing-lead"
VOTES = (LEAD, "employment-partner", "voids-provider", "peer-worker")
USER, PRIORITY = SourceKind.SERVICE_USER, SourceKind.COMMISSIONER_PRIORITY
WORDS, NUMBERS, MONEY = ValueKind.QUALITATIVE, ValueKind.QUANTITATIVE, ValueKind.MONETISED
ASKED_ONCE = "Well-being is what people say of it on one day; how they live afterwards is not seen."

SECTIONS = {
    "Purpose": ("housing", "housing-lead"),
    "How the teams work": ("voids", "voids-provider"),
    "A job that fits": ("peers", "peer-worker"),
    "What each department puts in": ("employment", "employment-partner"),
}

IN_WORK = "People with a mental health problem have a job that suits them and keep it"
BETTER = "People feel better for having work, and less of their day is about being ill"
READY = "New tenants are able to move in sooner, to a home that is clean and has furniture"
REUSED = "Furniture and fittings are used again and fewer loads go to landfill"
HOMES_USED = "Fewer homes stand empty and less rent is lost"
OWN_INCOME = "More people in Clydeside live on their own earnings"
STREETS = "Streets with empty homes feel safer to those who live there"
CLEANER = "Less of what could be used again is buried"

FRAMEWORK = Framework(
    community=(
        DemoOutcome(OWN_INCOME, Dimension.ECONOMIC, (NUMBERS, MONEY), ((PRIORITY, "Single plan for Clydeside", ""),)),
        DemoOutcome(HOMES_USED, Dimension.ECONOMIC, (NUMBERS, MONEY), ((PRIORITY, "Housing strategy", ""),)),
        DemoOutcome(STREETS, Dimension.SOCIAL, (WORDS,), ((PRIORITY, "Single plan for Clydeside", ""),)),
        DemoOutcome(CLEANER, Dimension.ENVIRONMENTAL, (NUMBERS,), ((PRIORITY, "Waste plan", ""),)),
    ),
    service=(
        DemoOutcome(
            IN_WORK,
            Dimension.ECONOMIC,
            (WORDS, NUMBERS, MONEY),
            (
                (USER, "“A job that is still there after a bad week.”", "Clydeside Recovery Network"),
                (PRIORITY, "Social Work’s plan for supported employment", ""),
            ),
            (
                Measure(
                    "Still in work after six months",
                    "people",
                    "9",
                    "24",
                    "Job coaches’ list",
                    whole=Whole.COUNT,
                    every=Every.MONTH,
                ),
            ),
            (OWN_INCOME,),
        ),
        DemoOutcome(
            READY,
            Dimension.SOCIAL,
            (NUMBERS,),
            ((PRIORITY, "Housing strategy", ""), (USER, "“I slept on my coat for a week.”", "Tenants’ panel")),
            (
                Measure(
                    "Days that a home stands empty",
                    "days",
                    "41",
                    "28",
                    "Housing’s register",
                    better=Direction.LOWER,
                    every=Every.MONTH,
                ),
            ),
            (HOMES_USED, STREETS),
        ),
        DemoOutcome(
            BETTER,
            Dimension.SOCIAL,
            (WORDS,),
            ((USER, "“On Mondays I am the one with the keys.”", "Clydeside Recovery Network"),),
            (
                Measure(
                    "Rate their well-being higher than before",
                    "out of 100 people",
                    "",
                    "60",
                    "Peer workers",
                    ASKED_ONCE,
                ),
            ),
            (OWN_INCOME,),
        ),
        DemoOutcome(
            REUSED,
            Dimension.ENVIRONMENTAL,
            (NUMBERS,),
            ((USER, "“Good tables go in the skip while people eat off the floor.”", "Tenants’ panel"),),
            (
                Measure(
                    "Loads to landfill",
                    "loads for each 10 homes",
                    "14",
                    "8",
                    "Weighbridge tickets",
                    better=Direction.LOWER,
                    every=Every.MONTH,
                ),
            ),
            (CLEANER,),
        ),
    ),
    delivery=(
        (DeliveryKind.ACTIVITY, "Teams of five with a job coach clear and clean homes", (READY, IN_WORK)),
        (DeliveryKind.OUTPUT, "320 homes cleared in the first year", (READY, REUSED)),
    ),
)

VALUED = (IN_WORK, READY, BETTER)
WANTED = {LEAD: (READY, HOMES_USED, STREETS), "employment-partner": (IN_WORK, BETTER, OWN_INCOME)}


async def fill_voids(world: World) -> None:
    table = await open_table(
        world,
        LEAD,
        journey="multiple-outcomes",
        title="Empty homes, first jobs",
        place="Clydeside",
        roles=[Role.COMMISSIONING_LEAD, Role.BUDGET_HOLDER],
    )
    await bring_in(
        table, LEAD, "employment-partner", PartyKind.PARTNER_AGENCY, Role.COMMISSIONING_LEAD, Role.BUDGET_HOLDER
    )
    await bring_in(table, LEAD, "voids-provider", PartyKind.PROVIDER, Role.PROVIDER_LEAD)
    await bring_in(table, LEAD, "peer-worker", PartyKind.DESIGN_PARTNER, Role.SERVICE_USER_REPRESENTATIVE)
    texts = read_text("voids_gates")
    await write_gate(table, LEAD, "outcomes", {name: texts[name] for name in ("outcomes", "departments")})
    await ask_about_gate(table, LEAD, "outcomes", VOTES)
    await _design(table)
    outcomes = await write_down(table, LEAD, FRAMEWORK)
    await accept_indicators(table, LEAD, "voids-provider")
    await say_what_is_wanted(table, outcomes, WANTED)
    await write_gate(table, LEAD, "services", {name: texts[name] for name in ("services", "join")})
    await ask_about_gate(table, LEAD, "services", VOTES)
    book = await keep_money(table)
    await contract_and_claim(table, book)
    await report_results(table)
    await record_value(table, outcomes, VALUED)
    await appraise_all(table, outcomes, VALUED)
    await write_gate(table, LEAD, "indicator", {name: texts[name] for name in ("indicator", "credit")})


async def _design(table: Table) -> None:
    owners = {heading: owner for heading, (owner, _) in SECTIONS.items()}
    design = await begin(table, LEAD, "One contract for homes and jobs", owners)
    await design.write({heading: (SECTIONS[heading][1], words) for heading, words in read_text("voids_design").items()})
    await design.comment("A job that fits", Remark("voids-provider", "Eight weeks is long. Who covers the place?"))
    await design.freeze(LEAD, "First reading", seen_by=VOTES)
