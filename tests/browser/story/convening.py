"""1. Convene, and 2. the first gate: everybody confirms the same text, or nothing else opens."""

from tests.browser.person import Person
from tests.browser.story.people import (
    AUDIT,
    BEFRIENDERS,
    COUNCIL,
    FORUM,
    HEALTH,
    TITLE,
    TRANSPORT,
    VOLUNTARY_SERVICES,
    People,
    all_of,
    confirm_the_gate,
    with_their_organisations,
)

GOES_TO_TENDER = (
    "We understand that the service will be put out to tender, and that those who design and pilot it may not "
    "win the contract."
)
SHARED_FAIRLY = (
    "We take part as equals with the people who use the service and with every other organisation, and we share "
    "risks as well as benefits."
)
PROBLEM = "Many older people see nobody for days. Help comes after a fall, when company might have kept them well."
SOLUTION = "Four kinds of help behind one telephone number: lunches, a friendship group, lifts and visits at home."
AMENDED = f"{SOLUTION} Older people sit on the group that steers it."


async def convene(people: People) -> None:
    await _open_the_partnership(people.morag)
    for organisation, kind, role in (
        (HEALTH, "Partner agency", "Budget holder"),
        (BEFRIENDERS, "Provider", "Provider lead"),
        (TRANSPORT, "Provider", "Provider lead"),
        (FORUM, "Design partner", "Service user representative"),
        (VOLUNTARY_SERVICES, "Facilitator", "Development officer"),
        (AUDIT, "Observer", "Auditor"),
    ):
        await _invite(people.morag, organisation, kind, role)
    await people.morag.picture("invitations")
    await _answer_by_mail(people.bill, "service-user-rep@demo.example")
    await all_of(*[_answer(one) for one in (people.ewan, people.karen, people.aisha, people.janet, people.ruth)])
    await people.morag.go_to("Overview")
    await people.morag.follow("7 organisations and their people")
    await people.morag.reads(HEALTH, BEFRIENDERS, TRANSPORT, FORUM, VOLUNTARY_SERVICES, AUDIT)
    await people.morag.picture("parties")


async def open_the_first_gate(people: People) -> None:
    await people.karen.go_to("Design", expect_status=409)
    await people.karen.reads("This opens when every organisation has confirmed the same first text.")
    await _write_the_text(people.morag, SOLUTION)
    await people.morag.picture("gate-asked")
    await confirm_the_gate(people.karen, BEFRIENDERS)
    await _decline(people.bill)
    await people.morag.go_to("Overview")
    await people.morag.press("Read why")
    await people.morag.reads("Nobody says that older people have a say.")
    await _write_the_text(people.morag, AMENDED)
    await people.karen.go_to("Design", expect_status=409)
    await all_of(*[confirm_the_gate(*one) for one in with_their_organisations(people)])
    await people.karen.go_to("Design")


async def _open_the_partnership(morag: Person) -> None:
    await morag.press("Open a partnership")
    await morag.choose(COUNCIL)
    await morag.choose("Public Social Partnership")
    await morag.write("Title", TITLE)
    await morag.write("Place or area", "Renfrewshire")
    await morag.tick("Commissioning lead", GOES_TO_TENDER)
    await morag.press("Open the partnership", expect_status=422)
    await morag.finds("Title", TITLE)
    await morag.tick(SHARED_FAIRLY)
    await morag.press("Open the partnership")
    await morag.reads(TITLE, "Invite the other organisations.")


async def _invite(morag: Person, organisation: str, kind: str, role: str) -> None:
    await morag.go_to("Overview")
    await morag.follow("Invite an organisation")
    await morag.choose("An organisation in the directory")
    await morag.write("Name of the organisation, if it is in the directory", organisation)
    await morag.choose(kind)
    await morag.tick(role)
    await morag.press("Send the invitation")
    await morag.reads("The invitation is sent.", organisation)


async def _answer_by_mail(bill: Person, address: str) -> None:
    await bill.follow("Mailbox")
    letter = bill.page.get_by_role("article").filter(has_text=f"To {address}").filter(has_text=TITLE)
    await bill.follow(await letter.get_by_role("link").first.inner_text())
    await _accept(bill)


async def _answer(guest: Person) -> None:
    await guest.follow("Your partnerships")
    await guest.follow(TITLE)
    await _accept(guest)


async def _accept(guest: Person) -> None:
    """Nothing but the title is told beforehand, and both sentences have to be acknowledged."""
    await guest.reads(TITLE, "shown to you once you have accepted")
    await guest.tick(GOES_TO_TENDER)
    await guest.press("Accept the invitation", expect_status=422)
    await guest.tick(SHARED_FAIRLY)
    await guest.press("Accept the invitation")
    await guest.reads("You have joined the partnership.")


async def _write_the_text(morag: Person, solution: str) -> None:
    await morag.go_to("Overview")
    await morag.follow("Agree the problem and the solution")
    await morag.press("Gate 1: The problem and the solution")
    is_written = await morag.page.get_by_role("button", name="Change the text", exact=True).count()
    await morag.press("Change the text" if is_written else "Write the text")
    await morag.write("The problem", PROBLEM)
    await morag.write("The proposed solution", solution)
    await morag.press("Save the text")
    await morag.press("Ask everybody to confirm")


async def _decline(bill: Person) -> None:
    await bill.go_to("Overview")
    await bill.press("Read and answer")
    await bill.choose("We decline, and say why")
    await bill.press(f"Answer for {FORUM}", expect_status=422)
    await bill.write("Reason, if you decline", "Nobody says that older people have a say.")
    await bill.press(f"Answer for {FORUM}")
