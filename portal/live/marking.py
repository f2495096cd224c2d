"""Marking the words of a comment in the live text. A mark moves with its words, whatever others write around them.

Only the portal sets such marks, also for people who may only comment: they name the words, it looks for them. (A
relative position would stay behind when a paragraph is divided, and pycrdt cannot resolve one.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from pycrdt import XmlElement, XmlText

from portal.live.content import (
    COMMENT,
    INSERTION,
    Tree,
    attribute,
    blocks_within,
    byte_offset,
    elements_of,
    fragment_of,
    pieces_of,
    plain,
    texts_of,
)
from portal.live.marks import overlapping
from portal.live.quoting import find_quote, quote_at

Quoted = tuple[str, int]
"""Words, and which of their occurrences in the clause is meant."""


@dataclass(frozen=True, slots=True)
class Letter:
    sign: str
    text: XmlText
    place: int


def find_words(doc: Tree, clause_id: str, quote: str, occurrence: int) -> Quoted | None:
    """The words as they stand in the clause now, or what has become of them; None when they have gone."""
    letters = _letters_of(doc, clause_id)
    found = find_quote(_strings(letters), quote, occurrence)
    return None if found is None else quote_at(_strings(letters), found.text, found.start, found.end)


def mark_words(doc: Tree, clause_id: str, quote: str, occurrence: int, comment_id: UUID) -> Quoted | None:
    letters = _letters_of(doc, clause_id)
    found = find_quote(_strings(letters), quote, occurrence)
    if found is None:
        return None
    _mark(letters[found.text][found.start : found.end], str(comment_id))
    return quote_at(_strings(letters), found.text, found.start, found.end)


def _letters_of(doc: Tree, clause_id: str) -> list[list[Letter]]:
    """The settled letters of the clause: one list for a paragraph, one for each cell of a table."""
    clause = next((one for one in elements_of(fragment_of(doc)) if attribute(one, "id") == clause_id), None)
    return [] if clause is None else [list(_letters(block)) for block in blocks_within(clause)]


def _letters(block: XmlElement) -> Iterator[Letter]:
    for text in texts_of(block):
        place = 0
        for words, marks in pieces_of(text):
            if INSERTION not in marks:
                yield from (Letter(sign, text, place + offset) for offset, sign in enumerate(words))
            place += len(words)


def _strings(letters: list[list[Letter]]) -> list[str]:
    return ["".join(letter.sign for letter in text) for text in letters]


def _mark(letters: list[Letter], comment_id: str) -> None:
    """From the first to the last letter, with what is only suggested between them."""
    ends: dict[int, tuple[Letter, Letter]] = {}
    for letter in letters:
        ends[id(letter.text)] = (ends.get(id(letter.text), (letter, letter))[0], letter)
    for first, last in ends.values():
        words = plain(first.text)
        start, end = byte_offset(words, first.place), byte_offset(words, last.place + 1)
        mark = {"id": comment_id}
        first.text.format(start, end, {overlapping(COMMENT, mark): mark})
