"""Text cut into words, spaces and signs, and two or three such sequences set against each other."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from partnerships.designs.blocks import Block, Run, Runs, TextBlock

PIECE = re.compile(r"\w+|\s+|[^\w\s]")

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Edit(Generic[T]):
    """`base[start:end]` became `replacement`."""

    start: int
    end: int
    replacement: tuple[T, ...]


def cut(runs: Runs) -> list[Run]:
    """Each word, space or sign as a run of its own, with its look."""
    return [Run(piece, run.bold, run.italic, run.link) for run in runs for piece in PIECE.findall(run.text)]


def own_runs(block: Block | None) -> Runs:
    """A text block's words, or a table's caption."""
    if isinstance(block, TextBlock):
        return block.runs
    return (Run(block.caption),) if block and block.caption else ()


def edits(base: Sequence[T], changed: Sequence[T]) -> list[Edit[T]]:
    """The changes in order. Spaces alone never anchor a match, or texts would seem alike by their gaps."""
    head = _common_start(base, changed)
    tail = _common_start(base[head:][::-1], changed[head:][::-1])
    matcher = SequenceMatcher(
        _is_space, base[head : len(base) - tail], changed[head : len(changed) - tail], autojunk=False
    )
    return [
        Edit(head + start, head + end, tuple(changed[head + changed_start : head + changed_end]))
        for tag, start, end, changed_start, changed_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def merge_sequences(base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> list[T] | None:
    """Both sides' changes together, or None where they touch.

    Two changes touch when no unchanged word stands between them: "30 days" made "14 days" by one person and
    "30 weeks" by another must not quietly become "14 weeks". What both changed alike is changed once.
    """
    my_edits, their_edits = set(edits(base, mine)), set(edits(base, theirs))
    only_mine, only_theirs = my_edits - their_edits, their_edits - my_edits
    if any(_touch(one, other, base) for one in only_mine for other in only_theirs):
        return None
    merged = list(base)
    for edit in sorted(my_edits | their_edits, key=lambda edit: edit.start, reverse=True):
        merged[edit.start : edit.end] = edit.replacement
    return merged


def words_of(block: Block) -> list[str]:
    cells = [block.runs] if isinstance(block, TextBlock) else [cell for row in block.rows for cell in row]
    caption = [] if isinstance(block, TextBlock) else re.findall(r"\w+", block.caption)
    return caption + [word for cell in cells for run in cell for word in re.findall(r"\w+", run.text)]


def _common_start(one: Sequence[T], other: Sequence[T]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_space(item: object) -> bool:
    return isinstance(item, Run) and item.text.isspace()


def _touch(one: Edit[T], other: Edit[T], base: Sequence[T]) -> bool:
    first, second = sorted((one, other), key=lambda edit: (edit.start, edit.end))
    return not any(_separates(item) for item in base[first.end : second.start])


def _separates(item: object) -> bool:
    return not isinstance(item, Run) or any(letter.isalnum() for letter in item.text)
