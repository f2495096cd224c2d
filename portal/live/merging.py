"""A text that came back from a plain form, merged into the live one (F16).

Base and changed text are compared block by block and word by word, and only the differences are brought over, so
what others typed meanwhile stays. Where they changed the very same words, their words stand and the conflict
shows both: nothing that anybody typed is dropped in silence.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from pycrdt import XmlElement

from portal.live.content import (
    INSERTION,
    TABLE,
    Tree,
    attribute,
    fragment_of,
    insert_block,
    read_element,
)
from portal.live.marking import Quoted, comments_in, mark_again
from portal.live.merging_tables import has_these_columns, merge_attribute, merge_table
from portal.live.proposing import suggest_removal
from portal.live.rights import Block
from portal.live.untouched import has_suggestions, is_as
from portal.live.wording import NewMark, merge_words


@dataclass(slots=True)
class Suggestion:
    """In whose name a text's changes are only suggested. Each change is a proposal of its own; `ids` are theirs."""

    person: str
    organisation: str
    at: str
    new_clause_id: Callable[[], str]
    ids: list[str] = field(default_factory=list)

    def mark(self) -> dict[str, Any]:
        self.ids.append(str(uuid4()))
        return {"id": self.ids[-1], "person": self.person, "organisation": self.organisation, "at": self.at}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A block that was changed on both sides. A side that removed it has None; the live text says `theirs`."""

    block_id: str
    base: Block | None
    mine: Block | None
    theirs: Block | None


@dataclass(frozen=True, slots=True)
class Merge:
    conflicts: tuple[Conflict, ...]


@dataclass
class _Merging:
    doc: Tree
    base: dict[str, Block]
    changed: dict[str, Block]
    suggestion: Suggestion | None
    conflicts: list[Conflict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fragment = fragment_of(self.doc)
        self.children = list(self.fragment.children)
        self.commented: dict[str, Sequence[tuple[str, Quoted]]] = {}
        self.moving: dict[str, dict[str, Any]] = {}

    @property
    def new_mark(self) -> NewMark | None:
        return None if self.suggestion is None else self.suggestion.mark

    def element(self, block_id: str) -> XmlElement | None:
        found = (one for one in self.children if isinstance(one, XmlElement) and attribute(one, "id") == block_id)
        return next(found, None)

    def insert(self, index: int, block: Block, mark: dict[str, Any] | None = None) -> None:
        """In a suggestion the block is only proposed, under this mark or one of its own."""
        if self.suggestion is not None:
            insert_block(self.fragment, index, block, {INSERTION: mark or self.suggestion.mark()})
        else:
            insert_block(self.fragment, index, block)
        element = self.fragment.children[index]
        self.children.insert(index, element)
        if isinstance(element, XmlElement):
            mark_again(element, self.commented.pop(block["id"], ()))

    def remove(self, element: XmlElement) -> None:
        index = self.children.index(element)
        self.commented[attribute(element, "id")] = comments_in(element)
        del self.fragment.children[index]
        del self.children[index]

    def disagree(self, block_id: str, live: XmlElement | None) -> None:
        theirs = None if live is None else read_element(live)
        self.conflicts.append(Conflict(block_id, self.base.get(block_id), self.changed.get(block_id), theirs))


def merge_blocks(
    doc: Tree, base: Sequence[Block], changed: Sequence[Block], suggestion: Suggestion | None = None
) -> Merge:
    """Bring the changes from `base` to `changed` into the document. Blocks are matched by their ids."""
    merging = _Merging(doc, _by_id(base), _by_id(changed), suggestion)
    with doc.transaction():
        for block_id in [one for one in merging.base if one not in merging.changed]:
            _remove(merging, block_id)
        for block_id in _moved(merging):
            _lift(merging, block_id)
        after = -1
        for block_id in merging.changed:
            after = _place(merging, block_id, after)
    return Merge(tuple(merging.conflicts))


def _by_id(blocks: Sequence[Block]) -> dict[str, Block]:
    return {block["id"]: block for block in blocks}


def _remove(merging: _Merging, block_id: str) -> None:
    element = merging.element(block_id)
    if element is None:
        return
    if not is_as(element, merging.base[block_id]):
        merging.disagree(block_id, element)
    elif merging.suggestion is None:
        merging.remove(element)
    else:
        suggest_removal(element, merging.suggestion.mark())


def _moved(merging: _Merging) -> list[str]:
    """Blocks that stand elsewhere now: all but the longest run that kept its order."""
    order = {block_id: place for place, block_id in enumerate(merging.base)}
    common = [block_id for block_id in merging.changed if block_id in order]
    tails: list[int] = []
    best: list[list[str]] = []
    for block_id in common:
        place = order[block_id]
        at = bisect_left(tails, place)
        run = [*(best[at - 1] if at else []), block_id]
        tails[at : at + 1] = [place]
        best[at : at + 1] = [run]
    kept = set(best[-1]) if best else set()
    return [block_id for block_id in common if block_id not in kept]


def _lift(merging: _Merging, block_id: str) -> None:
    """A moved block is taken out and put in again, which is only safe while nobody else has touched it.

    As a suggestion it is one: the words out here, and in again where they go.
    """
    element = merging.element(block_id)
    if element is None:
        return
    is_movable = is_as(element, merging.base[block_id]) and not has_suggestions(element)
    if merging.suggestion is not None and is_movable and element.tag != TABLE:
        merging.moving[block_id] = merging.suggestion.mark()
        suggest_removal(element, merging.moving[block_id])
    elif merging.suggestion is None and is_movable:
        merging.remove(element)
        del merging.base[block_id]
    else:
        merging.disagree(block_id, element)


def _place(merging: _Merging, block_id: str, after: int) -> int:
    """Update the block where it is, or put it after the one before it. Gives its place."""
    element = merging.element(block_id)
    if block_id in merging.moving and merging.suggestion is not None:
        copy = {**merging.changed[block_id], "id": merging.suggestion.new_clause_id()}
        merging.insert(after + 1, copy, merging.moving[block_id])
        return after + 1
    if element is not None:
        if not _update(merging, block_id, element):
            merging.disagree(block_id, element)
        return max(after, merging.children.index(element)) if element in merging.children else after + 1
    if block_id in merging.base:
        if merging.base[block_id] == merging.changed[block_id]:
            return after
        merging.disagree(block_id, None)
    merging.insert(after + 1, merging.changed[block_id])
    return after + 1


def _update(merging: _Merging, block_id: str, element: XmlElement) -> bool:
    """Whether everything that was changed could be brought over."""
    base, changed = merging.base.get(block_id), merging.changed[block_id]
    if base is None or base == changed:
        return base is not None
    if element.tag == base["kind"] == changed["kind"] == TABLE and has_these_columns(
        element, base, changed, merging.new_mark
    ):
        return merge_table(element, base, changed, merging.new_mark)
    if TABLE not in (base["kind"], changed["kind"]) and element.tag != TABLE:
        if merging.suggestion is not None and base["kind"] != changed["kind"]:
            return _suggest_kind(merging, merging.suggestion, element, changed)
        is_merged = merge_words(element, base["runs"], changed["runs"], merging.new_mark)
        return merge_attribute(element, "kind", base["kind"], changed["kind"], merging.new_mark) and is_merged
    if merging.suggestion is None and is_as(element, base) and not has_suggestions(element):
        place = merging.children.index(element)
        merging.remove(element)
        merging.insert(place, changed)
        return True
    return False


def _suggest_kind(merging: _Merging, suggestion: Suggestion, element: XmlElement, changed: Block) -> bool:
    """The words out, and the same words in below as a block of the other kind: see portal.live.settling."""
    if not is_as(element, merging.base[changed["id"]]):
        return False
    mark = suggestion.mark()
    suggest_removal(element, mark)
    merging.insert(merging.children.index(element) + 1, {**changed, "id": suggestion.new_clause_id()}, mark)
    return True
