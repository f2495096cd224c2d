"""Text inside a paragraph: stretches that are bold, italic or a link."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from docx.oxml.ns import qn

from portal.documents.elements import Element, clean, texted, w, when

_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"{}|\\^`]+", re.IGNORECASE)


class SpanLike(Protocol):
    """Anything with a text and a look. A link is an address, or `#` and the name of a bookmark."""

    @property
    def text(self) -> str: ...
    @property
    def bold(self) -> bool: ...
    @property
    def italic(self) -> bool: ...
    @property
    def link(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


Spans = str | Iterable[SpanLike]
LinkTarget = Callable[[str], str]


def inline(spans: Spans, relate: LinkTarget) -> list[Element]:
    """The runs of a paragraph. `relate` gives the relationship id of an address outside the document."""
    listed = [Span(spans)] if isinstance(spans, str) else spans
    return [_inline(span, relate) for span in listed]


def run(text: str, *, bold: bool = False, italic: bool = False, style: str = "") -> Element:
    """A run; line ends and tabs in the text become Word's own."""
    look = w("rPr", when(style, "rStyle", val=style), when(bold, "b"), when(italic, "i"))
    return w("r", look if len(look) else None, *_pieces(text))


def _inline(span: SpanLike, relate: LinkTarget) -> Element:
    if span.link and span.link.startswith("#"):
        words = run(span.text, bold=span.bold, italic=span.italic, style="Hyperlink")
        return w("hyperlink", words, anchor=clean(span.link[1:]), history=1)
    if span.link and _SAFE_LINK.fullmatch(span.link) and clean(span.link) == span.link:
        words = run(span.text, bold=span.bold, italic=span.italic, style="Hyperlink")
        hyperlink = w("hyperlink", words, history=1)
        hyperlink.set(qn("r:id"), relate(span.link))
        return hyperlink
    return run(span.text, bold=span.bold, italic=span.italic)


def _pieces(text: str) -> Iterable[Element]:
    for piece in re.split(r"(\r\n|\r|\n|\t)", text):
        if piece == "\t":
            yield w("tab")
        elif piece in {"\n", "\r", "\r\n"}:
            yield w("br")
        elif piece:
            yield texted("t", piece)
