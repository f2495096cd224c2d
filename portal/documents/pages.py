"""The sheet of paper: A4 upright or lying, with a line above and a line below the text."""

from docx.document import Document
from docx.enum.section import WD_ORIENTATION, WD_SECTION_START
from docx.section import Section
from docx.shared import Cm

from portal.documents.elements import Element, twips, w
from portal.documents.fields import field
from portal.documents.spans import run

_SHORT_CM, _LONG_CM = 21.0, 29.7
_SIDE_CM = 2.3


def first_page(document: Document) -> Section:
    """The section that python-docx starts with, turned into A4; its first page bears no header."""
    section: Section = document.sections[0]
    _lay_out(section, is_landscape=False)
    section.different_first_page_header_footer = True
    return section


def next_section(document: Document, *, is_landscape: bool) -> Section:
    section: Section = document.add_section(WD_SECTION_START.NEW_PAGE)
    _lay_out(section, is_landscape=is_landscape)
    section.different_first_page_header_footer = False
    return section


def text_width_cm(section: Section) -> float:
    return (_LONG_CM if section.orientation == WD_ORIENTATION.LANDSCAPE else _SHORT_CM) - 2 * _SIDE_CM


def write_margins(section: Section, above: str, below: str) -> None:
    """The line above every page, and below it the note with the number of the page."""
    position = twips(text_width_cm(section))
    pages = [run("Page "), *field(" PAGE ", "1"), run(" of "), *field(" NUMPAGES ", "1")]
    section.header.is_linked_to_previous = False
    section.footer.is_linked_to_previous = False
    _only_paragraph(section.header.part.element, _line("Header", position, [run(above)]))
    _only_paragraph(section.footer.part.element, _line("Footer", position, [run(f"{below}\t"), *pages]))


def _lay_out(section: Section, *, is_landscape: bool) -> None:
    section.orientation = WD_ORIENTATION.LANDSCAPE if is_landscape else WD_ORIENTATION.PORTRAIT
    section.page_width = Cm(_LONG_CM if is_landscape else _SHORT_CM)
    section.page_height = Cm(_SHORT_CM if is_landscape else _LONG_CM)
    section.left_margin = section.right_margin = Cm(_SIDE_CM)
    section.top_margin = section.bottom_margin = Cm(2.4)
    section.header_distance = section.footer_distance = Cm(1.2)


def _line(style: str, right_twips: int, runs: list[Element]) -> Element:
    tabs = w("tabs", w("tab", val="right", pos=right_twips))
    return w("p", w("pPr", w("pStyle", val=style), tabs), *runs)


def _only_paragraph(part: Element, paragraph: Element) -> None:
    for old in list(part):
        part.remove(old)
    part.append(paragraph)
