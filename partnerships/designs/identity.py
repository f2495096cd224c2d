"""A clause keeps its id while its words change, so comments, references and signatures follow it (F10, F13).

A text typed in a plain form comes without ids. They are found again by likeness: first what did not change,
then, between two unchanged neighbours, what resembles most, and last what was moved elsewhere as it was.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

from partnerships.designs.blocks import Block, Blocks, TextBlock, content_of, with_id
from partnerships.designs.words import words_of

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 8
_LEAST_LIKENESS = 0.4
_MOST_COMPARISONS = 40_000

NewId = Callable[[], str]


def fresh_clause_id() -> str:
    """Eight signs, none of which is mistaken for another when read aloud."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))


def carry_ids(base: Sequence[Block], changed: Sequence[Block], new_id: NewId = fresh_clause_id) -> Blocks:
    """The changed blocks, each with the id of the base block that it continues, or with a new one."""
    base_ids: dict[int, str] = {}
    gaps = []
    matcher = SequenceMatcher(
        None, [content_of(block) for block in base], [content_of(block) for block in changed], autojunk=False
    )
    for tag, start, end, changed_start, changed_end in matcher.get_opcodes():
        if tag == "equal":
            base_ids |= {changed_start + n: base[start + n].id for n in range(end - start)}
        else:
            gaps.append((range(start, end), range(changed_start, changed_end)))
    base_ids |= _moved(base, changed, gaps)
    for base_gap, changed_gap in gaps:
        taken = set(base_ids.values())
        left = [index for index in base_gap if base[index].id not in taken]
        right = [index for index in changed_gap if index not in base_ids]
        base_ids |= {after: base[before].id for before, after in _alike(base, changed, left, right)}
    return distinct_ids((with_id(block, base_ids.get(n, "")) for n, block in enumerate(changed)), new_id)


def distinct_ids(blocks: Iterable[Block], new_id: NewId = fresh_clause_id) -> Blocks:
    """A block without an id, or with one that stood further up (a paragraph split in two), gets a new one."""
    blocks = tuple(blocks)
    taken = {block.id for block in blocks}
    seen = {""}
    distinct = []
    for block in blocks:
        block_id = _unused(taken, new_id) if block.id in seen else block.id
        taken.add(block_id)
        seen.add(block_id)
        distinct.append(with_id(block, block_id))
    return tuple(distinct)


def _unused(taken: set[str], new_id: NewId) -> str:
    while (block_id := new_id()) in taken:
        pass
    return block_id


def _moved(base: Sequence[Block], changed: Sequence[Block], gaps: list[tuple[range, range]]) -> dict[int, str]:
    waiting: dict[Block, list[str]] = {}
    for base_gap, _ in gaps:
        for index in base_gap:
            waiting.setdefault(content_of(base[index]), []).append(base[index].id)
    found = {}
    for _, changed_gap in gaps:
        for index in changed_gap:
            if ids := waiting.get(content_of(changed[index])):
                found[index] = ids.pop(0)
    return found


def _alike(base: Sequence[Block], changed: Sequence[Block], left: list[int], right: list[int]) -> list[tuple[int, int]]:
    """Pairs in the order of the text whose likeness adds up to the most."""
    if len(left) == len(right) == 1 and _same_shape(base[left[0]], changed[right[0]]):
        return [(left[0], right[0])]
    if len(left) * len(right) > _MOST_COMPARISONS:
        return list(zip(left, right, strict=False))
    base_words = [Counter(words_of(base[index])) for index in left]
    changed_words = [Counter(words_of(changed[index])) for index in right]
    scores = [[_likeness(one, other) for other in changed_words] for one in base_words]
    return [(left[row], right[column]) for row, column in _best_path(scores)]


def _same_shape(one: Block, other: Block) -> bool:
    if isinstance(one, TextBlock) and isinstance(other, TextBlock):
        return one.kind is other.kind
    return type(one) is type(other)


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Twice the shared words over all words: 0 for nothing in common, 1 for the same words."""
    total = one.total() + other.total()
    shared = 2 * (one & other).total() / total if total else 0.0
    return shared if shared >= _LEAST_LIKENESS else 0.0


def _best_path(scores: list[list[float]]) -> list[tuple[int, int]]:
    height, width = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for row in range(height - 1, -1, -1):
        for column in range(width - 1, -1, -1):
            skipped = max(best[row + 1][column], best[row][column + 1])
            best[row][column] = max(skipped, scores[row][column] + best[row + 1][column + 1])
    path, row, column = [], 0, 0
    while row < height and column < width:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            path.append((row, column))
            row, column = row + 1, column + 1
    return path
