"""Fields that Word computes, each with a result to show until it does, and the contents made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.documents.elements import Element, texted, w
from portal.documents.spans import run

_CONTENTS = ' TOC \\o "1-3" \\h \\z \\u '


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading as the contents list it."""

    level: int
    text: str
    bookmark: str


def field(instruction: str, result: str) -> list[Element]:
    return [*field_start(instruction), run(result), field_end()]


def field_start(instruction: str) -> list[Element]:
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", texted("instrText", instruction)),
        w("r", w("fldChar", fldCharType="separate")),
    ]


def field_end() -> Element:
    return w("r", w("fldChar", fldCharType="end"))


def contents_block(heading: str, entries: Sequence[Entry]) -> Element:
    """The table of contents in Word's own wrapping, so that Word offers to update it."""
    lines = [_line(entry) for entry in entries] or [w("p", w("pPr", w("pStyle", val="TOC1")))]
    _after_layout(lines[0], field_start(_CONTENTS))
    lines[-1].append(field_end())
    title = w("p", w("pPr", w("pStyle", val="TOCHeading")), run(heading))
    gallery = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    return w("sdt", w("sdtPr", gallery), w("sdtContent", title, *lines))


def bookmarked(content: Sequence[Element], name: str, number: int) -> list[Element]:
    start = w("bookmarkStart", id=number, name=name)
    return [start, *content, w("bookmarkEnd", id=number)]


def _line(entry: Entry) -> Element:
    """Without a page number: only Word knows it, and it adds them when it brings the fields up to date."""
    link = w("hyperlink", run(entry.text), anchor=entry.bookmark, history=1)
    return w("p", w("pPr", w("pStyle", val=f"TOC{entry.level}")), link)


def _after_layout(paragraph: Element, runs: Sequence[Element]) -> None:
    for offset, element in enumerate(runs, start=1):
        paragraph.insert(offset, element)
