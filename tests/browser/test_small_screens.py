"""On a phone nothing has to be scrolled sideways but a wide table, which scrolls in a frame of its own."""

import pytest

from tests.browser.conftest import Arrive
from tests.browser.inspecting import widest
from tests.browser.person import Person

pytestmark = pytest.mark.browser

ROAR = "Reaching Older Adults in Renfrewshire"
WIDEST_FIELD = 640
ROOMS = ("Overview", "Design", "Who does what", "Pilots", "Outcomes", "Ledger", "Tender", "History")
# From a room, the links that lead on; each is followed from the page that the one before it led to.
FURTHER = (
    ("Overview", ("Everything that waits for you",)),
    ("Overview", ("What has been decided together", "Every answer that was given")),
    ("Overview", ("organisations and their people",)),
    ("Overview", ("Agree the problem and the solution", "Gate 1: The problem and the solution")),
    ("Design", ("Edit",)),
    ("Design", ("Comments",)),
    ("Design", ("Versions and signatures", "Version 2: For the pilot")),
    ("Design", ("Versions and signatures", "Compare versions")),
    ("Design", ("Design sessions, and who has seen what",)),
    ("Who does what", ("Company in Renfrewshire", "How the work is divided", "Sunday hosting")),
    ("Who does what", ("Costs on the shared floor",)),
    ("Pilots", ("Four strands in", "Read the results")),
    ("Tender", ("Read the draft on this site",)),
    ("Tender", ("Award criteria",)),
    ("Ledger", ("Record an amount of money saved or lost",)),
    ("Ledger", ("All value lines, with those withdrawn",)),
)


async def fits(person: Person) -> None:
    assert await widest(person.page) == 0, f"{person.path} is wider than the screen"


async def follow(person: Person, words: str) -> None:
    """Links that look like buttons are buttons by their role."""
    is_button = await person.page.get_by_role("button", name=words).count()
    await (person.press if is_button else person.follow)(words, exact=False)


async def test_every_room_fits(arrive: Arrive) -> None:
    morag = await arrive("Commissioner", on_phone=True)
    await fits(morag)
    await morag.follow(ROAR)
    for room in ROOMS:
        await morag.go_to(room)
        await fits(morag)
        await morag.picture(f"phone-{room.casefold().replace(' ', '-')}")


@pytest.mark.parametrize(("room", "links"), FURTHER)
async def test_what_lies_behind_a_room_fits(arrive: Arrive, room: str, links: tuple[str, ...]) -> None:
    morag = await arrive("Commissioner", on_phone=True)
    await morag.follow(ROAR)
    await morag.go_to(room)
    for words in links:
        await follow(morag, words)
        await fits(morag)


async def test_pages_outside_a_partnership_fit(arrive: Arrive) -> None:
    somebody = await arrive(on_phone=True)
    for path in ("/", "/demo", "/sign-in", "/take-part", "/mailbox", "/help/permissions"):
        await somebody.open(path)
        await fits(somebody)
    morag = await arrive("Commissioner", on_phone=True)
    for words in ("Renfrewshire Council", "All organisations", "Your partnerships", "Open a partnership", "Morag Reid"):
        await follow(morag, words)
        await fits(morag)


async def test_on_a_wide_screen_a_field_is_no_wider_than_a_line_that_is_easily_read(arrive: Arrive) -> None:
    somebody = await arrive()
    await somebody.open("/sign-in")
    for label in ("E-mail address", "Password"):
        box = await somebody.page.get_by_label(label).bounding_box()
        assert box is not None
        assert box["width"] == WIDEST_FIELD


async def test_the_choices_of_a_form_are_no_wider_either(arrive: Arrive) -> None:
    morag = await arrive("Commissioner")
    await morag.follow(ROAR)
    await morag.go_to("Design")
    await morag.follow("Comments", exact=False)
    for field in await morag.page.locator("main select, main textarea").all():
        box = await field.bounding_box()
        assert box is not None
        assert box["width"] <= WIDEST_FIELD
