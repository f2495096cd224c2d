"""The service design: written by several organisations, commented on, frozen twice, signed, and then written on."""

from collections.abc import Sequence

from portal.live.rights import Rights
from portal.seeds.proposing import DemoSuggestion
from portal.seeds.world import Table, days_ago, read_text
from portal.seeds.writing import DemoDesign, Meeting, Remark, begin

# Each section with the organisation that looks after it, and the person who writes it down.
SECTIONS = {
    "Purpose": ("council", "commissioner"),
    "Who it is for": ("forum", "service-user-rep"),
    "The four strands": ("befriending", "provider-lead"),
    "How people join": ("forum", "service-user-rep"),
    "Keeping people safe": ("befriending", "provider-lead"),
    "Money": ("council", "budget-holder"),
    "Risks": ("transport", "provider-transport"),
}

SUGGESTED = DemoSuggestion(
    by="health-partner",
    partnership="Reaching Older Adults in Renfrewshire",
    heading="How people join",
    words="The co-ordinator introduces a volunteer, a host or the group.",
    instead="The co-ordinator introduces a volunteer, a host or the group, and rings a few days later to hear how it "
    "went.",
)
EVERYBODY = ("council", "health", "cvs", "befriending", "hosting", "transport", "forum")


async def write_design(table: Table, voters: Sequence[str]) -> DemoDesign:
    """Up to the version that everybody has signed."""
    owners = {heading: owner for heading, (owner, _) in SECTIONS.items()}
    design = await begin(table, "commissioner", "Service design: company, lunch and lifts", owners)
    await design.write(_by_their_writers("roar_design"))
    await design.meet(
        "development-officer", Meeting(days_ago(245), "What a good week would look like", EVERYBODY, FIRST_NOTES)
    )
    first = await design.freeze("development-officer", "For the second design session", seen_by=voters)
    await _talk(design)
    await design.meet(
        "development-officer",
        Meeting(days_ago(203), "What we heard, and what we change", EVERYBODY, SECOND_NOTES, version_id=first),
    )
    await design.write(_by_their_writers("roar_design_second"))
    second = await design.freeze("commissioner", "For the pilot", seen_by=[*voters, "auditor"])
    await design.sign("commissioner", second, voters)
    return design


async def write_on(design: DemoDesign) -> None:
    """After the signing somebody has learned something; the page says that the text has changed since.

    The forum lets the befrienders write in its section; the health partner will suggest other words for it.
    """
    await design.read_by("commissioner", "provider-lead", "health-partner")
    await design.write(_by_their_writers("roar_design_later"))
    await design.let("service-user-rep", "How people join", "befriending", Rights.WRITE)


def _by_their_writers(name: str) -> dict[str, tuple[str, str]]:
    return {heading: (SECTIONS[heading][1], words) for heading, words in read_text(name).items()}


async def _talk(design: DemoDesign) -> None:
    wait = await design.comment(
        "How people join",
        Remark(
            "service-user-rep",
            "Thirty days is a long time to sit by the telephone. Our members said two weeks at the most.",
            about="1. A co-ordinator listens",
            words="visits within 30 days",
        ),
    )
    agreed = Remark("provider-lead", "We can do 14 days with a second co-ordinator on two mornings. I have changed it.")
    await design.answer("How people join", wait, agreed, closes=True)
    drivers = await design.comment(
        "Risks",
        Remark(
            "health-partner",
            "Clinic letters could carry the number of the drivers. Shall I ask the outpatients’ manager?",
            about="- **Too few drivers.**",
            words="when there are drivers for them",
        ),
    )
    await design.answer(
        "Risks", drivers, Remark("provider-transport", "Please do. Two weeks’ notice is what our drivers need.")
    )
    await design.comment(
        "Money",
        Remark(
            "provider-transport",
            "Who pays for parking at the hospital? It was £3 a time last winter.",
            asks=["budget-holder"],
        ),
    )
    left = await design.comment("Money", COUNCIL_ONLY)
    noted = Remark("commissioner", "Noted. We go to the health board for the rest.", is_private=True)
    await design.answer("Money", left, noted, closes=True)


FIRST_NOTES = (
    "Eleven members of the forum told us about a good and a bad week. Lifts came first, company on Sundays second. "
    "Nobody wanted to be called a case."
)

SECOND_NOTES = (
    "The forum read the first version aloud, section by section. Two weeks and not thirty days until the first "
    "visit. Nobody should depend on one volunteer alone."
)

COUNCIL_ONLY = Remark(
    "budget-holder",
    "For us only: £48,000 is what is left in this year’s budget. There is nothing more before April.",
    asks=["commissioner"],
    is_private=True,
)
