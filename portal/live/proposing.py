"""Suggestions of whole parts: a clause or a row of a table that goes, and a row that comes.

All words of a part carry one mark, which is all that says so: rejected, a part that has no other words is gone.
"""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

from pycrdt import XmlElement

from portal.live.content import (
    CELL,
    DELETION,
    INSERTION,
    blocks_in,
    elements_of,
    insert_row,
    is_going,
    pieces_of,
    read_element,
    texts_of,
)
from portal.live.marks import overlapping

NewMark = Callable[[], dict[str, Any]]
Pair = tuple[int | None, int | None]
ALIKE = 0.5


def suggest_removal(element: XmlElement, mark: dict[str, Any]) -> None:
    """What an organisation has suggested to go already stays under its earlier suggestion."""
    for block in blocks_in(element):
        for text in texts_of(block):
            at = 0
            for words, marks in pieces_of(text):
                end = at + len(words.encode())
                if not is_going(marks, mark["organisation"]) and INSERTION not in marks:
                    text.format(at, end, {overlapping(DELETION, mark): mark})
                at = end


def suggest_row(
    new_mark: NewMark, table: XmlElement, above: XmlElement | None, words: Sequence[Any]
) -> XmlElement | None:
    """A new row below this one; the header stays the first. One without words would be nothing to decide about."""
    if not any(words):
        return above
    children = list(table.children)
    place = children.index(above) + 1 if above is not None else 1
    insert_row(table, place, words, CELL, {INSERTION: new_mark()})
    return list(elements_of(table))[place]


def suggest_row_goes(
    new_mark: NewMark, row: XmlElement, live: Sequence[XmlElement | None], base: Sequence[Any]
) -> bool:
    """Only where it has words, and nobody has changed it meanwhile."""
    says = [None if block is None else words_of(read_element(block)["runs"]) for block in live]
    if not any(base) or says != [words_of(cell) for cell in base]:
        return False
    suggest_removal(row, new_mark())
    return True


def matching_rows(base: Sequence[Any], changed: Sequence[Any]) -> list[Pair]:
    """Which row of the one table is which of the other; None for a row that went or came. All in their order."""
    if len(base) == len(changed):
        return [(place, place) for place in range(len(base))]
    old, new = ([" ".join(words_of(cell) for cell in row) for row in rows] for rows in (base, changed))
    return matching(old, new)


def matching(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The same of rows by their words alone."""
    pairs: list[Pair] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(start, end), range(new_start, new_end), strict=True)
        else:
            pairs += _likeliest(old, new, range(start, end), range(new_start, new_end))
    return pairs


def _likeliest(old: Sequence[str], new: Sequence[str], gone: range, come: range) -> list[Pair]:
    """Rows that share half of their words are one row that was changed."""
    pairs: list[Pair] = []
    left = list(come)
    for place in gone:
        like = next((one for one in left if _are_alike(old[place], new[one])), None)
        while like is not None and left and left[0] <= like:
            one = left.pop(0)
            pairs.append((place if one == like else None, one))
        if like is None:
            pairs.append((place, None))
    return [*pairs, *((None, one) for one in left)]


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= ALIKE


def words_of(runs: Sequence[dict[str, Any]]) -> str:
    return "".join(run["text"] for run in runs).strip()
