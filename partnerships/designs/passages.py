"""Where the words stand today that a comment is about (U6): it stays with them while the text moves.

A comment keeps the clause and the words that it began with. Where the section is written together, a mark in the
text moves with them, and what the mark covers is looked up first; without one the words are looked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise
from typing import Any

from partnerships.designs.blocks import Block, Blocks, Run, Runs, TextBlock, map_runs, text_of
from portal.live.quoting import find_quote, occurrences, quote_at

LONGEST_PASSAGE = 1_000
SHORTEST_TELLING = 12  # characters: fewer may stand anywhere by chance


@dataclass(frozen=True, slots=True)
class Anchor:
    """`occurrence` tells equal words of a clause apart; None means the whole clause. No clause: the whole section.

    `further` are the same of what lies in other clauses or cells, in the order of the text.
    """

    clause_id: str = ""
    quote: str = ""
    occurrence: int | None = None
    further: "tuple[Anchor, ...]" = ()

    @property
    def is_passage(self) -> bool:
        return self.occurrence is not None

    @property
    def parts(self) -> "tuple[Anchor, ...]":
        """One for each clause or cell."""
        return replace(self, further=()), *self.further

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(one.quote for one in self.parts)


def joined(parts: "Sequence[Anchor]") -> Anchor | None:
    """One anchor for all of these; None where there are none."""
    return replace(parts[0], further=tuple(parts[1:])) if parts else None


def write_further(anchor: Anchor) -> list[dict[str, Any]]:
    """As a column stores it."""
    return [{"clause_id": one.clause_id, "quote": one.quote, "occurrence": one.occurrence} for one in anchor.further]


def read_anchor(clause_id: str, quote: str, occurrence: int | None, further: Sequence[Mapping[str, Any]]) -> Anchor:
    others = tuple(Anchor(one["clause_id"], one["quote"], one["occurrence"]) for one in further)
    return Anchor(clause_id, quote, occurrence, others)


@dataclass(frozen=True, slots=True)
class Passage:
    """`start` and `end` count characters in one of the clause's texts: see `texts_of`. None is the whole clause."""

    clause_id: str
    text: int = 0
    start: int | None = None
    end: int | None = None
    is_reworded: bool = False


def texts_of(block: Block) -> list[str]:
    """A paragraph is one text, a table one for each cell."""
    if isinstance(block, TextBlock):
        return [text_of(block.runs)]
    return [text_of(cell) for row in block.rows for cell in row]


def locate(blocks: Blocks, anchor: Anchor) -> Passage | None:
    """Where the passage is now; None when it has gone."""
    block = next((block for block in blocks if block.id == anchor.clause_id), None)
    if not anchor.is_passage:
        return None if block is None else Passage(block.id)
    if block is not None and (found := find_quote(texts_of(block), anchor.quote, anchor.occurrence or 0)):
        return Passage(block.id, found.text, found.start, found.end, not found.is_exact)
    return _elsewhere(blocks, anchor)


def locate_all(blocks: Blocks, anchor: Anchor) -> tuple[Passage, ...]:
    """Where its parts are now, without those that have gone; in the order of the text as it was."""
    found = (locate(blocks, part) for part in anchor.parts)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def present_anchor(blocks: Blocks, passage: Passage) -> Anchor:
    """What to look for where the passage is now."""
    block = next(block for block in blocks if block.id == passage.clause_id)
    if passage.start is None or passage.end is None:
        return Anchor(block.id)
    return anchor_at(block, passage.text, passage.start, passage.end)


def anchor_at(block: Block, text: int, start: int, end: int) -> Anchor:
    quote, occurrence = quote_at(texts_of(block), text, start, end)
    return Anchor(block.id, quote[:LONGEST_PASSAGE], occurrence)


def _elsewhere(blocks: Blocks, anchor: Anchor) -> Passage | None:
    """Words that were cut out and put into another clause."""
    if len(anchor.quote) < SHORTEST_TELLING:
        return None
    for block in blocks:
        if found := next(occurrences(texts_of(block), anchor.quote), None):
            return Passage(block.id, found.text, found.start, found.end)
    return None


def marked_anchors(marked: Iterable[Mapping[str, Any]], blocks: Blocks) -> dict[str, Anchor]:
    """What each comment's mark covers in the live text, by the comment's id.

    `marked` is the text with its marks, `blocks` the same text as it is stored. A mark may lie on words of several
    clauses: it was laid so, or a clause was divided under it.
    """
    stored = {block.id: block for block in blocks}
    parts: dict[str, list[Anchor]] = {}
    for written in marked:
        block = stored.get(written["id"])
        for comment_id, words in _words_under(written):
            if block is not None and _stands(block, words):
                parts.setdefault(comment_id, []).append(replace(words, clause_id=block.id))
    return {comment_id: replace(first, further=tuple(others)) for comment_id, (first, *others) in parts.items()}


def _stands(block: Block, words: Anchor) -> bool:
    found = find_quote(texts_of(block), words.quote, words.occurrence or 0)
    return found is not None and found.is_exact


def _words_under(written: Mapping[str, Any]) -> Iterator[tuple[str, Anchor]]:
    cells: list[Sequence[Mapping[str, Any]]]
    cells = [cell for row in written["rows"] for cell in row] if written["kind"] == "table" else [written["runs"]]
    settled = [[run for run in cell if "insertion" not in run] for cell in cells]
    texts = ["".join(run["text"] for run in cell) for cell in settled]
    for number, cell in enumerate(settled):
        for comment_id, (start, end) in _stretches(cell).items():
            quote, occurrence = quote_at(texts, number, start, end)
            if quote:
                yield comment_id, Anchor("", quote[:LONGEST_PASSAGE], occurrence)


def _stretches(runs: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """From the first to the last character under each comment."""
    found: dict[str, tuple[int, int]] = {}
    at = 0
    for run in runs:
        end = at + len(run["text"])
        for comment_id in run.get("comments", ()):
            found[comment_id] = (found.get(comment_id, (at, at))[0], end)
        at = end
    return found


@dataclass(frozen=True, slots=True)
class Note:
    """A conversation, as the words refer to it that it is about. `target` is its id on the page.

    Where its words lie in several clauses, its number stands behind the first: `is_further` marks the others.
    """

    number: int
    target: str
    is_private: bool = False
    is_further: bool = False


@dataclass(frozen=True, slots=True)
class NotedRun(Run):
    """Words with the conversations that they are under; `ends` names those whose passage ends here."""

    notes: tuple[Note, ...] = ()
    ends: tuple[Note, ...] = ()

    @property
    def is_plain(self) -> bool:
        return not (self.bold or self.italic or self.link or self.notes)


Noting = Sequence[tuple[Note, Passage]]


def noted(blocks: Blocks, notes: Noting) -> Blocks:
    """The text with each conversation's passage marked in it, for the page that shows both."""
    return tuple(_noted(block, [pair for pair in notes if pair[1].clause_id == block.id]) for block in blocks)


def _noted(block: Block, notes: Noting) -> Block:
    numbers = count()

    def mark(runs: Runs) -> Runs:
        number = next(numbers)
        return _cut(runs, [(one.start, one.end, note) for note, one in notes if one.text == number])

    return map_runs(block, mark) if any(one.start is not None for _, one in notes) else block


def _cut(runs: Runs, places: Sequence[tuple[int | None, int | None, Note]]) -> Runs:
    """The runs cut so that each lies either inside or outside of every place."""
    known = [(start, end, note) for start, end, note in places if start is not None and end is not None]
    edges = sorted({edge for start, end, _ in known for edge in (start, end)})
    cut: list[Run] = []
    at = 0
    for run in runs:
        end = at + len(run.text)
        bounds = [at, *(edge for edge in edges if at < edge < end), end]
        for first, last in pairwise(bounds):
            notes = tuple(note for start, stop, note in known if start <= first and last <= stop)
            ends = tuple(note for _, stop, note in known if stop == last)
            cut.append(NotedRun(run.text[first - at : last - at], run.bold, run.italic, run.link, notes, ends))
        at = end
    return tuple(cut)


def followed(anchor: Anchor, before: Blocks, after: Blocks, *, was_gone: bool) -> Anchor | None:
    """Where words without a mark went when the text changed from `before` to `after`; None when they have gone.

    Equal words elsewhere are other words, unless they have just come: then somebody has cut and pasted.
    """
    found = (_followed(part, before, after, was_gone=was_gone) for part in anchor.parts)
    return joined([one for one in found if one is not None])


def _followed(anchor: Anchor, before: Blocks, after: Blocks, *, was_gone: bool) -> Anchor | None:
    earlier, now = _count(before, anchor.quote), _count(after, anchor.quote)
    if was_gone and now <= earlier:
        return None
    passage = locate(after, anchor)
    if passage is None or passage.start is None or passage.end is None:
        return None
    if not passage.is_reworded and now < earlier:
        return None
    block = next(block for block in after if block.id == passage.clause_id)
    return anchor_at(block, passage.text, passage.start, passage.end)


def _count(blocks: Blocks, quote: str) -> int:
    return sum(1 for block in blocks for _ in occurrences(texts_of(block), quote))
