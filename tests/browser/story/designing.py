"""3. Design together: sections side by side, both texts kept where two write in one, a version that all sign."""

from playwright.async_api import expect

from portal import clock
from tests.browser.person import Person
from tests.browser.story.people import BEFRIENDERS, FORUM, TRANSPORT, People, all_of, with_their_organisations

DESIGN = "Company, lunch and lifts"
VERSION = "For signing"
SESSION = "First session: the four strands"
PURPOSE = "Nobody over 65 spends a week without company, unless they want to."
FOR_WHOM = "- People over 65 who say that they are lonely\n- Anybody who looks after them"
STRANDS = """Four strands, each led by one provider.

Table: What is tried
| Strand | How often |
|---|---|
| Sunday hosting | Once a month |
| Friendship group | Every week |
| Transport | When there is an appointment |
| Face-to-face befriending | Twice a week |"""
RISK = "A volunteer stops, and somebody is alone again."
ALSO_A_RISK = "Too few drivers in winter."
RISK_FOR_BILL = "A volunteer stops, and somebody is lonelier than before."
RISK_FOR_KAREN = "A volunteer stops, and nobody takes over."


async def design_together(people: People) -> None:
    await _begin(people.karen)
    for heading, organisation in (("Who it is for", TRANSPORT), ("Pilot strands", FORUM), ("Risks", FORUM)):
        await _let_write(people.karen, heading, organisation)
    for one in (people.karen, people.aisha, people.bill, people.ewan, people.morag):
        await one.go_to("Design")
    await _write_side_by_side(people)
    await _write_in_one_section(people)
    await _comment(people.bill)
    await _freeze(people.morag, VERSION)
    await _record_session(people.janet, VERSION)
    await _change_and_compare(people)
    await _sign(people, VERSION)


async def _begin(karen: Person) -> None:
    await karen.press("Begin the service design")
    await karen.write("Title of the design", DESIGN)
    await karen.tick("Begin with these sections")
    await karen.press("Begin the design")
    await karen.reads("The design has begun.", "Pilot strands", "Risks")


async def _let_write(karen: Person, heading: str, organisation: str) -> None:
    """The others would only suggest: whose outline it is says who else writes in a section."""
    await karen.go_to("Design")
    await karen.follow(f"You write here “{heading}”: who may do what")
    await karen.pick(organisation, "Write")
    await karen.press("Save")
    await karen.reads("Who may do what is saved.")
    await karen.picture("rights")


async def _edit(person: Person, heading: str) -> None:
    """In the plain form, which everybody has; the editor that stands in its place has tests of its own."""
    link = person.page.get_by_role("link", name=f"Edit “{heading}”", exact=True).first
    await person.open(f"{await link.get_attribute('href')}?plain=true")


async def _save(person: Person, text: str) -> None:
    await person.write("Text", text)
    await person.press("Save")


async def _write_side_by_side(people: People) -> None:
    """Different sections at one moment; a third page that lies open shows both without being loaded again."""
    await all_of(
        _edit(people.karen, "Purpose"), _edit(people.aisha, "Who it is for"), _edit(people.bill, "Pilot strands")
    )
    await all_of(_save(people.karen, PURPOSE), _save(people.aisha, FOR_WHOM), _save(people.bill, STRANDS))
    for words in (PURPOSE, "Anybody who looks after them", "Face-to-face befriending"):
        await expect(people.ewan.page.locator("#design-sections")).to_contain_text(words)
    assert (await people.ewan.rows("What is tried"))[0] == ["Strand", "How often"]
    await people.ewan.picture("design")


async def _write_in_one_section(people: People) -> None:
    """What does not touch is put together at once. Whoever changes the same words second is shown both texts."""
    await all_of(_edit(people.bill, "Risks"), _edit(people.karen, "Risks"))
    await _save(people.bill, RISK)
    await _save(people.karen, ALSO_A_RISK)
    await people.karen.reads("Bill Tennant saved while you were writing. Both texts are kept.", RISK, ALSO_A_RISK)
    await all_of(_edit(people.bill, "Risks"), _edit(people.karen, "Risks"))
    before = await people.karen.page.get_by_label("Text", exact=True).input_value()
    await _save(people.bill, before.replace(RISK, RISK_FOR_BILL))
    await people.karen.write("Text", before.replace(RISK, RISK_FOR_KAREN))
    await people.karen.press("Save", expect_status=409)
    await people.karen.reads("Saved by the other", RISK_FOR_BILL, "Typed by you", RISK_FOR_KAREN)
    await people.karen.picture("both-texts")
    await _save(people.karen, f"{RISK_FOR_BILL}\n\n{RISK_FOR_KAREN}\n\n{ALSO_A_RISK}")
    await people.karen.reads(RISK_FOR_BILL, RISK_FOR_KAREN, ALSO_A_RISK)


async def _comment(bill: Person) -> None:
    await bill.go_to("Design")
    await bill.follow("Comments on “Purpose”")
    await bill.choose("Everybody in the partnership")
    await bill.press("Save the comment", expect_status=422)
    await bill.write("Your comment", "Say that it is theirs to choose.")
    await bill.press("Save the comment")
    await bill.reads("Your comment is saved.", f"Bill Tennant for {FORUM}", "Say that it is theirs to choose.")
    await bill.picture("section-with-comment")


async def _record_session(janet: Person, version: str) -> None:
    await janet.go_to("Design")
    await janet.follow("Design sessions, and who has seen what")
    await janet.press("Record a design session")
    await janet.write("Title", SESSION)
    await janet.write_date("When was it held?", clock.today())
    await janet.tick(BEFRIENDERS, FORUM, within="Which organisations took part?")
    await janet.pick("Which version was shown?", f"Version 1: {version}")
    await janet.write("Notes", "The forum asked for a second afternoon.")
    await janet.press("Save the record")
    await janet.reads(SESSION)


async def _freeze(morag: Person, name: str) -> None:
    await morag.go_to("Design")
    await morag.follow("Freeze a version")
    await morag.write("Name of the version", name)
    await morag.press("Freeze the version")
    await morag.reads("The version is frozen.", "Its digest is")
    await morag.press("Ask everybody to sign")


async def _change_and_compare(people: People) -> None:
    """The design goes on changing; what was frozen does not."""
    await people.karen.go_to("Design")
    await _edit(people.karen, "Money")
    await _save(people.karen, "About £70,000 for twelve months.")
    await people.morag.follow("Compare with the text now")
    await people.morag.reads("About £70,000 for twelve months.", "Money")
    await people.morag.picture("comparison")


async def _sign(people: People, version: str) -> None:
    await all_of(
        *[_sign_one(person, organisation, version) for person, organisation in with_their_organisations(people)]
    )
    await people.morag.go_to("Design")
    await people.morag.reads("Every organisation with a vote has signed", "The text below has changed since version 1")


async def _sign_one(person: Person, organisation: str, version: str) -> None:
    await person.go_to("Design")
    await person.follow("Versions and signatures")
    await person.follow(version, exact=False)
    await person.reads_nothing_of("About £70,000")
    await person.page.get_by_role("link", name=f"Answer for {organisation}").click()
    await person.choose("Yes, sign it")
    await person.press("Send the answer")
