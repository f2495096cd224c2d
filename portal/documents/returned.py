"""A Word file that has come back, as values: its paragraphs and tables with tracked changes, and its comments.

Ask `uploads.check_upload` first. Nothing that people can see in the body is left out in silence: what has no place
in the values is counted in `Returned.unread`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO

from docx import Document
from docx.document import Document as OpenDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn

from portal.documents.elements import Element
from portal.documents.remarks import Remark, read_remarks
from portal.documents.stories import Hyperlinks, Piece, Story, read_pieces
from portal.documents.uploads import UnsafeUpload

_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_PARAGRAPH, _TABLE = qn("w:p"), qn("w:tbl")
_PROPERTIES_WANTED = 20
_LIBREOFFICE = b"<Application>LibreOffice"
_BROKEN = (
    KeyError, ValueError, AttributeError, IndexError, TypeError, SyntaxError, NotImplementedError, OpcError,
    PythonDocxError, XmlchemyError,
)  # fmt: skip
"""What python-docx and lxml raise where a document is not what it says it is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph is shown. `list_level` is None outside lists; the style is empty where the file hides it."""

    style: str
    list_level: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnedParagraph:
    """`ends` says whether its end is suggested to come (`+`) or to go (`-`).

    `reshaped_by` is who changed how it is shown with tracking on: it has been shown like `before` until then.
    """

    shape: Shape
    pieces: tuple[Piece, ...]
    bookmarks: tuple[str, ...]
    ends: str = ""
    reshaped_by: str = ""
    before: Shape | None = None

    @property
    def style(self) -> str:
        return self.shape.style


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """`row_ends` says for each row whether it is suggested to come (`+`) or to go (`-`)."""

    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    bookmarks: tuple[str, ...]
    row_ends: tuple[str, ...]


ReturnedBlock = ReturnedParagraph | ReturnedTable


@dataclass(frozen=True)
class Returned:
    properties: Mapping[str, str]
    blocks: tuple[ReturnedBlock, ...]
    remarks: tuple[Remark, ...]
    unread: Mapping[str, int] = field(default_factory=dict)


def read_returned(content: bytes) -> Returned:
    """Raises UnsafeUpload for a file that python-docx cannot open, which the checks cannot foresee in every case."""
    try:
        return _Reader(content).read()
    except UnsafeUpload:
        raise
    except _BROKEN as error:
        raise UnsafeUpload("This file is not a whole Word document. Open it in Word, save it, upload it again.") from (
            error
        )


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._document = Document(BytesIO(content))
        self._names = {style.style_id: style.name or "" for style in self._document.styles}
        self._usual = _usual_style(self._document)
        self._lists = _lists(self._document)
        self._story = Story(_hyperlinks(self._document), self._names)
        self._waiting: list[str] = []

    def read(self) -> Returned:
        body = self._document.element.body
        blocks = tuple(self._blocks(body))
        if _LIBREOFFICE in _part(self._document, "/extended-properties"):
            blocks = tuple(_without_lent_styles(blocks))
        remarks = tuple(read_remarks(self._document.part))
        return Returned(_properties(self._document), blocks, remarks, dict(self._story.unread))

    def _blocks(self, parent: Element) -> Iterator[ReturnedBlock]:
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield self._paragraph(child)
            elif child.tag == _TABLE:
                yield self._table(child)
            elif child.tag == qn("w:bookmarkStart"):
                self._waiting.append(child.get(qn("w:name"), ""))
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child)

    def _paragraph(self, element: Element) -> ReturnedParagraph:
        bookmarks = (*self._taken(), *_bookmarks(element))
        ends = _ends(element.find(f"{qn('w:pPr')}/{qn('w:rPr')}"))
        pieces = read_pieces(element, self._story)
        reshaped = element.find(f"{qn('w:pPr')}/{qn('w:pPrChange')}")
        if reshaped is None:
            return ReturnedParagraph(self._shape(element), pieces, bookmarks, ends)
        by, before = reshaped.get(qn("w:author"), ""), self._shape(reshaped)
        return ReturnedParagraph(self._shape(element), pieces, bookmarks, ends, by, before)

    def _table(self, element: Element) -> ReturnedTable:
        bookmarks = (*self._taken(), *_bookmarks(element))
        rows = list(_children(element, "tr"))
        cells = tuple(tuple(self._cell(cell) for cell in _children(row, "tc")) for row in rows)
        return ReturnedTable(cells, bookmarks, tuple(_ends(row.find(qn("w:trPr"))) for row in rows))

    def _cell(self, cell: Element) -> tuple[Piece, ...]:
        """On one line: paragraphs in one cell are set apart by a space."""
        pieces: list[Piece] = []
        for paragraph in cell.iter(_PARAGRAPH):
            words = read_pieces(paragraph, self._story)
            pieces += [Piece(" "), *words] if pieces and words else words
        return tuple(pieces)

    def _shape(self, element: Element) -> Shape:
        """Of a paragraph, or of one before a change. Word names no style where it is the usual one."""
        style = _value(element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        return Shape(self._names.get(style, self._usual), self._list_level(element))

    def _list_level(self, element: Element) -> int | None:
        numbering = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if numbering is None:
            return None
        list_id, level = (_value(numbering.find(qn(f"w:{name}"))) for name in ("numId", "ilvl"))
        if not list_id or list_id == "0":
            return None
        depth = int(level) if level.isdigit() else 0
        return depth if self._lists.get((list_id, depth)) == "bullet" else depth + ORDERED

    def _taken(self) -> list[str]:
        """The bookmarks that stood before this block."""
        taken, self._waiting = self._waiting, []
        return taken


ORDERED = 100
"""Added to the level of a numbered item, so that one number says both."""


def _without_lent_styles(blocks: Iterable[ReturnedBlock]) -> Iterator[ReturnedBlock]:
    """Whatever follows paragraphs that are suggested to go has the style of the first of them, saved by LibreOffice."""
    lent = ""
    for block in blocks:
        if isinstance(block, ReturnedTable):
            yield block
            lent = ""
            continue
        is_lent = bool(lent) and block.style == lent
        yield replace(block, shape=replace(block.shape, style="")) if is_lent else block
        lent = (lent or block.style) if block.ends == "-" else ""


def _children(element: Element, name: str) -> Iterator[Element]:
    """Direct children, also where a content control is wrapped around them."""
    for child in element:
        if child.tag == qn(f"w:{name}"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, name)


def _bookmarks(element: Element) -> list[str]:
    return [one.get(qn("w:name"), "") for one in element.iter(qn("w:bookmarkStart"))]


def _ends(look: Element | None) -> str:
    if look is None:
        return ""
    if look.find(qn("w:del")) is not None or look.find(qn("w:moveFrom")) is not None:
        return "-"
    return "+" if look.find(qn("w:ins")) is not None or look.find(qn("w:moveTo")) is not None else ""


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))


def _usual_style(document: OpenDocument) -> str:
    style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    return "" if style is None else style.name or ""


def _lists(document: OpenDocument) -> dict[tuple[str, int], str]:
    """By list and depth: whether Word shows a bullet or a number."""
    parts = [one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")]
    if not parts:
        return {}
    root = parts[0].element
    forms = {
        (abstract.get(qn("w:abstractNumId")), int(level.get(qn("w:ilvl"), "0"))): _value(level.find(qn("w:numFmt")))
        for abstract in root.findall(qn("w:abstractNum"))
        for level in abstract.findall(qn("w:lvl"))
    }
    return {
        (number.get(qn("w:numId")), depth): form
        for number in root.findall(qn("w:num"))
        for (abstract, depth), form in forms.items()
        if abstract == _value(number.find(qn("w:abstractNumId")))
    }


def _hyperlinks(document: OpenDocument) -> Hyperlinks:
    relations = document.part.rels.items()
    return {key: relation.target_ref for key, relation in relations if relation.reltype.endswith("/hyperlink")}


def _properties(document: OpenDocument) -> dict[str, str]:
    """The properties that somebody gave the document, such as those we remembered in it."""
    blob = _part(document, "/custom-properties")
    return dict(list(_named_values(blob))[:_PROPERTIES_WANTED]) if blob else {}


def _part(document: OpenDocument, kind: str) -> bytes:
    """One of the package's own parts, such as that with its properties; empty where it has none."""
    relations = document.part.package.rels.values()
    found = (one for one in relations if one.reltype.endswith(kind) and not one.is_external)
    part = next(found, None)
    return b"" if part is None else part.target_part.blob


def _named_values(blob: bytes) -> Iterator[tuple[str, str]]:
    for one in parse_xml(blob):
        yield one.get("name", ""), "".join(one.itertext())
