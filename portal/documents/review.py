"""A document that goes out for review: suggestions as Word's tracked changes, remarks as its comments.

Word takes a change or a comment for its author's by the name alone, so a name says on whose behalf it is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from portal.documents.controls import Blank
from portal.documents.details import Details
from portal.documents.elements import Element, clean, w
from portal.documents.fields import Entry
from portal.documents.lists import BOTH, Reading
from portal.documents.packages import comment_replies, custom_properties, paragraph_id
from portal.documents.ranges import join_ranges
from portal.documents.spans import Span, SpanLike, Spans, inline, run
from portal.documents.tables import Cell, Table
from portal.documents.word import WordDocument

_DEEPEST_CONTENTS = 3
_REPLIES = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_REPLIES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose change or comment it is, as Word shows it, and since when."""

    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewedSpan:
    """Words with what is suggested about them, and the comments that are about them by their numbers."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    inserted: Hand | None = None
    deleted: Hand | None = None
    comments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """How a clause stands in the document: its style, its list, its visible number, the names that find it again."""

    style: str
    number: str = ""
    bookmarks: tuple[str, ...] = ()
    level: int = 0
    is_item: bool = False
    is_ordered: bool = False

    @property
    def style_id(self) -> str:
        return f"Heading{self.level}" if self.style == "Heading" else self.style


@dataclass(frozen=True, slots=True)
class Reshaping:
    """A suggestion to show a clause in another way: how it stands until that is accepted, and whose it is."""

    before: Place
    hand: Hand


class ReviewedDocument(WordDocument):
    def __init__(self, details: Details) -> None:
        super().__init__(details)
        self._changes = 0
        self._replies: list[tuple[str, str | None, bool]] = []
        self._paragraph_of: dict[int, str] = {}
        self._properties: dict[str, str] = {}

    def remember(self, properties: Mapping[str, str]) -> None:
        """What whoever reads the document again must know of it. Word and LibreOffice keep it when they save."""
        self._properties |= properties

    def comment(self, text: str, hand: Hand, *, reply_to: int | None = None, is_closed: bool = False) -> int:
        """The number to put into the spans that it is about. A reply belongs to the same words as what it answers."""
        comment = self._document.comments.add_comment(clean(text), clean(hand.author), _initials(hand.author))
        element = comment._comment_elm  # noqa: SLF001 -- python-docx sets the time of the call
        element.date = hand.at.astimezone(UTC).replace(microsecond=0)
        number = int(comment.comment_id)
        own = self._paragraph_of[number] = paragraph_id(number)
        comment.paragraphs[-1]._p.set(qn("w14:paraId"), own)  # noqa: SLF001 -- python-docx has no such property
        self._replies.append((own, None if reply_to is None else self._paragraph_of[reply_to], is_closed))
        return number

    def clause(self, place: Place, spans: Sequence[SpanLike], reshaping: Reshaping | None = None) -> None:
        """A paragraph with its number. Where all its words are suggested, so is the paragraph itself."""
        if place.style == "Heading":
            self._list_in_contents(place, spans)
        label = self._label(place, spans) if place.number else []
        # The number lies inside the bookmark: Word drops a bookmark whose words are all deleted.
        content: Sequence[Element] = [*label, *self._inline(spans)]
        for name in place.bookmarks:
            content = self._bookmarked(content, self._new_bookmark(name))
        before = self._before(reshaping) if reshaping else None
        numbering = self._numbering(place, (Reading.SUGGESTED,) if reshaping else _readings(spans))
        ending = self._ending(spans)
        self._paragraph(place.style_id, content, numbering, ends_lists=False, ending=ending, before=before)

    def to_bytes(self) -> bytes:
        join_ranges(self._document.element.body)
        self._write_replies()
        self._write_properties()
        return super().to_bytes()

    def _table(self, table: Table) -> Element:
        """A row of which all words are suggested is suggested itself; the header only with all of the table."""
        element = super()._table(table)
        cells = [[column.heading for column in table.columns], *table.rows]
        rows = [[span for cell in row for span in _spans_of(cell)] for row in cells]
        for name, tag in (("inserted", "ins"), ("deleted", "del")):
            hands = [shared_hand(spans, name) for spans in rows]
            hands[0] = hands[0] if all(hands) else None
            for row, hand in zip(element.findall(qn("w:tr")), hands, strict=True):
                if hand is not None:
                    row.find(qn("w:trPr")).append(w(tag, **self._marks(hand)))
        return element

    def _label(self, place: Place, spans: Sequence[SpanLike]) -> list[Element]:
        """It goes with a paragraph that is suggested to go."""
        style = "" if place.style == "Heading" and place.level == 1 else "ClauseNumber"
        label = run(f"{place.number}\u2002", style=style)
        gone = shared_hand(spans, "deleted")
        return [self._changed(ReviewedSpan("", deleted=gone), label)]

    def _list_in_contents(self, place: Place, spans: Sequence[SpanLike]) -> None:
        words = "".join(span.text for span in spans if not getattr(span, "deleted", None))
        if words and place.level <= _DEEPEST_CONTENTS and place.bookmarks:
            self._entries.append(Entry(place.level, f"{place.number}  {words}".strip(), place.bookmarks[0]))

    def _inline(self, spans: Spans) -> list[Element]:
        listed: list[SpanLike] = [Span(spans)] if isinstance(spans, str) else list(spans)
        elements: list[Element] = []
        for number, span in enumerate(listed):
            comments = _comments(span)
            begun = [one for one in comments if not any(one in _comments(other) for other in listed[:number])]
            ended = [one for one in comments if not any(one in _comments(other) for other in listed[number + 1 :])]
            elements += [w("commentRangeStart", id=one) for one in begun]
            elements += self._with_changes(span, inline([span], self._relate))
            for one in ended:
                elements += [w("commentRangeEnd", id=one), _reference(one)]
        return elements

    def _with_changes(self, span: SpanLike, elements: list[Element]) -> list[Element]:
        if not isinstance(span, ReviewedSpan) or not (span.inserted or span.deleted):
            return elements
        for element in elements:
            if element.tag == qn("w:hyperlink"):
                for words in list(element):
                    element.replace(words, self._changed(span, words))
        return [one if one.tag == qn("w:hyperlink") else self._changed(span, one) for one in elements]

    def _changed(self, span: ReviewedSpan, words: Element) -> Element:
        """A deletion lies inside the insertion that it takes back."""
        if span.deleted:
            for text in words.findall(qn("w:t")):
                text.tag = qn("w:delText")
            words = w("del", words, **self._marks(span.deleted))
        return w("ins", words, **self._marks(span.inserted)) if span.inserted else words

    def _numbering(self, place: Place, readings: Sequence[Reading]) -> Element | None:
        if place.is_item:
            return self._lists.item(place.level, is_ordered=place.is_ordered, readings=readings)
        self._lists.end(readings)
        return None

    def _before(self, reshaping: Reshaping) -> Element:
        style = w("pStyle", val=reshaping.before.style_id)
        shape = w("pPr", style, self._numbering(reshaping.before, (Reading.AGREED,)))
        return w("pPrChange", shape, **self._marks(reshaping.hand))

    def _ending(self, spans: Sequence[SpanLike]) -> Element | None:
        for name, tag in (("inserted", "ins"), ("deleted", "del")):
            if hand := shared_hand(spans, name):
                return w("rPr", w(tag, **self._marks(hand)))
        return None

    def _marks(self, hand: Hand) -> dict[str, str | float]:
        self._changes += 1
        moment = hand.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"id": self._changes, "author": clean(hand.author), "date": moment}

    def _write_replies(self) -> None:
        if self._replies:
            name = PackURI("/word/commentsExtended.xml")
            part = Part(name, _REPLIES_TYPE, comment_replies(self._replies), self._document.part.package)
            self._document.part.relate_to(part, _REPLIES)
            self._replies = []

    def _write_properties(self) -> None:
        if self._properties:
            name = PackURI("/docProps/custom.xml")
            package = self._document.part.package
            part = Part(name, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, custom_properties(self._properties), package)
            package.relate_to(part, RELATION.CUSTOM_PROPERTIES)
            self._properties = {}


def _spans_of(cell: Cell) -> Sequence[SpanLike]:
    return [Span(cell)] if isinstance(cell, str) else [] if isinstance(cell, Blank) else list(cell)


def shared_hand(spans: Sequence[SpanLike], name: str) -> Hand | None:
    """Of whoever put in, or took out, the last words, where all of them came or went."""
    hands: list[Hand | None] = [getattr(span, name, None) for span in spans]
    return hands[-1] if hands and all(hands) else None


def _readings(spans: Sequence[SpanLike]) -> Sequence[Reading]:
    """In which the paragraph stands: not in the text yet, or no more with what is suggested."""
    if shared_hand(spans, "inserted"):
        return (Reading.SUGGESTED,)
    return (Reading.AGREED,) if shared_hand(spans, "deleted") else BOTH


def _comments(span: SpanLike) -> tuple[int, ...]:
    return span.comments if isinstance(span, ReviewedSpan) else ()


def _reference(number: int) -> Element:
    look = w("rPr", w("rStyle", val="CommentReference"))
    return w("r", look, w("commentReference", id=number))


def _initials(author: str) -> str:
    return "".join(word[0] for word in author.replace("(", " ").split()[:3]).upper()
