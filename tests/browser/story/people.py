"""Who sits at the table of the story, and what all of them do alike."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.browser.person import Person

TITLE = "Company for older people at home"
COUNCIL = "Renfrewshire Council"
HEALTH = "Renfrewshire Community Health Partnership"
BEFRIENDERS = "Paisley Befrienders"
TRANSPORT = "Gryffe Community Transport"
FORUM = "Older Adults’ Forum Renfrewshire"
VOLUNTARY_SERVICES = "Renfrewshire Council for Voluntary Services"
AUDIT = "Public Audit Office"


@dataclass(frozen=True)
class People:
    """Each with a browser of their own."""

    morag: Person  # commissions, for the council
    ewan: Person  # holds a budget, for health
    karen: Person  # leads the befrienders
    aisha: Person  # leads the community transport
    bill: Person  # speaks for the older people
    janet: Person  # neutral development officer
    ruth: Person  # audits

    @property
    def voters(self) -> tuple[Person, ...]:
        return (self.morag, self.ewan, self.karen, self.aisha, self.bill)

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (*self.voters, self.janet, self.ruth)


async def gather_people(arrive: Callable[[str], Awaitable[Person]]) -> People:
    labels = (
        "Commissioner",
        "Health partner and budget holder",
        "Provider lead",
        "Provider, transport",
        "Service user representative",
        "Development officer (neutral)",
        "Auditor",
    )
    return People(*[await arrive(label) for label in labels])


async def all_of(*deeds: Awaitable[None]) -> None:
    """People act side by side."""
    await asyncio.gather(*deeds)


async def confirm_the_gate(person: Person, organisation: str) -> None:
    """From the overview: it says that an answer is wanted, and leads there."""
    await person.go_to("Overview")
    await person.press("Read and answer")
    await person.choose("We confirm this text")
    await person.press(f"Answer for {organisation}")


async def pass_gate(people: People, number: int, **passages: str) -> None:
    """The commissioner writes the text of a gate and asks; every organisation confirms; the next rooms open."""
    await people.morag.go_to("Overview")
    await people.morag.press(f"Go to gate {number}")
    await people.morag.press("Write the text")
    for name, words in passages.items():
        await people.morag.page.locator(f"textarea[name={name}]").fill(words)
    await people.morag.press("Save the text")
    await people.morag.press("Ask everybody to confirm")
    await all_of(*[confirm_the_gate(*one) for one in with_their_organisations(people)])
    await people.morag.go_to("Overview")
    await people.morag.reads(f"Gate {number} is open")


def with_their_organisations(people: People) -> list[tuple[Person, str]]:
    return list(zip(people.voters, (COUNCIL, HEALTH, BEFRIENDERS, TRANSPORT, FORUM), strict=True))
