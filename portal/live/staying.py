"""Marks on words that stay: nobody but their owner takes one off such words, or lays one over them.

Words stay where the same words still stand in the same text. An editor tells a text's change by its letters, not by
its marks, so letters are compared here too, marked ones with marked ones first: whoever takes out one of two equal
words has taken out the one that is missing with its mark. A few equal letters in words that were exchanged are
nobody's words that stay.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.live.marked_texts import Path, Run, Runs, under_marks

FEWEST_LETTERS = 4
MOST_LETTERS_COMPARED = 300

Letter = tuple[str, frozenset[str]]
Block = tuple[int, int, int]
"""Where equal letters stand in the one and in the other, and how many."""


@dataclass(frozen=True, slots=True)
class Place:
    """Letters of one text, counted from its beginning, whose mark is put back (`is_back`) or taken off."""

    path: Path
    start: int
    end: int
    spelling: str
    names: frozenset[str]
    is_back: bool


def moved_marks(path: Path, before: Runs, after: Runs) -> list[Place]:
    """The places at which words stayed and a mark did not, or came."""
    offset, old, new = _differing(before, after)
    if not any(marks for _, marks in old) and not any(marks for _, marks in new):
        return []
    lengths = {spelling: len(words) for spelling, words in under_marks(before).items()}
    changes: dict[tuple[str, bool], list[int]] = {}
    old_letters, new_letters = _letters(old), _letters(new)
    is_same = [letter for letter, _ in old_letters] == [letter for letter, _ in new_letters]
    for at_old, at_new, size in _staying(old_letters, new_letters):
        for step in range(size):
            had, has = old_letters[at_old + step][1], new_letters[at_new + step][1]
            for spelling in had ^ has:
                if is_same or spelling in has or size >= min(FEWEST_LETTERS, lengths[spelling]):
                    changes.setdefault((spelling, spelling in had), []).append(offset + at_new + step)
    return [
        Place(path, start, end, spelling, _names(before if is_back else after, spelling), is_back)
        for (spelling, is_back), places in changes.items()
        for start, end in _joined(sorted(places))
    ]


def _names(runs: Runs, spelling: str) -> frozenset[str]:
    """The mark's full names there."""
    return frozenset(name for _, marks in runs for name, one in marks.items() if one == spelling)


def _differing(before: Runs, after: Runs) -> tuple[int, Sequence[Run], Sequence[Run]]:
    """The runs between the equal ones at both ends, and how many letters stand before them."""
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - head) if before[-at - 1] != after[-at - 1]), shorter - head)
    offset = sum(len(words) for words, _ in after[:head])
    return offset, before[head : len(before) - tail], after[head : len(after) - tail]


def _letters(runs: Sequence[Run]) -> list[Letter]:
    return [(letter, spellings) for words, spellings in _with_sets(runs) for letter in words]


def _with_sets(runs: Sequence[Run]) -> Iterator[tuple[str, frozenset[str]]]:
    return ((words, frozenset(marks.values())) for words, marks in runs)


def _staying(old: Sequence[Letter], new: Sequence[Letter]) -> Iterator[Block]:
    """Letters with their marks first, then letters alone."""
    head, tail = ends(old, new)
    old_words = "".join(letter for letter, _ in old[head : len(old) - tail])
    new_words = "".join(letter for letter, _ in new[head : len(new) - tail])
    for at_old, at_new, size in _equal_letters(old_words, new_words):
        yield head + at_old, head + at_new, size


def _equal_letters(old: str, new: str) -> Iterator[Block]:
    head, tail = ends(old, new)
    if head:
        yield 0, 0, head
    if tail:
        yield len(old) - tail, len(new) - tail, tail
    between, now = old[head : len(old) - tail], new[head : len(new) - tail]
    if between and now and max(len(between), len(now)) <= MOST_LETTERS_COMPARED:
        for match in SequenceMatcher(None, between, now, autojunk=False).get_matching_blocks():
            if match.size:
                yield head + match.a, head + match.b, match.size


def ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many are the same at the beginning, and how many more at the end."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    return head, next((at for at in range(shorter - head) if old[-at - 1] != new[-at - 1]), shorter - head)


def _joined(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for number, place in enumerate(places):
        if number + 1 == len(places) or places[number + 1] != place + 1:
            yield places[start], place + 1
            start = number + 1
