"""A file that came back, sorted: which paragraph is which clause, what is new, and what has no place in a design."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from partnerships.copies.citing import Citations
from partnerships.copies.marked import Clause, MarkedSection
from partnerships.copies.names import clause_bookmark, section_bookmark
from partnerships.copies.writing import COVER_FACT, NOTHING_YET, WITHOUT_NAME
from partnerships.designs.blocks import Kind, Run, TextBlock
from partnerships.designs.identity import carry_ids
from portal.documents.returned import ORDERED, Returned, ReturnedBlock, ReturnedParagraph, ReturnedTable, Shape
from portal.documents.stories import Piece

Pieces = tuple[Piece, ...]

_LABEL = re.compile(r"\s*\d+(?:\.\d+)?[\s\u2002]*")
_DEEPEST_LIST = 2
_COVER_STYLES = ("cover owner", "title", "subtitle", "note", "after table", "toc", "contents")
_KINDS = {
    "heading 2": Kind.HEADING_1,
    "heading 3": Kind.HEADING_2,
    "heading 4": Kind.HEADING_3,
    "quote": Kind.QUOTE,
    "intense quote": Kind.QUOTE,
    "normal": Kind.PARAGRAPH,
    "body text": Kind.PARAGRAPH,
    "list paragraph": Kind.PARAGRAPH,
    "list bullet": Kind.BULLET_0,
    "list bullet 2": Kind.BULLET_1,
    "list bullet 3": Kind.BULLET_2,
    "list number": Kind.NUMBER_0,
    "list number 2": Kind.NUMBER_1,
    "list number 3": Kind.NUMBER_2,
}
"""An item whose bullet was taken off is still in the style of a list; the other lists number by their style alone."""


@dataclass(frozen=True)
class Arrived:
    """A paragraph or table of the file. `clause` is the place of the clause that it is; None for a new one.

    `row_ends` are those of `ReturnedTable`: a row may be suggested to go already when the copy leaves.
    `reshaped_by` is Word's name of who changed its style with tracking on, `kind_before` what it was until then.
    """

    clause: int | None
    kind: str | None
    pieces: Pieces = ()
    rows: tuple[tuple[Pieces, ...], ...] = ()
    row_ends: tuple[str, ...] = ()
    reshaped_by: str = ""
    kind_before: str | None = None

    @property
    def words(self) -> str:
        """What stands if the file's own changes are made."""
        return " ".join(_words(cell) for cell in self._cells).strip()

    @property
    def all_words(self) -> str:
        """Also those that are suggested to go."""
        return " ".join("".join(piece.text for piece in cell) for cell in self._cells).strip()

    @property
    def _cells(self) -> list[Pieces]:
        return [cell for row in self.rows for cell in row] if self.rows else [self.pieces]


@dataclass
class SectionArrival:
    heading: Pieces = ()
    style: str = ""
    arrived: list[Arrived] = field(default_factory=list)


@dataclass
class Sorted:
    """By the section's place in the copy. `loose` are words before the first section that were not there."""

    sections: dict[int, SectionArrival] = field(default_factory=dict)
    loose: list[Pieces] = field(default_factory=list)


def sort_blocks(sections: Sequence[MarkedSection], returned: Returned) -> Sorted:
    sorter = _Sorter(sections)
    citations = Citations(sections)
    for block in returned.blocks:
        sorter.take(_cited(block, citations))
    sorter.finish()
    return sorter.sorted


def _cited(block: ReturnedBlock, citations: Citations) -> ReturnedBlock:
    if isinstance(block, ReturnedParagraph):
        return replace(block, pieces=tuple(map(citations.read, block.pieces)))
    return replace(block, rows=tuple(tuple(tuple(map(citations.read, cell)) for cell in row) for row in block.rows))


class _Sorter:
    def __init__(self, sections: Sequence[MarkedSection]) -> None:
        self.sorted = Sorted()
        self._sections = sections
        self._here: int | None = None
        self._claimed: set[tuple[int, int]] = set()
        self._caption: tuple[int | None, Pieces] | None = None
        self._sections_by_name = {section_bookmark(one): place for place, one in enumerate(sections)}
        self._clauses_by_name = {
            clause_bookmark(one, clause): (place, index)
            for place, one in enumerate(sections)
            for index, clause in enumerate(one.clauses)
        }

    def take(self, block: ReturnedBlock) -> None:
        if isinstance(block, ReturnedTable):
            self._take_table(block)
            return
        begun = self._section_begun(block)
        if begun is not None:
            self._leave_caption()
            self._here = begun
            heading = _unlabelled(block.pieces, str(self._sections[begun].number))
            self.sorted.sections[begun] = SectionArrival(heading, block.style)
        elif self._here is None:
            if _words(block.pieces).strip() and not block.style.lower().startswith(_COVER_STYLES):
                self.sorted.loose.append(block.pieces)
        else:
            self._take_paragraph(self._here, block)

    def finish(self) -> None:
        self._leave_caption()
        for place, arrival in self.sorted.sections.items():
            arrival.arrived = _found_by_words(self._sections[place], arrival.arrived)

    def _take_table(self, table: ReturnedTable) -> None:
        if self._here is None:
            rows = table.rows
            if not (rows and rows[0] and _words(rows[0][0]).strip() == COVER_FACT):
                self.sorted.loose += [cell for row in rows for cell in row if _words(cell).strip()]
            return
        clause, caption = self._caption or (None, ())
        self._caption = None
        self._put(self._here, Arrived(clause, "table", caption, table.rows, table.row_ends))

    def _take_paragraph(self, here: int, block: ReturnedParagraph) -> None:
        index = self._clause_of(here, block)
        clause = None if index is None else self._sections[here].clauses[index]
        pieces = _unlabelled(block.pieces, f"{self._sections[here].number}.{clause.number}" if clause else "")
        if (clause and clause.block.kind == "table") or (clause is None and block.style.lower() == "caption"):
            self._leave_caption()
            self._caption = index, pieces
            return
        self._leave_caption()
        if index is None and (not any(piece.text.strip() for piece in pieces) or _words(pieces) == NOTHING_YET):
            return
        before = None if block.before is None else _kind_of(block.before)
        kind = _kind_of(block.shape)
        self._put(here, Arrived(index, kind, pieces, reshaped_by=block.reshaped_by, kind_before=before))

    def _leave_caption(self) -> None:
        """A caption whose table has gone is a paragraph, so that its words are not lost."""
        if self._caption is not None and self._here is not None:
            _, pieces = self._caption
            if _words(pieces).strip() not in {"", WITHOUT_NAME}:
                self._put(self._here, Arrived(None, Kind.PARAGRAPH.value, pieces))
        self._caption = None

    def _put(self, here: int, arrived: Arrived) -> None:
        self.sorted.sections[here].arrived.append(arrived)

    def _section_begun(self, block: ReturnedParagraph) -> int | None:
        for name in block.bookmarks:
            if (place := self._sections_by_name.get(name)) is not None and place not in self.sorted.sections:
                return place
        if block.style.lower() != "heading 1":
            return None
        for place, section in enumerate(self._sections):
            is_free = place not in self.sorted.sections
            if is_free and _words(_unlabelled(block.pieces, str(section.number))).strip() == section.heading:
                return place
        return None

    def _clause_of(self, here: int, block: ReturnedParagraph) -> int | None:
        """By its bookmark. Where a paragraph holds several, since two were joined or one has gone, by likeness."""
        named = [self._clauses_by_name[name] for name in block.bookmarks if name in self._clauses_by_name]
        free = [index for place, index in named if place == here and (place, index) not in self._claimed]
        if not free:
            return None
        words = _words(block.pieces)
        clauses = self._sections[here].clauses
        index = max(free, key=lambda one: _likeness(clauses[one], words)) if len(free) > 1 else free[0]
        self._claimed.add((here, index))
        return index


def _found_by_words(section: MarkedSection, arrived: Sequence[Arrived]) -> list[Arrived]:
    """Clauses that lost their bookmark, as it happens in other programs, are known by what they say."""
    known = {one.clause for one in arrived}
    lost = [(index, clause) for index, clause in enumerate(section.clauses) if index not in known]
    strangers = [place for place, one in enumerate(arrived) if one.clause is None]
    base = [TextBlock(str(index), Kind.PARAGRAPH, (Run(_said(clause)),)) for index, clause in lost]
    came = [TextBlock("", Kind.PARAGRAPH, (Run(arrived[place].all_words),)) for place in strangers]
    fits = {str(index): clause.block.kind == "table" for index, clause in lost}
    found = {
        place: int(block.id)
        for place, block in zip(strangers, carry_ids(base, came), strict=False)
        if block.id in fits and fits[block.id] == bool(arrived[place].rows)
    }
    return [replace(one, clause=found.get(place, one.clause)) for place, one in enumerate(arrived)]


def _said(clause: Clause) -> str:
    return " ".join("".join(run.run.text for run in part) for part in clause.block.parts)


def _likeness(clause: Clause, words: str) -> int:
    return len(set(_said(clause).split()) & set(words.split()))


def _words(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.deleted is None)


def _unlabelled(pieces: Pieces, number: str) -> Pieces:
    """Without the number that the copy put in front. Words that were typed in its style stay."""
    if not pieces:
        return ()
    first, *rest = pieces
    if first.is_label:
        label = _LABEL.match(first.text)
        kept = first.text[label.end() :] if label else first.text
    else:
        kept = first.text.removeprefix(f"{number}\u2002") if number else first.text
    listed = [replace(first, text=kept), *rest]
    return tuple(replace(one, is_label=False) for one in listed if one.text or one.comments)


def _kind_of(shape: Shape) -> str | None:
    """None where Word's style says nothing that a design knows: then a clause stays what it is."""
    if shape.list_level is not None:
        is_ordered, level = divmod(shape.list_level, ORDERED)
        return f"{'ol' if is_ordered else 'ul'}{min(level, _DEEPEST_LIST)}"
    kind = _KINDS.get(shape.style.lower())
    return None if kind is None else kind.value
