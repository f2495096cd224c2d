"""The Word document, read back: what stands in it, what bidders fill in, and what must not be there."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.table import Table

from partnerships.tender.pack import Edition, file_name, write_pack
from tests.rules.tender.example import CONTENTS, DIGEST, DRAFT, EMPTY, FROZEN


@pytest.fixture(scope="module")
def pack() -> Opened:
    return Document(BytesIO(write_pack(CONTENTS, FROZEN)))


@pytest.fixture(scope="module")
def empty() -> Opened:
    return Document(BytesIO(write_pack(EMPTY, DRAFT)))


def headings(document: Opened, level: int) -> list[str]:
    return [one.text for one in document.paragraphs if one.style is not None and one.style.name == f"Heading {level}"]


def words(document: Opened) -> str:
    return "\n".join(node.text or "" for node in document.element.iter(qn("w:t")))


def table(document: Opened, first_heading: str) -> Table:
    return next(one for one in document.tables if one.rows[0].cells[0].text == first_heading)


def cells(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_its_parts_stand_in_order(pack: Opened) -> None:
    assert headings(pack, 1) == [
        "Part 1: Background",
        "Part 2: The service",
        "Part 3: The outcomes framework",
        "Part 4: Lots",
        "Part 5: Award criteria",
        "Part 6: How to respond",
        "Part 7: Pricing schedule",
        "Annex A: What was shared with whom before this tender",
        "Annex B: Words used in this pack",
        "Annex C: Who acknowledged that the service goes to tender",
    ]


def test_the_framework_leaves_two_columns_to_the_bidder_and_has_no_fifth(pack: Opened) -> None:
    framework = table(pack, "Activities")
    assert cells(framework)[0] == ["Activities", "Outputs", "Service-level outcomes", "Community outcomes"]
    for row in list(framework.rows)[1:]:
        controls = [len(cell._tc.findall(f".//{qn('w:sdt')}")) for cell in row.cells]
        assert controls == [1, 1, 0, 0]
        showing = row.cells[0]._tc.findall(f".//{qn('w:showingPlcHdr')}")
        assert len(showing) == 1, "the cell holds a prompt and no answer"


def test_outcomes_are_filled_in_and_no_worth_is_named(pack: Opened) -> None:
    framework = cells(table(pack, "Activities"))
    assert framework[1][2] == "People have somebody they can count on"
    assert framework[1][3] == "• Fewer people are lonely in Riverside\n• Neighbours know each other"
    assert framework[4][2:] == ["The service as a whole", "Less traffic on short journeys"]
    said = " ".join(" ".join(row) for row in framework).lower()
    assert "value" not in said
    assert "£" not in said


def test_the_framework_lies_on_its_side_and_its_tags_find_the_outcome_again(pack: Opened) -> None:
    orientations = [section.orientation for section in pack.sections]
    assert orientations == [WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE, WD_ORIENTATION.PORTRAIT]
    tags = [node.get(qn("w:val")) for node in pack.element.iter(qn("w:tag"))]
    assert f"activities:{CONTENTS.outcomes[0].id}" in tags
    assert f"outputs:{CONTENTS.outcomes[2].id}" in tags
    assert len(tags) == len(set(tags))


def test_weights_total_one_hundred(pack: Opened) -> None:
    criteria = cells(table(pack, "Criterion"))
    assert [row[:2] for row in criteria] == [
        ["Criterion", "Weight"],
        ["Outcomes for people", "40%"],
        ["Co-production", "20%"],
        ["Going further", "12.5%"],
        ["Price", "27.5%"],
        ["Total", "100%"],
    ]
    assert criteria[1][3].endswith("Serves the outcome: People have somebody they can count on")


def test_lots_say_their_costs_and_nothing_about_who(pack: Opened) -> None:
    assert [one for one in headings(pack, 2) if one.startswith("Lot ")][:3] == [
        "Lot 1: Sunday hosting",
        "Lot 2: Friendship group",
        "Lot 3: Transport",
    ]
    said = words(pack)
    assert "What has been shared of its costs: £12,500.00." in said
    assert "What has been shared of its costs: £8,300.50." in said
    assert said.count("What this part of the work costs has not been shared.") == 1
    assert "so it need not be all that the work costs" in said
    assert "You may bid for one lot, for several or for all of them." in said


def test_each_lot_has_a_schedule_with_a_column_a_year(pack: Opened) -> None:
    schedules = [one for one in pack.tables if one.rows[0].cells[0].text == "Cost"]
    assert len(schedules) == 3
    assert cells(schedules[0])[0] == [
        "Cost", "Year 1 (£)", "Year 2 (£)", "Year 3 (£)", "Year 4 (£)", "Whole contract (£)",
    ]  # fmt: skip
    assert cells(schedules[0])[-1][0] == "Total"


def test_the_design_keeps_its_clause_numbers(pack: Opened) -> None:
    paragraphs = [one.text for one in pack.paragraphs]
    assert "1.1\tOlder people who live alone and go out less than once a week." in paragraphs
    assert "1.2  How people find it" in headings(pack, 3)
    assert "a visit by the same befriender [2.2]" in paragraphs
    assert cells(table(pack, "Day"))[2] == ["Sunday", "12:00", "15:00"]
    assert any(one.endswith("Clause 2.7: Hours in the week") for one in paragraphs)
    assert "No text was agreed for this section." in paragraphs


def test_bidders_are_asked_about_co_production_and_how_far_they_would_go(pack: Opened) -> None:
    questions = [one for one in headings(pack, 2) if one.startswith("Question ")]
    assert "Question 3: People who use the service as partners" in questions
    assert "Question 4: How much more you could achieve" in questions
    assert "There is no pass mark" in words(pack)


def test_the_annexes_record_who_knew_what(pack: Opened) -> None:
    assert cells(table(pack, "Date"))[2] == [
        "20 January 2026",
        "The winter meeting",
        "Befriending Together\nWheels for Riverside",
        "Version 2: For the winter meeting",
    ]
    assert cells(table(pack, "Version of the design"))[1] == [
        "Version 2: For the winter meeting", "Befriending Together", "21 January 2026",
    ]  # fmt: skip
    acknowledged = next(one for one in pack.tables if one.rows[0].cells[-1].text == "When" and len(one.columns) == 3)
    assert cells(acknowledged)[3] == ["Wheels for Riverside", "Provider", "Not recorded"]


def test_header_rows_repeat(pack: Opened) -> None:
    with_headings = [one for one in pack.tables if len(one.columns) > 2]
    assert len(with_headings) == 11
    for one in with_headings:
        assert one.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_it_says_what_it_is_in_which_language(pack: Opened) -> None:
    properties = pack.core_properties
    assert properties.title == "Company and getting about for older people"
    assert properties.language == "en-GB"
    assert properties.author == "Riverside Council"
    assert properties.identifier == DIGEST
    assert any("TOC" in (node.text or "") for node in pack.element.iter(qn("w:instrText")))


def test_the_cover_of_a_frozen_pack_names_version_and_digest(pack: Opened) -> None:
    cover = dict(cells(pack.tables[0]))
    assert cover["Partnership"] == "Reaching older adults"
    assert cover["Lead agency"] == "Riverside Council"
    assert "Wheels for Riverside" in cover["Partners"]
    assert cover["Edition"] == "Version 2, frozen on 1 March 2027"
    assert cover["Digest"] == DIGEST
    assert "draft" not in words(pack).lower()


def test_a_draft_says_so_on_its_cover_and_on_every_page(empty: Opened) -> None:
    cover = dict(cells(empty.tables[0]))
    assert cover["Edition"] == "Draft of 1 February 2027 at 9:30am"
    assert "Digest" not in cover
    assert any(one.text == "DRAFT invitation to tender" for one in empty.paragraphs)
    for section in empty.sections:
        assert section.header.paragraphs[0].text == "DRAFT. Invitation to tender: Reaching older adults"


@pytest.mark.parametrize(
    "sentence",
    [
        "The background has not been written yet.",
        "The organisations have not yet confirmed one text of what this is about.",
        "No gate of the partnership's journey has been passed yet.",
        "Length of the contract: not said in this pack.",
        "No dates are said in this pack.",
        "No version of the service design has been signed by every organisation yet.",
        "No outcome has been written in the framework yet.",
        "The service is let as a whole. There are no separate lots.",
        "No award criteria have been written yet.",
        "The instructions have not been written yet.",
        "No design session has been recorded.",
        "No organisation has opened a frozen version of the design yet.",
        "No acknowledgement has been recorded.",
    ],
)
def test_what_is_missing_is_said_in_words(empty: Opened, sentence: str) -> None:
    assert sentence in [one.text for one in empty.paragraphs]


def test_an_empty_pack_has_no_empty_table(empty: Opened) -> None:
    assert all(len(one.rows) > 1 for one in empty.tables[1:] if len(one.columns) > 1)


def test_weights_that_do_not_add_up_are_said_in_a_draft() -> None:
    short = replace(CONTENTS, criteria=CONTENTS.criteria[:2])
    said = words(Document(BytesIO(write_pack(short, DRAFT))))
    assert "The weights total 60%. They must total 100% before the pack is frozen." in said


def test_the_same_values_give_the_same_bytes() -> None:
    assert write_pack(CONTENTS, FROZEN) == write_pack(CONTENTS, FROZEN)
    assert write_pack(CONTENTS, FROZEN) != write_pack(CONTENTS, replace(FROZEN, number=3))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Reaching older adults", "Reaching older adults, invitation to tender, version 2, 2027-03-01.docx"),
        ('A/B: "C"\r\nX-Evil: 1', "A B C X-Evil 1, invitation to tender, version 2, 2027-03-01.docx"),
        ("../..", "Partnership, invitation to tender, version 2, 2027-03-01.docx"),
    ],
)
def test_the_file_is_named_after_the_partnership_and_the_day(title: str, name: str) -> None:
    assert file_name(replace(CONTENTS, partnership=title), FROZEN) == name


def test_the_day_in_the_name_is_the_day_in_the_united_kingdom() -> None:
    late = Edition(datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    assert file_name(CONTENTS, late).endswith("draft, 2027-07-01.docx")
