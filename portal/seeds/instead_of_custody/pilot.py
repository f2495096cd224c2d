"""The first pilot: nine months with 24 places, judged by measures that were fixed before (S004-04-06). All made up."""

from partnerships.pilots.rules import Finding, MeasureTerms, Plan, Verdict
from portal.seeds.instead_of_custody.outcomes import LEAD, PERIOD
from portal.seeds.piloting import run_to_its_end
from portal.seeds.world import Table

FOUND = (
    (
        MeasureTerms("Finished", "people out of 24", "0: there was no such programme", "16", "Mentors’ list"),
        Finding("13 of 24", Verdict.NOT_MET, "Those who began within a week finished far more often."),
    ),
    (
        MeasureTerms("Nights in custody", "nights in a quarter", "34", "Fewer than 24", "Custody records"),
        Finding("22 in the second quarter", Verdict.MET, "Too few people to be sure that it was not chance."),
    ),
    (
        MeasureTerms("What a place costs", "pounds", "Not known", "A figure that all of us believe", "The fund’s book"),
        Finding("About £3,050 for a place (illustrative)", Verdict.MET, "Of it £420 is for managing the partnership."),
    ),
)
LEARNED = (
    "A quick start matters more than the kind of work. The next pilot begins within five days and tries a college "
    "beside the workshop, so that the two can be compared on the same measures."
)


async def run_pilot(table: Table) -> None:
    plan = Plan(
        title="A workshop and a mentor, nine months",
        tested="Whether young people who would have gone to custody finish a programme near home, what becomes of "
        "their offences, and what a place costs.",
        starts_on=PERIOD[0],
        ends_on=PERIOD[1],
    )
    await run_to_its_end(table, LEAD, plan, FOUND, LEARNED)
