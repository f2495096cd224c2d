"""The Word file that goes out: the design's text, every open suggestion as a tracked change, every open comment.

Values in, bytes out. It takes a moment for a long design, so a request does it in a thread.
"""

from datetime import UTC, datetime

from partnerships.copies.citing import Citations
from partnerships.copies.contents import CopyContents
from partnerships.copies.margin import Margin, Numbers
from partnerships.copies.marked import Clause, MarkedSection
from partnerships.copies.names import clause_bookmark, copy_bookmark, section_bookmark
from partnerships.copies.rules import author_of
from partnerships.designs.blocks import Kind
from partnerships.designs.marked import Mark, MarkedRuns
from portal.clock import uk_time
from portal.documents import Column, Details, Table
from portal.documents.review import Hand, Place, Reshaping, ReviewedDocument, ReviewedSpan, shared_hand
from portal.documents.spans import SpanLike
from portal.documents.styles import ITEM

NOTICE = (
    "Open suggestions are tracked changes and comments are comments, each by the organisation and the person who made"
    " it. That a clause becomes a heading or an item of a list is a tracked change of its formatting. Change this file"
    " with tracked changes on, then upload it in the portal: what you changed becomes"
    " suggestions of your organisation. The small numbers are those of the clauses; you need not keep them right."
)
OWN_NOTICE = " This copy holds internal comments of {organisation}. Do not pass it on outside your organisation."
BEHIND_NOTICE = " Words that were typed in the last seconds before it was made may be missing in it."
SOMEBODY = "Somebody"
WITHOUT_NAME = "Table"
NOTHING_YET = "Nothing is written here yet."
COVER_FACT = "Copy made"


def write_copy(contents: CopyContents) -> bytes:
    document = ReviewedDocument(_details(contents))
    document.remember(contents.properties)
    _write_cover(document, contents)
    if contents.is_whole:
        document.contents()
    for section in contents.sections:
        _SectionWriter(document, contents, section).write()
    return document.to_bytes()


def _details(contents: CopyContents) -> Details:
    internal = f"Internal to {contents.made_for}. " if contents.is_internal else ""
    return Details(
        title=contents.title,
        made_at=contents.made_at,
        author=author_of(contents.made_for, contents.made_by),
        subject="Service design",
        header=internal + contents.title,
        footer=f"{internal}Word copy of {uk_time(contents.made_at)}",
        identifier=contents.copy_id,
    )


def _write_cover(document: ReviewedDocument, contents: CopyContents) -> None:
    alone = "" if contents.is_whole else f": section {contents.sections[0].number}, {contents.sections[0].heading}"
    suggestions = {mark.key for section in contents.sections for clause in section.clauses for mark in clause.marks}
    facts = [
        (COVER_FACT, f"{uk_time(contents.made_at)} by {contents.made_by} for {contents.made_for}"),
        ("Open suggestions", str(len(suggestions))),
        ("Open comments", str(sum(len(notes) for notes in contents.notes.values()))),
    ]
    notice = NOTICE + (OWN_NOTICE.format(organisation=contents.made_for) if contents.is_internal else "")
    notice += "" if contents.has_all_words else BEHIND_NOTICE
    document.cover(contents.partnership, f"Service design{alone}", facts, notice)


class _SectionWriter:
    def __init__(self, document: ReviewedDocument, contents: CopyContents, section: MarkedSection) -> None:
        self._document = document
        self._contents = contents
        self._section = section
        self._citations = Citations(contents.sections)
        self._margin = Margin(document, section, contents.notes.get(section.id, ()))

    def write(self) -> None:
        names = section_bookmark(self._section), copy_bookmark(self._contents.copy_id)
        place = Place("Heading", str(self._section.number), names, level=1)
        self._document.clause(place, [ReviewedSpan(self._section.heading, comments=self._margin.of_heading())])
        if not self._section.clauses:
            self._document.note(NOTHING_YET)
        for clause in self._section.clauses:
            self._write_clause(clause)

    def _write_clause(self, clause: Clause) -> None:
        number = f"{self._section.number}.{clause.number}" if clause.number else ""
        name = clause_bookmark(self._section, clause)
        about = self._margin.of_clause(clause)
        block = clause.block
        if block.kind != "table":
            place, reshaping = self._placed(clause, number, name)
            self._document.clause(place, self._spans(block.parts[0], about), reshaping)
            return
        caption = block.caption or WITHOUT_NAME
        header, *rows = written = [[self._spans(cell) for cell in row] for row in block.rows]
        spans = [span for row in written for cell in row for span in cell]
        # The caption comes and goes with all of the table.
        hands = shared_hand(spans, "inserted"), shared_hand(spans, "deleted")
        shown = ReviewedSpan(caption, inserted=hands[0], deleted=hands[1], comments=about)
        self._document.clause(Place("Caption", number, (name,)), [shown])
        description = f"Clause {number}: {caption}" if number else caption
        self._document.table(Table([Column(cell) for cell in header], rows, description=description))

    def _placed(self, clause: Clause, number: str, name: str) -> tuple[Place, Reshaping | None]:
        """As what is suggested shows it, and how it stands until then."""
        place = _place(clause.block.kind, number, name)
        if clause.reshaped is None:
            return place, None
        return _place(clause.reshaped.kind, number, name), Reshaping(place, self._hand(clause.reshaped.mark))

    def _spans(self, runs: MarkedRuns, about: Numbers = ()) -> list[SpanLike]:
        return [
            ReviewedSpan(
                shown.text,
                shown.bold,
                shown.italic,
                shown.link,
                self._hand(one.insertion) if one.insertion else None,
                next(map(self._hand, one.deletions), None),
                (*about, *self._margin.of_run(one)),
            )
            for one in runs
            for shown in (self._citations.shown(one.run, self._contents.numbers),)
        ]

    def _hand(self, mark: Mark) -> Hand:
        names = self._contents.names
        author = author_of(names.get(mark.organisation, SOMEBODY), names.get(mark.person, SOMEBODY))
        return Hand(author, _moment(mark.at) or self._contents.made_at)


def _place(written: str, number: str, name: str) -> Place:
    kind = Kind(written)
    if kind.is_list:
        return Place(ITEM, number, (name,), kind.level, is_item=True, is_ordered=kind.is_ordered)
    if kind.level:
        return Place("Heading", number, (name,), kind.level + 1)
    return Place("Quote" if kind is Kind.QUOTE else "Normal", number, (name,))


def _moment(written: str) -> datetime | None:
    """Editors send the time in their own way; one that cannot be read is left to the copy's."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
