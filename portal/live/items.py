"""The items of one update, and how deep its elements stand in each other."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from portal.live.protocol import Malformed

DEEPEST = 8
MOST_ITEMS = 50_000

Id = tuple[int, int]


@dataclass(slots=True)
class Item:
    """A stretch of one editor's items. `parent` is None at the root, or where a neighbour tells it."""

    client: int
    clock: int
    length: int = 1
    neighbour: Id | None = None
    right: Id | None = None
    parent: Id | None = None
    is_type: bool = False


def check_depth(items: Mapping[int, list[Item]]) -> None:
    """Elements inside elements inside this one update. What it is put into is looked at when it has been applied."""
    known: dict[Id, int] = {}
    for listed in items.values():
        for item in listed:
            if item.is_type and _depth(item, items, known) > DEEPEST:
                raise Malformed("elements are nested too deeply")


def _depth(item: Item, items: Mapping[int, list[Item]], known: dict[Id, int]) -> int:
    """How many elements of this update stand around the item, itself included. It may be deep: no recursion."""
    path: list[tuple[Item, int]] = []
    current: Item | None = item
    depth = 0
    while current is not None:
        if (seen := known.get((current.client, current.clock))) is not None:
            depth = seen
            break
        if len(path) > MOST_ITEMS:
            raise Malformed("items refer to each other in a circle")
        above = _find(items, current.parent)
        path.append((current, 1 if above else 0))
        current = above or _find(items, current.neighbour)
    for one, step in reversed(path):
        depth = max(depth, 1) + step
        known[one.client, one.clock] = depth
    return known[item.client, item.clock]


def _find(items: Mapping[int, list[Item]], place: Id | None) -> Item | None:
    if place is None:
        return None
    listed = items.get(place[0], [])
    index = bisect_right(listed, place[1], key=lambda item: item.clock) - 1
    if index < 0 or place[1] >= listed[index].clock + listed[index].length:
        return None
    return listed[index]
