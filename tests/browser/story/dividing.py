"""4. Divide the work: a consortium with a lead body, shares of exactly 100%, costs that stay private until shown."""

from tests.browser.person import Person
from tests.browser.story.people import BEFRIENDERS, TRANSPORT, People, all_of, pass_gate

CONSORTIUM = "Company in Renfrewshire"
HOSTING = "Sunday hosting"
# Each work package, and the shares of the befrienders and of the community transport.
DIVISION = {
    HOSTING: ("66.67", "33.33"),
    "Friendship group": ("100", ""),
    "Transport": ("", "100"),
    "Face-to-face befriending": ("80", "20"),
}
SHOWN = "Mileage of the drivers"
KEPT = "Wages of the office"


async def divide_the_work(people: People) -> None:
    await _form(people.karen)
    await _join(people.aisha)
    await _choose_lead(people)
    await _add_packages(people.karen)
    await people.morag.go_to("Who does what")
    await people.morag.follow("See how the work is divided", exact=False)
    await people.morag.reads(f"{TRANSPORT} has not yet accepted its part of Transport.")
    await people.morag.picture("division-with-conflicts")
    await all_of(_accept_all(people.karen), _accept_all(people.aisha))
    await people.aisha.reads("The division is agreed")
    await people.aisha.picture("division-agreed")
    await _show_one_cost(people)


async def open_the_second_gate(people: People) -> None:
    await pass_gate(
        people,
        2,
        pilot="All four strands, with forty people, for six months.",
        money="The council and the health partnership put in cash. The providers give volunteers’ time.",
        aims="People feel less lonely, and get to their appointments.",
    )


async def _form(karen: Person) -> None:
    await karen.go_to("Who does what")
    await karen.press("Form a consortium")
    await karen.write("Name of the consortium", CONSORTIUM)
    await karen.write("What do you want to achieve together?", "Nobody over 65 here is alone against their will.")
    await karen.choose("Lead body")
    await karen.tick(TRANSPORT)
    await karen.press("Form the consortium")


async def _join(aisha: Person) -> None:
    await aisha.go_to("Overview")
    await aisha.follow("Everything that waits for you")
    await aisha.picture("tasks")
    await aisha.follow(CONSORTIUM)
    await aisha.choose("Yes, we join")
    await aisha.press("Send our answer")


async def _choose_lead(people: People) -> None:
    await people.karen.go_to("Who does what")
    await people.karen.follow(CONSORTIUM)
    await people.karen.follow("Propose who should lead")
    await people.karen.choose(BEFRIENDERS)
    await people.karen.write("Experience", "Fourteen years of visits at home.")
    await people.karen.write("Capability", "Five co-ordinators, and one who trains volunteers.")
    await people.karen.write("Infrastructure", "An office, insurance, and three months of reserves.")
    await people.karen.press("Propose")
    await people.aisha.go_to("Who does what")
    await people.aisha.follow(CONSORTIUM)
    await people.aisha.choose("Yes, we confirm")
    await people.aisha.press("Send our answer")
    await people.aisha.reads(f"{BEFRIENDERS} leads. Every member has confirmed it.")


async def _add_packages(karen: Person) -> None:
    await karen.go_to("Who does what")
    await karen.follow(CONSORTIUM)
    await karen.follow("How the work is divided")
    for title, (of_befrienders, of_transport) in DIVISION.items():
        await karen.press("Add a work package")
        await karen.write("Title", title)
        await karen.write("What has to be done?", f"All that {title} needs, from finding volunteers on.")
        await karen.press("Add the work package")
        await karen.write("Share", of_befrienders, within=BEFRIENDERS)
        await karen.write("Share", of_transport, within=TRANSPORT)
        await karen.tick("Leads this work package", within=BEFRIENDERS if of_befrienders else TRANSPORT)
        if title == HOSTING:
            await _fail_by_a_hundredth(karen, of_befrienders)
        await karen.press("Save the shares")
        await karen.reads(f"The shares of {title} are saved.")


async def _fail_by_a_hundredth(karen: Person, share: str) -> None:
    await karen.write("Share", "66.66", within=BEFRIENDERS)
    await karen.press("Save the shares", expect_status=422)
    await karen.is_told(f"The shares of {HOSTING} come to 99.99%. They must come to 100%.")
    await karen.write("Share", share, within=BEFRIENDERS)


async def _accept_all(member: Person) -> None:
    await member.go_to("Who does what")
    await member.follow("See how the work is divided", exact=False)
    while await member.page.get_by_role("link", name="Read and accept your part of").count():
        await member.follow("Read and accept your part of", exact=False)
        await member.press("Accept our part")


async def _show_one_cost(people: People) -> None:
    for description, amount in ((SHOWN, "7425"), (KEPT, "9800.50")):
        await people.aisha.go_to("Who does what")
        await people.aisha.follow("Your organisation’s costs")
        await people.aisha.press("Add a cost")
        await people.aisha.write("What is it?", description)
        await people.aisha.write("Amount", amount)
        await people.aisha.choose("Direct")
        await people.aisha.pick("Which work package is it for?", f"Transport ({CONSORTIUM})")
        await people.aisha.press("Save the cost")
    await people.morag.go_to("Who does what")
    await people.morag.follow("Costs on the shared floor")
    await people.morag.reads("No organisation has moved costs here yet.")
    await people.aisha.follow(f"Move to the shared floor : {SHOWN}")
    await people.aisha.press("Move to the shared floor")
    await people.morag.go_to("Who does what")
    await people.morag.follow("Costs on the shared floor")
    await people.morag.reads(SHOWN, "£7,425.00")
    await people.morag.reads_nothing_of(KEPT)
