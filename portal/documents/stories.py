"""The words of a paragraph that came back: their look, who put them in or took them out, who spoke of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from docx.oxml.ns import qn

from portal.documents.elements import Element

Hyperlinks = Mapping[str, str]

_TEXTS = {qn("w:t"), qn("w:delText")}
_BREAKS = {qn(f"w:{name}"): sign for name, sign in {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "‑"}.items()}
_PASSED = {qn(f"w:{name}") for name in ("pPr", "rPr", "instrText", "delInstrText", "bookmarkStart", "bookmarkEnd")}
_PASSED.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")  # the same again for old readers
_UNREAD = {
    qn("w:drawing"): "picture or shape",
    qn("w:pict"): "picture or shape",
    qn("w:object"): "embedded object",
    qn("w:footnoteReference"): "footnote",
    qn("w:endnoteReference"): "endnote",
    qn("w:altChunk"): "text in another format",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "formula",
}
_NUMBER_STYLE = "clause number"


@dataclass(frozen=True, slots=True)
class Piece:
    """`inserted` and `deleted` name the author of a tracked change; `is_label` is set in the style of our numbers."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    inserted: str | None = None
    deleted: str | None = None
    comments: tuple[str, ...] = ()
    is_label: bool = False


@dataclass
class Story:
    """What is open while the body is read: comments may reach over several paragraphs."""

    hyperlinks: Hyperlinks
    style_names: Mapping[str, str]
    comments: list[str] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def read_pieces(paragraph: Element, story: Story) -> tuple[Piece, ...]:
    return tuple(_joined(_pieces(paragraph, story, Piece(""))))


def _pieces(parent: Element, story: Story, around: Piece) -> Iterator[Piece]:
    """What lies inside an element, each with the changes and the link that lie around it."""
    for child in parent:
        if child.tag == qn("w:commentRangeStart"):
            story.comments.append(child.get(qn("w:id"), ""))
        elif child.tag == qn("w:commentRangeEnd"):
            story.comments = [one for one in story.comments if one != child.get(qn("w:id"))]
        elif child.tag == qn("w:commentReference"):
            yield replace(around, text="", comments=(child.get(qn("w:id"), ""),))
        elif child.tag in _UNREAD:
            story.unread[_UNREAD[child.tag]] += 1
        elif child.tag == qn("w:r"):
            yield from _run(child, story, _look(child, story, around))
        elif child.tag not in _PASSED:
            yield from _pieces(child, story, _within(child, story, around))


def _within(element: Element, story: Story, around: Piece) -> Piece:
    author = element.get(qn("w:author"), "")
    if element.tag in (qn("w:ins"), qn("w:moveTo")):
        return replace(around, inserted=author)
    if element.tag in (qn("w:del"), qn("w:moveFrom")):
        return replace(around, deleted=author)
    if element.tag == qn("w:hyperlink"):
        anchor = element.get(qn("w:anchor"))
        target = story.hyperlinks.get(element.get(qn("r:id"), ""))
        return replace(around, link=target or (f"#{anchor}" if anchor else None))
    return around


def _run(run: Element, story: Story, look: Piece) -> Iterator[Piece]:
    comments = tuple(story.comments)
    for child in run:
        if child.tag in _TEXTS:
            yield replace(look, text=child.text or "", comments=comments)
        elif child.tag in _BREAKS:
            sign = "" if child.get(qn("w:type")) in {"page", "column"} else _BREAKS[child.tag]
            yield replace(look, text=sign, comments=comments)
        elif child.tag not in _PASSED:
            yield from _pieces([child], story, look)  # type: ignore[arg-type] # anything that holds elements will do


def _look(run: Element, story: Story, around: Piece) -> Piece:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return around
    style = _value(properties.find(qn("w:rStyle")))
    name = story.style_names.get(style, style).lower()
    return replace(
        around,
        bold=_is_on(properties.find(qn("w:b")), otherwise=name == "strong"),
        italic=_is_on(properties.find(qn("w:i")), otherwise=name == "emphasis"),
        is_label=name == _NUMBER_STYLE,
    )


def _is_on(switch: Element | None, *, otherwise: bool) -> bool:
    return otherwise if switch is None else switch.get(qn("w:val"), "true") not in {"0", "false", "off"}


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours that differ in their words alone are one piece: Word parts them at every saving."""
    waiting: Piece | None = None
    for piece in (one for one in pieces if one.text or one.comments):
        if waiting and replace(waiting, text="") == replace(piece, text=""):
            waiting = replace(waiting, text=waiting.text + piece.text)
        else:
            if waiting:
                yield waiting
            waiting = piece
    if waiting:
        yield waiting
