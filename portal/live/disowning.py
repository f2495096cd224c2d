"""Taking a mark off words that its owner never said; they keep their place, as their writer's own.

And putting one back on words that stayed when somebody else took it off.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import repeat
from typing import Any

from pycrdt import XmlFragment, XmlText

from portal.live.content import INSERTION, Tree, blocks_of, byte_offset, fragment_of, plain, texts_of
from portal.live.marked_texts import Path
from portal.live.names import NAMED, is_own, kind_of, spelled
from portal.live.rights import Author
from portal.live.said import Found
from portal.live.staying import Place

MOST_LETTERS_COMPARED = 300


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words under one mark: its full name there, and their place in bytes. `marks` are all that lie on them."""

    text: XmlText
    name: str
    start: int
    words: str
    marks: Mapping[str, Any]

    def is_inserted_by(self, author: Author) -> bool:
        """Whether the words say themselves that they are this author's."""
        return any(kind_of(name) == INSERTION and is_own(mark, author) for name, mark in self.marks.items())


def mend(tree: Tree, found: Found, author: Author) -> None:
    """What was found wrong, one after the other: `places` count letters, so nothing may have changed meanwhile."""
    with tree.transaction():
        for place in found.places:
            _mend(tree, place)
    disown(tree, found.unsaid, author)


def _mend(tree: Tree, place: Place) -> None:
    text = _text_at(fragment_of(tree), place.path)
    words = plain(text)
    start, end = byte_offset(words, place.start), byte_offset(words, place.end)
    if place.is_back:
        text.format(start, end, {min(place.names): json.loads(place.spelling)[1]})
    else:
        text.format(start, end, dict.fromkeys(place.names))


def _text_at(fragment: XmlFragment, path: Path) -> XmlText:
    found: Any = fragment
    for place in path:
        found = found.children[place]
    text: XmlText = found
    return text


def disown(tree: Tree, unsaid: Mapping[str, str], author: Author) -> None:
    """Take each of these marks off all words but those that it may keep."""
    with tree.transaction():
        for spelling, said in unsaid.items():
            _disown(tree, spelling, said, author)


def _disown(tree: Tree, spelling: str, said: str, author: Author) -> None:
    marked = [one for block in blocks_of(tree) for text in texts_of(block) for one in _stretches_of(text, spelling)]
    doubtful = "".join(one.words for one in marked if not one.is_inserted_by(author))
    kept = iter(_aligned(doubtful, said))
    for one in marked:
        nothing = repeat(False) if one.is_inserted_by(author) else kept
        _take_off(one, [next(nothing) for _ in one.words])


def _aligned(now: str, said: str) -> list[bool]:
    """Of each letter that stands there now, whether it is one of those that were said."""
    shorter = min(len(now), len(said))
    head = next((at for at in range(shorter) if now[at] != said[at]), shorter)
    tail = next((at for at in range(shorter - head) if now[-at - 1] != said[-at - 1]), shorter - head)
    middle = [False] * (len(now) - head - tail)
    between = said[head : len(said) - tail]
    if max(len(middle), len(between)) <= MOST_LETTERS_COMPARED:
        matcher = SequenceMatcher(None, between, now[head : len(now) - tail], autojunk=False)
        for match in matcher.get_matching_blocks():
            middle[match.b : match.b + match.size] = [True] * match.size
    return [*[True] * head, *middle, *[True] * tail]


def _take_off(stretch: Stretch, kept: Sequence[bool]) -> None:
    start = at = stretch.start
    for place, letter in enumerate(stretch.words):
        at += len(letter.encode())
        if place + 1 == len(stretch.words) or kept[place + 1] != kept[place]:
            if not kept[place]:
                stretch.text.format(start, at, {stretch.name: None})
            start = at


def _stretches_of(text: XmlText, spelling: str) -> Iterator[Stretch]:
    at = 0
    for words, marks in text.diff():
        if isinstance(words, str):
            for name, value in (marks or {}).items():
                if kind_of(name) in NAMED and spelled(name, value) == spelling:
                    yield Stretch(text, name, at, words, marks or {})
            at += len(words.encode())
