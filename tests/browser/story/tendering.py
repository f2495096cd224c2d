"""7. Tender: the pack is put together from all of that, weighed, frozen, agreed, and downloaded as Word."""

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table

from tests.browser.person import Person
from tests.browser.story.designing import PURPOSE, SESSION
from tests.browser.story.dividing import DIVISION
from tests.browser.story.people import BEFRIENDERS, FORUM, People, all_of, pass_gate
from tests.browser.story.valuing import COMMUNITY, OUTCOME

CRITERIA = (("Company that people chose", "40"), ("Older people have a say", "35"), ("Price", "25"))

PARTS = [
    "Part 1: Background",
    "Part 2: The service",
    "Part 3: The outcomes framework",
    "Part 4: Lots",
    "Part 5: Award criteria",
    "Part 6: How to respond",
    "Part 7: Pricing schedule",
]


async def put_out_to_tender(people: People) -> None:
    await _write_text(people.morag)
    await _weigh(people.morag)
    draft = await _download(people.morag, "Download the draft (Word)")
    assert "DRAFT" in draft.sections[0].header.paragraphs[0].text
    await people.morag.picture("tender")
    await people.morag.press("Freeze and ask everybody to agree")
    await all_of(*[_agree(one) for one in people.voters])
    await people.ruth.go_to("Tender")
    await people.ruth.follow("version 1")
    _check_pack(await _download(people.ruth, "Download version 1 (Word)"))


async def open_the_fourth_gate(people: People) -> None:
    await pass_gate(
        people,
        4,
        statement="The service, in four lots.",
        fairness="Every bidder gets the design, the findings and the list of who took part.",
    )
    await people.morag.go_to("Tender")
    await people.morag.reads("Every organisation with a vote has agreed version 1. It can be sent out.")


async def _write_text(morag: Person) -> None:
    await morag.go_to("Tender")
    await morag.follow("Text of the tender")
    await morag.write("Background", "The pilot showed that people who have company fall less.")
    await morag.write("What bidders have to do", "- Answer every question\n- Fill in the prices of each lot")
    await morag.press("Save the text")


async def _weigh(morag: Person) -> None:
    await morag.follow("Award criteria")
    for number, (name, weight) in enumerate(CRITERIA, start=1):
        await morag.write(f"Name of criterion {number}", name)
        await morag.write("Weight", weight, within=f"Criterion {number}")
        await morag.write("What a good answer shows", f"How {name} is kept up.", within=f"Criterion {number}")
    await morag.write("Weight", "24", within="Criterion 3")
    await morag.press("Save the criteria", expect_status=422)
    await morag.is_told("The weights total 99%. They must total exactly 100%: 1% is missing.")
    await morag.finds("Name of criterion 2", CRITERIA[1][0])
    await morag.write("Weight", "25", within="Criterion 3")
    await morag.press("Save the criteria")
    await morag.reads("The award criteria are saved. They total 100%.")


async def _agree(person: Person) -> None:
    await person.go_to("Tender")
    await person.press("Read it and answer")
    await person.choose("Yes, we agree it")
    await person.press("Send the answer")


async def _download(person: Person, words: str) -> WordDocument:
    async with person.page.expect_download() as leaving:
        await person.page.get_by_role("button", name=words, exact=True).click()
    return Document(str(await (await leaving.value).path()))


def _check_pack(pack: WordDocument) -> None:
    headings = [one.text for one in pack.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings[:7] == PARTS
    assert "Annex A: What was shared with whom before this tender" in headings
    words = "\n".join(one.text for one in pack.paragraphs)
    assert PURPOSE in words
    assert "About £70,000" not in words
    assert all(title in words for title in DIVISION)
    framework = _rows(_table(pack, "Activities"))
    assert framework[1] == ["", "", OUTCOME, COMMUNITY]
    assert not any("value" in heading.casefold() for heading in framework[0])
    criteria = _rows(_table(pack, "Criterion"))
    assert [row[1] for row in criteria[1:]] == ["40%", "35%", "25%", "100%"]
    sessions = _rows(_table(pack, "Session"))
    assert sessions[1][1] == SESSION
    assert {FORUM, BEFRIENDERS} == set(sessions[1][2].splitlines()), sessions[1]
    assert pack.core_properties.language == "en-GB"


def _table(pack: WordDocument, heading: str) -> Table:
    return next(one for one in pack.tables if any(heading in cell.text for cell in one.rows[0].cells))


def _rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]
