"""Which block comes after which, when two people have added, moved and removed some."""

from bisect import bisect_left
from collections.abc import Collection, Sequence


def merged_order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Every id of either side once: their order, and what I added or moved behind what it follows in mine.

    What they added in the same place comes first, because it was saved first. Blocks that one side removed are
    still named here; whether they stay is a question of their content.
    """
    placed_by_me = set(mine) - set(theirs) | moved_ids(base, mine)
    rest = [block_id for block_id in theirs if block_id not in placed_by_me]
    return _placed(placed_by_me, mine, rest, passing=set(theirs) - set(base) - set(mine))


def order_with_removed(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order, with each id that is gone directly behind the one that it followed."""
    return _placed(set(old) - set(new), old, new, passing=())


def moved_ids(base: Sequence[str], changed: Sequence[str]) -> set[str]:
    """The fewest ids whose move explains the changed order: those outside a longest rising sequence."""
    position = {block_id: index for index, block_id in enumerate(base)}
    kept = [block_id for block_id in changed if block_id in position]
    return set(kept) - _longest_rising(kept, position)


def anchors(base: Collection[str], changed: Sequence[str]) -> dict[str, str | None]:
    """For each id that is not in the base, the last one above it that is."""
    found: dict[str, str | None] = {}
    above: str | None = None
    for block_id in changed:
        if block_id in base:
            above = block_id
        else:
            found[block_id] = above
    return found


def _placed(ids: Collection[str], followed: Sequence[str], rest: Sequence[str], passing: Collection[str]) -> list[str]:
    order = list(rest)
    before: str | None = None
    for block_id in followed:
        if block_id in ids:
            place = order.index(before) + 1 if before is not None else 0
            while place < len(order) and order[place] in passing:
                place += 1
            order.insert(place, block_id)
        before = block_id
    return order


def _longest_rising(ids: Sequence[str], position: dict[str, int]) -> set[str]:
    ends: list[int] = []
    chains: list[tuple[str, ...]] = []
    for block_id in ids:
        length = bisect_left(ends, position[block_id])
        chain = (*(chains[length - 1] if length else ()), block_id)
        ends[length:] = [position[block_id], *ends[length + 1 :]]
        chains[length:] = [chain, *chains[length + 1 :]]
    return set(chains[-1]) if chains else set()
