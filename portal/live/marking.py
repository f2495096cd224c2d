"""Marking the words of a comment in the live text. A mark moves with its words, whatever others write around them.

Only the portal sets such marks, also for people who may only comment: they name the words, it looks for them. (A
relative position would stay behind when a paragraph is divided, and pycrdt cannot resolve one.)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pycrdt import XmlElement, XmlText

from portal.live.content import (
    COMMENT,
    INSERTION,
    Marks,
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
    """`comments` are the conversations that it is under."""

    sign: str
    text: XmlText
    place: int
    comments: frozenset[str] = frozenset()


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


def comments_in(clause: XmlElement) -> list[tuple[str, Quoted]]:
    """Which comments lie on the clause, and on which words: for a copy of it, which has no marks."""
    letters = _letters_within(clause)
    found: dict[str, Quoted] = {}
    for number, text in enumerate(letters):
        for comment_id in {one for letter in text for one in letter.comments} - found.keys():
            under = [place for place, letter in enumerate(text) if comment_id in letter.comments]
            found[comment_id] = quote_at(_strings(letters), number, under[0], under[-1] + 1)
    return list(found.items())


def mark_again(clause: XmlElement, comments: Sequence[tuple[str, Quoted]]) -> None:
    letters = _letters_within(clause)
    for comment_id, (quote, occurrence) in comments:
        if found := find_quote(_strings(letters), quote, occurrence):
            _mark(letters[found.text][found.start : found.end], comment_id)


def _letters_of(doc: Tree, clause_id: str) -> list[list[Letter]]:
    """The settled letters of the clause: one list for a paragraph, one for each cell of a table."""
    clause = next((one for one in elements_of(fragment_of(doc)) if attribute(one, "id") == clause_id), None)
    return [] if clause is None else _letters_within(clause)


def _letters_within(clause: XmlElement) -> list[list[Letter]]:
    return [list(_letters(block)) for block in blocks_within(clause)]


def _letters(block: XmlElement) -> Iterator[Letter]:
    for text in texts_of(block):
        place = 0
        for words, marks in pieces_of(text):
            if INSERTION not in marks:
                comments = _comments(marks)
                yield from (Letter(sign, text, place + offset, comments) for offset, sign in enumerate(words))
            place += len(words)


def _comments(marks: Marks) -> frozenset[str]:
    values = [value for name, value in marks.items() if name.startswith(COMMENT) and isinstance(value, Mapping)]
    return frozenset(value["id"] for value in values if isinstance(value.get("id"), str))


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
