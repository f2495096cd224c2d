"""Text that people typed into a box, as paragraphs and lists."""

import re
from collections.abc import Iterator

from portal.documents import WordDocument

_ITEM = re.compile(r"[-*•]\s+(?P<words>.+)")


def write_prose(document: WordDocument, text: str, otherwise: str = "") -> None:
    """A blank line begins a paragraph, a dash at the start of a line an item. `otherwise` says what is missing."""
    for passage in _passages(text) if text.strip() else [otherwise]:
        item = _ITEM.fullmatch(passage)
        if item:
            document.item(item["words"])
        else:
            document.paragraph(passage)


def _passages(text: str) -> Iterator[str]:
    waiting: list[str] = []
    for line in [*(line.strip() for line in text.splitlines()), ""]:
        if waiting and (not line or _ITEM.fullmatch(line)):
            yield " ".join(waiting)
            waiting = []
        if _ITEM.fullmatch(line):
            yield line
        elif line:
            waiting.append(line)
