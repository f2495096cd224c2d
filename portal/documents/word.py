"""A Word document, written from its cover to its last page."""

import re
from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.shared import Cm

from portal.documents import pages
from portal.documents.controls import Blank, control
from portal.documents.details import Details
from portal.documents.elements import Element, clean, w, when
from portal.documents.fields import Entry, bookmarked, contents_block, field
from portal.documents.lists import DEEPEST_LEVEL, Lists, set_apart
from portal.documents.packing import packed, strip_template, write_properties, write_settings
from portal.documents.spans import Spans, inline, run
from portal.documents.styles import ITEM, style_sheet
from portal.documents.tables import Cell, Table, box_element, facts_element, table_element

_DEEPEST_HEADING = 3
_LONGEST_BOOKMARK = 40
_FIRST_CONTROL_ID = 1000


class WordDocument:
    """Every method adds at the end. `to_bytes` may be called more than once and gives the same answer."""

    def __init__(self, details: Details, *, numbers_headings: bool = False) -> None:
        self._details = details
        self._numbers_headings = numbers_headings
        self._document = Document()
        strip_template(self._document)
        _replace_children(self._document.styles.element, style_sheet(details.language))
        write_settings(self._document.settings.element, details.language)
        self._lists = Lists(self._document.part.numbering_part.element)
        self._section = pages.first_page(self._document)
        pages.write_margins(self._section, details.header or details.title, details.footer)
        self._counts = dict.fromkeys(("bookmark", "control", "Table", "Figure"), 0)
        self._heading_counts = [0] * _DEEPEST_HEADING
        self._bookmarks: set[str] = set()
        self._entries: list[Entry] = []
        self._contents: Element | None = None
        self._contents_heading = ""
        self._breaks_page = False

    def cover(self, owner: str, subtitle: str, facts: Sequence[tuple[str, str]], notice: str = "") -> None:
        """Who issues it, the title, what kind of document, the facts a reader looks for first, a notice."""
        self._paragraph("CoverOwner", self._inline(owner))
        self._paragraph("Title", self._inline(self._details.title))
        self._paragraph("Subtitle", self._inline(subtitle))
        if facts:
            width_cm = pages.text_width_cm(self._section)
            self._place_table(facts_element(facts, width_cm, self._fill, caption="About this document"))
        if notice:
            self.note(notice)
        self.page_break()

    def contents(self, heading: str = "Contents") -> None:
        """All headings of the document, those still to come included, each a link to its place."""
        if self._breaks_page:
            self._paragraph("AfterTable", [])
        self._contents, self._contents_heading = w("sdt"), heading
        self._place(self._contents)
        self.page_break()

    def heading(self, text: str, level: int = 1, bookmark: str = "") -> str:
        """Returns the name of its bookmark, to be linked to as `#name`."""
        level = min(max(level, 1), _DEEPEST_HEADING)
        number = self._next_heading_number(level)
        name = self._new_bookmark(bookmark) or self._new_bookmark(f"_Toc{len(self._entries) + 1:06}")
        layout = w("numPr", w("ilvl", val=level - 1), w("numId", val=self._lists.headings_id))
        content = self._bookmarked(self._inline(text), name)
        self._paragraph(f"Heading{level}", content, layout if number else None)
        self._entries.append(Entry(level, f"{number}  {text}" if number else text, name))
        return name

    def paragraph(self, spans: Spans, *, number: str = "", bookmark: str = "") -> None:
        """With a number, the text hangs behind it as a clause does."""
        content = self._bookmarked(self._inline(spans), self._new_bookmark(bookmark))
        label = [run(f"{number}\t")] if number else []
        self._paragraph("Clause" if number else "Normal", [*label, *content])

    def note(self, spans: Spans) -> None:
        """Smaller and quieter: a source, a condition, a hint."""
        self._paragraph("Note", self._inline(spans))

    def quote(self, spans: Spans, *, bookmark: str = "") -> None:
        self._paragraph("Quote", self._bookmarked(self._inline(spans), self._new_bookmark(bookmark)))

    def item(self, spans: Spans, *, level: int = 0, is_ordered: bool = False, bookmark: str = "") -> None:
        """Items that follow one another are one list; the next list starts again at one."""
        place = self._lists.item(min(max(level, 0), DEEPEST_LEVEL), is_ordered=is_ordered)
        content = self._bookmarked(self._inline(spans), self._new_bookmark(bookmark))
        self._paragraph(ITEM, content, place, ends_lists=False)

    def table(self, table: Table, *, bookmark: str = "") -> None:
        name = self._new_bookmark(bookmark)
        if table.caption:
            self._caption("Table", table.caption, name)
        else:
            self._place_all(self._bookmarked([], name))
        self._place_table(self._table(table))

    def answer(self, blank: Blank) -> None:
        """A framed box to write in."""
        self._place_table(box_element(blank, pages.text_width_cm(self._section), self._fill))

    def picture(self, image: bytes, description: str, *, width_cm: float, caption: str = "") -> None:
        """`description` is what a reader who cannot see the picture is told."""
        width = Cm(min(width_cm, pages.text_width_cm(self._section)))
        drawing = self._document.part.new_pic_inline(BytesIO(image), width=width)
        drawing.docPr.set("descr", clean(description))
        for side in ("distT", "distB", "distL", "distR"):
            drawing.set(side, "0")
        self._paragraph("Picture", [w("r", w("drawing", drawing))])
        if caption:
            self._caption("Figure", caption, "")

    def page_break(self) -> None:
        self._breaks_page = True

    def landscape(self) -> None:
        """Lay the following pages on their side, for wide tables."""
        self._begin_section(is_landscape=True)

    def portrait(self) -> None:
        self._begin_section(is_landscape=False)

    def to_bytes(self) -> bytes:
        if self._contents is not None:
            filled = contents_block(self._contents_heading, self._entries)
            _replace_children(self._contents, list(filled))
        set_apart(self._document.element.body)
        write_properties(self._document, self._details)
        return packed(self._document)

    def _begin_section(self, *, is_landscape: bool) -> None:
        self._lists.end()
        self._breaks_page = False
        self._section = pages.next_section(self._document, is_landscape=is_landscape)
        pages.write_margins(self._section, self._details.header or self._details.title, self._details.footer)

    def _paragraph(
        self,
        style: str,
        content: Sequence[Element],
        numbering: Element | None = None,
        *,
        ends_lists: bool = True,
        ending: Element | None = None,
        before: Element | None = None,
    ) -> None:
        """`ending` says how its end looks, or that it is suggested; `before` how it was shown, and who changed that."""
        if ends_lists:
            self._lists.end()
        breaks = when(self._breaks_page, "pageBreakBefore")
        layout = w("pPr", w("pStyle", val=style), breaks, numbering, ending, before)
        self._breaks_page = False
        self._place(w("p", layout, *content))

    def _table(self, table: Table) -> Element:
        return table_element(table, pages.text_width_cm(self._section), self._fill)

    def _place_table(self, element: Element) -> None:
        """A thin line follows, because Word would join two tables that touch."""
        if self._breaks_page:
            self._paragraph("AfterTable", [])
        self._place(element)
        self._paragraph("AfterTable", [])

    def _place_all(self, elements: Sequence[Element]) -> None:
        for element in elements:
            self._place(element)

    def _place(self, element: Element) -> None:
        self._document.element.body[-1].addprevious(element)

    def _caption(self, kind: str, caption: str, bookmark: str) -> None:
        self._counts[kind] += 1
        number = field(f" SEQ {kind} \\* ARABIC ", str(self._counts[kind]))
        content = [run(f"{kind} "), *number, run(f". {caption}")]
        self._paragraph("Caption" if kind == "Table" else "FigureCaption", self._bookmarked(content, bookmark))

    def _fill(self, cell: Cell) -> list[Element]:
        if isinstance(cell, Blank):
            self._counts["control"] += 1
            return [control(cell, _FIRST_CONTROL_ID + self._counts["control"])]
        return self._inline(cell)

    def _inline(self, spans: Spans) -> list[Element]:
        return inline(spans, self._relate)

    def _relate(self, address: str) -> str:
        return self._document.part.relate_to(address, RELATION.HYPERLINK, is_external=True)

    def _new_bookmark(self, wanted: str) -> str:
        """A name that Word accepts and that is not taken; empty when none is wanted."""
        name = re.sub(r"\W", "_", wanted, flags=re.ASCII)[:_LONGEST_BOOKMARK]
        if not name or name in self._bookmarks:
            return ""
        self._bookmarks.add(name)
        return name

    def _bookmarked(self, content: Sequence[Element], name: str) -> Sequence[Element]:
        if not name:
            return content
        self._counts["bookmark"] += 1
        return bookmarked(content, name, self._counts["bookmark"])

    def _next_heading_number(self, level: int) -> str:
        counts = self._heading_counts
        counts[level - 1] += 1
        counts[level:] = [0] * (_DEEPEST_HEADING - level)
        return ".".join(map(str, counts[:level])) if self._numbers_headings else ""


def _replace_children(parent: Element, children: Sequence[Element]) -> None:
    for old in list(parent):
        parent.remove(old)
    for child in children:
        parent.append(child)
