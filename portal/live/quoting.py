"""Finding words again: where a quotation stands in a text that may have gone on since it was taken.

A text here is a list of strings: a paragraph is one, a table one for each of its cells. Places count characters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\w+")
SHARE_KEPT_PERCENT = 60
MOST_GROWTH = 2


@dataclass(frozen=True, slots=True)
class Found:
    """`texts[text][start:end]`; not exact where the words have been changed since."""

    text: int
    start: int
    end: int
    occurrence: int
    is_exact: bool = True


def find_quote(texts: Sequence[str], quote: str, occurrence: int = 0) -> Found | None:
    """The words as they were quoted, or else what has become of them; None when too little of them is left."""
    exact = list(occurrences(texts, quote))
    if exact:
        return exact[min(max(occurrence, 0), len(exact) - 1)]
    return _nearest(texts, quote)


def occurrences(texts: Sequence[str], quote: str) -> Iterator[Found]:
    """Wherever the same words stand. Capitals and the width of spaces do not count."""
    words = quote.split()
    if not words:
        return
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    count = 0
    for number, text in enumerate(texts):
        for match in pattern.finditer(text):
            yield Found(number, match.start(), match.end(), count)
            count += 1


def quote_at(texts: Sequence[str], text: int, start: int, end: int) -> tuple[str, int]:
    """The words of this place and which of their occurrences it is."""
    quote = " ".join(texts[text][start:end].split())
    same = [one for one in occurrences(texts, quote) if (one.text, one.start) < (text, start)]
    return quote, len(same)


def _nearest(texts: Sequence[str], quote: str) -> Found | None:
    """The stretch that shares most words with the quotation, in their order."""
    best: tuple[int, Found] | None = None
    for number, text in enumerate(texts):
        found = _in_text(number, text, quote)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _in_text(number: int, text: str, quote: str) -> tuple[int, Found] | None:
    wanted = [word.casefold() for word in WORD.findall(quote)]
    there = list(WORD.finditer(text))
    matcher = SequenceMatcher(None, wanted, [match[0].casefold() for match in there], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    kept = sum(block.size for block in blocks)
    if not blocks or 100 * kept < SHARE_KEPT_PERCENT * len(wanted):
        return None
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size - 1
    if last - first + 1 > MOST_GROWTH * len(wanted) + 1:
        return None
    return kept, Found(number, there[first].start(), there[last].end(), 0, is_exact=False)
