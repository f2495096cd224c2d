"""Where things may stand in the tree: an editor that met anything else would drop it, or break.

Looked at when an update has been applied, at the places it touched, since an update alone does not tell what it
is put into.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pycrdt import XmlElement, XmlText

from portal.live.content import BLOCK, CELL, HEADER, PARAGRAPH, ROW, TABLE, attribute
from portal.live.vocabulary import KINDS

AT_THE_TOP = ""
INSIDE = {
    AT_THE_TOP: frozenset({BLOCK, TABLE}),
    TABLE: frozenset({ROW}),
    ROW: frozenset({HEADER, CELL}),
    HEADER: frozenset({BLOCK}),
    CELL: frozenset({BLOCK}),
    BLOCK: frozenset[str](),
}


def is_in_shape(events: Iterable[Any]) -> bool:
    """Whether everything that one transaction put into the tree stands where the schema has a place for it."""
    return all(
        _fits(event.target, change["insert"]) for event in events for change in event.delta or () if "insert" in change
    ) and all(_is_kind(event) for event in events)


def _is_kind(event: Any) -> bool:  # noqa: ANN401 -- pycrdt's types
    """Whether a block that was changed is of a kind that an editor can show."""
    return isinstance(event.target, XmlText) or "kind" not in event.keys or _kind_of(event.target) in KINDS


def _fits(target: Any, inserted: Any) -> bool:  # noqa: ANN401 -- pycrdt's types
    if isinstance(target, XmlText):
        return isinstance(inserted, str)
    return not isinstance(inserted, str) and _are_in_shape(_tag(target), inserted)


def _are_in_shape(parent: str, children: Sequence[Any]) -> bool:
    """Walks down without recursion, since it may be deep."""
    waiting = [(parent, child) for child in children]
    while waiting:
        around, one = waiting.pop()
        if isinstance(one, XmlText):
            if around != BLOCK:
                return False
        elif (
            not isinstance(one, XmlElement)
            or one.tag not in INSIDE.get(around, ())
            or (one.tag == BLOCK and _kind_of(one) not in KINDS)
        ):
            return False
        else:
            waiting += [(_tag(one), child) for child in one.children]
    return True


def _kind_of(block: XmlElement) -> str:
    return attribute(block, "kind") or PARAGRAPH


def _tag(node: Any) -> str:  # noqa: ANN401
    return node.tag or AT_THE_TOP if isinstance(node, XmlElement) else AT_THE_TOP
