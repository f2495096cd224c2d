"""Words that run on from one clause into the next, as somebody copied them from the page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from partnerships.designs.blocks import Block, Blocks
from partnerships.designs.passages import Anchor, anchor_at, joined, texts_of

MOST_PARTS = 50
"""A comment stands on words of at most so many clauses and cells."""

_NUMBER = re.compile(r"(?<![\w.])(\d+)\.\d+(?![\w.])")
_OF_A_COMMENT = re.compile(r"Comment \d+(?![\w.])")
MOST_TRIED = 3

Letter = tuple[str, int, int]
"""A letter, the number of the text that it stands in, and its place there; a space between two texts is in neither."""


def spanning(blocks: Blocks, clause_id: str, words: str) -> Anchor | None:
    """Where words stand that begin in this clause; None where they do not. The clauses' numbers may be among them."""
    places = [block.id for block in blocks]
    if clause_id not in places:
        return None
    rest = blocks[places.index(clause_id) :]
    return next((found for one in _said(words) if (found := _stretch(rest, one)) is not None), None)


def whole_clauses(blocks: Blocks, first: str, last: str) -> Anchor:
    """From the one to the other, both of them and in whichever order they are named."""
    places = {block.id: place for place, block in enumerate(blocks)}
    start, end = sorted((places[first], places[last]))
    return joined([Anchor(block.id) for block in blocks[start : end + 1]]) or Anchor(first)


def _said(words: str) -> Iterator[str]:
    """As they are, and without what the page has between them: numbers of comments, and of one section's clauses.

    The section's own number is not known here, but is the commonest before a full stop; others may be amounts.
    """
    yield words
    bare = _OF_A_COMMENT.sub("", words)
    for section, _ in Counter(_NUMBER.findall(bare)).most_common(MOST_TRIED):
        yield re.sub(rf"(?:Comment(?: on clause)?\s+)?(?<![\w.]){section}\.\d+(?![\w.])", " ", bare)
    yield bare


def _stretch(blocks: Blocks, words: str) -> Anchor | None:
    texts = [(block, number) for block in blocks for number in range(len(texts_of(block)))]
    letters = list(_letters(texts))
    wanted = " ".join(words.split()).lower()
    at = "".join(letter for letter, *_ in letters).find(wanted) if wanted else -1
    if at < 0:
        return None
    ends: dict[int, tuple[int, int]] = {}
    for _, text, place in letters[at : at + len(wanted)]:
        if text >= 0:
            ends[text] = (ends.get(text, (place, place))[0], place + 1)
    parts = [(texts[text], start, end) for text, (start, end) in ends.items()]
    if not parts or parts[0][0][0].id != blocks[0].id:
        return None
    return joined([anchor_at(block, number, start, end) for (block, number), start, end in parts])


def _letters(texts: Sequence[tuple[Block, int]]) -> Iterator[Letter]:
    """All on one line, with single spaces and without capitals."""
    is_after_space = True
    for text, (block, number) in enumerate(texts):
        for place, sign in enumerate(texts_of(block)[number]):
            if not sign.isspace():
                lower = sign.lower()
                yield lower if len(lower) == 1 else sign, text, place
            elif not is_after_space:
                yield " ", text, place
            is_after_space = sign.isspace()
        if not is_after_space:
            yield " ", -1, 0
        is_after_space = True
