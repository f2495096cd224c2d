"""The Word file that goes out: what Word shows as tracked, by whom, and what lies hidden in it."""

import zipfile
from io import BytesIO

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from partnerships.copies.marked import read_sections, write_sections
from partnerships.copies.writing import write_copy
from portal.documents.returned import Returned, ReturnedParagraph, ReturnedTable, read_returned
from portal.documents.uploads import check_upload
from tests.rules.copies.copying import COPY, Written, block, by_bob, contents, note, run, section, sections


@pytest.fixture(scope="module")
def file() -> bytes:
    return write_copy(contents())


@pytest.fixture(scope="module")
def read(file: bytes) -> Returned:
    return read_returned(file)


def part(file: bytes, name: str) -> BaseOxmlElement:
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return parse_xml(archive.read(name))


def clause(read: Returned, bookmark: str) -> ReturnedParagraph:
    found = [one for one in read.blocks if isinstance(one, ReturnedParagraph) and bookmark in one.bookmarks]
    assert len(found) == 1, bookmark
    return found[0]


def test_the_same_contents_give_the_same_file_and_it_may_come_back(file: bytes) -> None:
    assert write_copy(contents()) == file
    check_upload(file)


def test_a_suggestion_is_a_tracked_change_of_its_organisation_and_person(file: bytes) -> None:
    body = part(file, "word/document.xml")
    deleted = [one for one in body.iter(qn("w:del")) if one.findall(f".//{qn('w:delText')}")]
    assert ["".join(one.itertext()) for one in deleted] == ["30", "2.2\u2002", "Send a fax."]
    assert deleted[0].get(qn("w:author")) == "Befriending Together (Bob Brown)"
    assert deleted[0].get(qn("w:date")) == "2026-03-01T10:00:00Z"
    assert not [one for one in body.iter(qn("w:del")) if one.findall(f".//{qn('w:t')}")]
    numbers = [one.get(qn("w:id")) for tag in ("w:ins", "w:del") for one in body.iter(qn(tag))]
    assert len(set(numbers)) == len(numbers)


def test_each_clause_bears_its_number_and_its_id(read: Returned) -> None:
    car = clause(read, "_clause_1_car")
    assert [(one.text, one.inserted, one.deleted) for one in car.pieces if one.text] == [
        ("1.2\u2002", None, None),
        ("A car fetches each guest within ", None, None),
        ("30", None, "Befriending Together (Bob Brown)"),
        ("14", "Befriending Together (Bob Brown)", None),
        (" days.", None, None),
    ]
    assert clause(read, "_clause_2_report").pieces[0].text == "2.4\u2002"


def test_a_clause_that_is_only_suggested_has_no_number_and_goes_whole_when_it_is_rejected(read: Returned) -> None:
    new = clause(read, "_clause_1_new")
    assert [one.text for one in new.pieces] == ["Drivers are trained."]
    assert new.ends == "+"
    assert clause(read, "_clause_2_old").ends == "-"


def test_headings_lists_quotations_and_tables_are_words_own(read: Returned) -> None:
    styles = {
        one.bookmarks[-1]: one.style for one in read.blocks if isinstance(one, ReturnedParagraph) and one.bookmarks
    }
    assert styles["_section_1"] == "Heading 1"
    assert styles["_clause_1_heading"] == "Heading 3"
    assert styles["_clause_2_said"] == "Quote"
    assert clause(read, "_clause_1_insured").shape.list_level == 1
    tables = [one for one in read.blocks if isinstance(one, ReturnedTable)]
    assert [[cell[0].text for cell in row] for row in tables[-1].rows] == [["Day", "Cars"], ["Sunday", "2"]]


def test_comments_stand_beside_their_words_with_what_answers_them(read: Returned, file: bytes) -> None:
    heading, first, reply = read.remarks
    assert (first.author, first.text) == ("City Council (Alice Adams)", "Is this possible?")
    assert (reply.text, reply.reply_to) == ("In town it is.", first.number)
    assert {one.comments for one in clause(read, "_clause_1_car").pieces[1:5]} == {(first.number, reply.number)}
    assert heading.text == "What about this?"
    assert heading.number in clause(read, "_section_1").pieces[1].comments
    assert b'w:initials="CCA"' in zipfile.ZipFile(BytesIO(file)).read("word/comments.xml")


def test_an_internal_comment_says_whose_it_is() -> None:
    own = {"section-1": [note("n9", "car", "Too dear for us.", is_internal=True)]}
    read = read_returned(write_copy(contents(notes=own, is_internal=True)))
    assert read.remarks[0].text == "Internal to City Council: Too dear for us."
    assert read.remarks[0].author == "City Council (Alice Adams), internal"
    assert "internal comments of City Council. Do not pass it on" in text_of(read)


def test_a_reference_shows_its_number_and_leads_to_its_clause(read: Returned) -> None:
    shown = [(one.text, one.link) for one in clause(read, "_clause_2_as").pieces]
    assert ("1.2", "#_clause_1_car") in shown
    assert ("[clause that is gone]", "#_clause_elsewhere_lost") in shown


def test_a_copy_knows_which_it_is(read: Returned) -> None:
    assert read.properties == {"Partnership portal copy": COPY}
    assert f"_copy_{COPY.replace('-', '')}" in clause(read, "_section_1").bookmarks


def test_a_copy_of_one_section_has_its_number_and_no_contents() -> None:
    read = read_returned(write_copy(contents(sections=sections()[1:], is_whole=False)))
    assert "Service design: section 2, How it works" in text_of(read)
    assert clause(read, "_clause_2_ring").pieces[0].text == "2.1\u2002"


def test_what_is_remembered_of_a_copy_reads_back_the_same() -> None:
    assert read_sections(write_sections(sections())) == sections()


def test_what_is_only_suggested_does_not_begin_the_numbers_of_a_list_anew() -> None:
    items = [block(name, name, kind="ol0") for name in ("first", "second", "third")]
    coming = block("coming", run("Meanwhile.", insertion=by_bob("s7")))
    going = block("going", run("Before.", deletion=by_bob("s8")))
    lists = numbers_of([items[0], coming, items[1], going, items[2]])
    assert lists["_clause_1_first"] == lists["_clause_1_second"] != lists["_clause_1_third"]
    assert "_clause_1_coming" not in lists


def test_items_that_are_suggested_one_below_the_other_are_numbered_as_one_list() -> None:
    coming = [block(name, run(name, insertion=by_bob("s7")), kind="ol0") for name in ("one", "two")]
    lists = numbers_of([*coming, block("end", "The end.")])
    assert lists["_clause_1_one"] == lists["_clause_1_two"]


def test_a_heading_that_is_suggested_to_go_is_no_empty_line_of_the_contents() -> None:
    going = block("going", run("Old aims", deletion=by_bob("s8")), kind="h1")
    made = contents(sections=(section(1, "Purpose", [going, block("aims", "Aims", kind="h1")]),), notes={})
    shown = [block for block in read_returned(write_copy(made)).blocks if isinstance(block, ReturnedParagraph)]
    lines = ["".join(piece.text for piece in one.pieces) for one in shown if one.style.startswith("toc ")]
    assert lines == ["1  Purpose", "1.2  Aims"]


def numbers_of(blocks: list[Written]) -> dict[str, str]:
    """The list that each clause is an item of, by the clause's bookmark."""
    body = part(write_copy(contents(sections=(section(1, "Purpose", blocks),), notes={})), "word/document.xml")
    lists = {}
    for paragraph in body.iter(qn("w:p")):
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        for bookmark in paragraph.iter(qn("w:bookmarkStart")):
            lists |= {} if number is None else {bookmark.get(qn("w:name")): number.get(qn("w:val"))}
    return lists


def text_of(read: Returned) -> str:
    paragraphs = [one for one in read.blocks if isinstance(one, ReturnedParagraph)]
    return "\n".join("".join(piece.text for piece in one.pieces) for one in paragraphs)
