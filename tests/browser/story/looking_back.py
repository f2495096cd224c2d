"""8. Look back: who did what on whose behalf, and an auditor who reads everything and changes nothing."""

from tests.browser.person import Person
from tests.browser.story.designing import PURPOSE
from tests.browser.story.people import BEFRIENDERS, COUNCIL, FORUM, TRANSPORT, People

ROOMS = ("Overview", "Design", "Who does what", "Pilots", "Outcomes", "Ledger", "Tender", "History")
# What somebody notes as read is their own affair; every other form would change what others see.
FORMS = "form[method=post]:not([action$='/reading'])"
# A form that no page offers her: the address of one that others have, with the token of a page of her own.
OWN_FORM = """address => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = address;
    form.append(document.querySelector("input[name=csrf_token]").cloneNode());
    document.body.append(form);
    form.submit();
}"""


async def look_back(people: People) -> None:
    await people.ruth.go_to("History")
    await people.ruth.reads(f"Aisha Khan, for {TRANSPORT}")
    await people.ruth.picture("history")
    entries = await _whole_history(people.ruth)
    for person, organisation in (("Bill Tennant", FORUM), ("Karen Boyle", BEFRIENDERS), ("Morag Reid", COUNCIL)):
        assert any(f"{person}, for {organisation}" in entry for entry in entries), (person, organisation)
    assert any("Declined" in entry and "Bill Tennant" in entry for entry in entries)
    await _read_only(people.ruth)


async def _whole_history(ruth: Person) -> list[str]:
    entries: list[str] = await ruth.page.locator(".app-timeline__item").all_inner_texts()
    while await ruth.page.get_by_role("link", name="Older entries").count():
        await ruth.follow("Older entries")
        entries += await ruth.page.locator(".app-timeline__item").all_inner_texts()
    return entries


async def _read_only(ruth: Person) -> None:
    for room in ROOMS:
        await ruth.go_to(room)
        assert await ruth.page.get_by_role("main").locator(FORMS).count() == 0, room
    await ruth.go_to("Design")
    await ruth.reads(PURPOSE)
    table = ruth.path.split("/designs")[0]
    await ruth.follow("Ruth Sinclair", exact=False)
    async with ruth.page.expect_navigation() as leaving:
        await ruth.page.evaluate(OWN_FORM, f"{table}/designs")
    assert (await leaving.value).status == 403
    await ruth.reads("You cannot do this", "Your roles here do not let you write in the service design.")
