"""The design that the bodies signed, and the twelve months in which it was tried, with what the evaluation found."""

from collections.abc import Sequence

from partnerships.pilots.rules import Finding, MeasureTerms, Plan, Verdict
from portal.seeds.cambridgeshire.value import FIRST_YEAR
from portal.seeds.piloting import run_to_its_end
from portal.seeds.world import Table, read_text
from portal.seeds.writing import begin

LEAD = "county-lead"
SECTIONS = {
    "Purpose": ("county", LEAD),
    "One co-ordinator": ("cambs-charity", "cambs-provider"),
    "Who comes in": ("cambs-charity", "cambs-provider"),
    "Board and operational group": ("county", LEAD),
    "Gaps that people find": ("cambs-panel", "cambs-panel-member"),
    "How we know": ("cambs-police", "cambs-police-partner"),
}
FOUND = (
    (
        MeasureTerms(
            "Well-being",
            "several scales, asked before and after",
            "Asked when somebody comes in",
            "Better, by more than chance would explain",
            "The evaluation asks again after a year.",
        ),
        Finding(
            "Better on the scales, and by more than chance would explain", Verdict.MET, "A year later it had held."
        ),
    ),
    (
        MeasureTerms(
            "Costs of criminal justice",
            "pounds in the year, for the people in the service",
            "About £323,000: what £100,000 is 31% of",
            "Less than before",
            "The evaluation counts arrests, nights in custody and days in court.",
        ),
        Finding("£100,000 less, which is 31%", Verdict.MET, "It accrues to the police and to the courts."),
    ),
    (
        MeasureTerms(
            "Costs of health, of help with drink and drugs, and of housing",
            "pounds in the year, for the people in the service",
            "Not published",
            "Each body's own figure, whether it rises or falls",
            "Each body counts what it spends.",
        ),
        Finding(
            "They rose in the short term, as people came to services",
            Verdict.NOT_KNOWN,
            "By how much has not been published.",
        ),
    ),
    (
        MeasureTerms("People reached", "people", "0", "15", "The list of the service."),
        Finding("15 people", Verdict.MET, "With money for two more years it could be about 45."),
    ),
)
LEARNED = (
    "The service goes on for a second and a third year. What health, housing and help with drink and drugs spend rises "
    "first; what the police and the courts save comes to others than those who pay. The board looks at both, by body."
)


async def write_design(table: Table, votes: Sequence[str]) -> None:
    owners = {heading: owner for heading, (owner, _) in SECTIONS.items()}
    design = await begin(table, LEAD, "Co-ordination for chronically excluded adults", owners)
    texts = read_text("cambridgeshire_design")
    await design.write({heading: (SECTIONS[heading][1], words) for heading, words in texts.items()})
    version = await design.freeze(LEAD, "For the twelve months of the pilot", seen_by=votes)
    await design.sign(LEAD, version, votes)


async def run_pilot(table: Table) -> None:
    plan = Plan(
        title="Twelve months with 15 people",
        tested="Whether one co-ordinator who stays makes the lives of people with several troubles better, and whose "
        "costs that changes.",
        starts_on=FIRST_YEAR[0],
        ends_on=FIRST_YEAR[1],
    )
    await run_to_its_end(table, LEAD, plan, FOUND, LEARNED)
