"""Text that people typed into a box, as paragraphs and lists: a blank line begins one, a dash makes an item."""

import re
from dataclasses import dataclass
from itertools import groupby

from portal.documents import WordDocument

_ITEM = re.compile(r"[-*•]\s+(?P<words>.+)")


@dataclass(frozen=True)
class Passage:
    """A paragraph of one line, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]


def passages_of(text: str) -> list[Passage]:
    pieces = _pieces([line.strip() for line in text.splitlines()])
    return [
        passage
        for is_list, group in groupby(pieces, key=lambda piece: piece[0])
        for passage in _together(is_list, tuple(words for _, words in group))
    ]


def write_prose(document: WordDocument, text: str, otherwise: str) -> None:
    """`otherwise` says in words that nothing was written."""
    for passage in passages_of(text) or [Passage(is_list=False, lines=(otherwise,))]:
        for line in passage.lines:
            (document.item if passage.is_list else document.paragraph)(line)


def _pieces(lines: list[str]) -> list[tuple[bool, str]]:
    """Each item or paragraph; a line that follows another without a blank one goes on with it."""
    pieces: list[tuple[bool, str]] = []
    begins = True
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item:
            pieces.append((True, item["words"]))
        elif line and begins:
            pieces.append((False, line))
        elif line:
            is_item, before = pieces.pop()
            pieces.append((is_item, f"{before} {line}"))
        begins = not line
    return pieces


def _together(is_list: bool, lines: tuple[str, ...]) -> list[Passage]:
    return [Passage(is_list=True, lines=lines)] if is_list else [Passage(False, (line,)) for line in lines]
