"""What differs between two versions of one block's words, by whole words and as places of characters."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from portal.live.content import marks_of

PIECE = re.compile(r"\w+|\s+|[^\w\s]")

Run = Mapping[str, Any]


def compare(base: str, changed: str) -> list[tuple[str, int, int, int, int]]:
    """The differences by whole words, as places of characters. Spaces alone never anchor a match."""
    old, new = PIECE.findall(base), PIECE.findall(changed)
    old_at, new_at = _starts(old), _starts(new)
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    return [
        (tag, old_at[start], old_at[end], new_at[new_start], new_at[new_end])
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
    ]


def compare_looks(base: Sequence[Run], changed: Sequence[Run]) -> list[tuple[str, int, int, int, int]]:
    """As `compare`, and a word that only looks different is another word."""
    old, new = _looking_pieces(base), _looking_pieces(changed)
    old_at, new_at = _starts([words for words, _ in old]), _starts([words for words, _ in new])
    matcher = SequenceMatcher(lambda piece: piece[0].isspace(), old, new, autojunk=False)
    return [
        (tag, old_at[start], old_at[end], new_at[new_start], new_at[new_end])
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
    ]


def _looking_pieces(runs: Sequence[Run]) -> list[tuple[str, str]]:
    return [(words, repr(marks_of(run))) for run in runs for words in PIECE.findall(run["text"])]


def _starts(pieces: Sequence[str]) -> list[int]:
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def plain_of(runs: Sequence[Run]) -> str:
    return "".join(run["text"] for run in runs)


def looks_of(runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [marks_of(run) for run in runs for _ in run["text"]]


def part_of(runs: Sequence[Run], start: int, end: int) -> list[dict[str, Any]]:
    """The runs of these characters."""
    found = []
    at = 0
    for run in runs:
        words = run["text"][max(start - at, 0) : max(end - at, 0)]
        if words:
            found.append({**run, "text": words})
        at += len(run["text"])
    return found
