"""Word refuses a file whose elements stand in another order than the schema's; LibreOffice would not notice.

The orders are those of ECMA-376 part 1 (WordprocessingML), for the elements that a document of ours may hold.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens spacing ind contextualSpacing jc textDirection textAlignment outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u shd"
    " vertAlign lang",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption"
    " tblDescription",
    "tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "sectPr": "headerReference footerReference type pgSz pgMar pgBorders pgNumType cols vAlign titlePg docGrid",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding docPartObj text",
    "docPartObj": "docPartGallery docPartCategory docPartUnique",
    "settings": "zoom defaultTabStop characterSpacingControl updateFields compat themeFontLang decimalSymbol"
    " listSeparator",
    "styles": "docDefaults latentStyles style",
    "style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr"
    " tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "numbering": "abstractNum num",
    "abstractNum": "nsid multiLevelType tmpl name lvl",
    "num": "abstractNumId lvlOverride",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr",
    "numPr": "ilvl numId",
    "pBdr": "top left bottom right between bar",
}
REPEATED = {"tr", "tc", "style", "abstractNum", "num", "lvl", "headerReference", "footerReference", "tblStylePr"}


@pytest.fixture
def parts(full: bytes) -> dict[str, BaseOxmlElement]:
    with zipfile.ZipFile(BytesIO(full)) as archive:
        return {
            name: parse_xml(archive.read(name))
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }


def elements(parts: dict[str, BaseOxmlElement], tag: str) -> Iterator[BaseOxmlElement]:
    for part in parts.values():
        yield from part.iter(qn(f"w:{tag}"))


@pytest.mark.parametrize("tag", ORDERS)
def test_children_stand_in_the_order_of_the_schema(parts: dict[str, BaseOxmlElement], tag: str) -> None:
    order = ORDERS[tag].split()
    for element in elements(parts, tag):
        children = [child.tag.rpartition("}")[2] for child in element]
        assert set(children) <= set(order), f"{tag} holds {sorted(set(children) - set(order))}"
        assert children == sorted(children, key=order.index)
        once = [child for child in children if child not in REPEATED]
        assert len(once) == len(set(once))


def test_the_order_check_looked_at_something(parts: dict[str, BaseOxmlElement]) -> None:
    assert [tag for tag in ORDERS if next(elements(parts, tag), None) is None] == []


def test_every_cell_ends_with_a_paragraph(parts: dict[str, BaseOxmlElement]) -> None:
    assert {cell[-1].tag for cell in elements(parts, "tc")} == {qn("w:p")}


def test_every_style_that_is_used_exists_and_none_exists_twice(parts: dict[str, BaseOxmlElement]) -> None:
    defined = [style.get(qn("w:styleId")) for style in elements(parts, "style")]
    used = {
        element.get(qn("w:val"))
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
        for element in elements(parts, tag)
    }
    assert used <= set(defined)
    assert len(defined) == len(set(defined))


def test_every_list_that_is_used_exists(parts: dict[str, BaseOxmlElement]) -> None:
    defined = {number.get(qn("w:numId")) for number in elements(parts, "num")}
    assert {number.get(qn("w:val")) for number in elements(parts, "numId")} <= defined


def test_bookmarks_are_unique_closed_and_linked_to(parts: dict[str, BaseOxmlElement]) -> None:
    starts = list(elements(parts, "bookmarkStart"))
    names = [start.get(qn("w:name")) for start in starts]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", name) for name in names)
    assert [start.get(qn("w:id")) for start in starts] == [
        end.get(qn("w:id")) for end in elements(parts, "bookmarkEnd")
    ]
    links = {link.get(qn("w:anchor")) for link in elements(parts, "hyperlink")} - {None}
    assert links <= set(names)


def test_fields_are_opened_and_closed_in_turn(parts: dict[str, BaseOxmlElement]) -> None:
    for part in parts.values():
        kinds = [field.get(qn("w:fldCharType")) for field in part.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)


def test_ids_of_fields_to_fill_in_are_unique(parts: dict[str, BaseOxmlElement]) -> None:
    ids = [element.get(qn("w:val")) for element in elements(parts, "id")]
    assert len(ids) == len(set(ids)) == 3
