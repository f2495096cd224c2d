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
    COMMENT,
    HEADER,
    INSERTION,
    TABLE,
    Tree,
    attribute,
    blocks_within,
    cell_block,
    elements_of,
    fragment_of,
    insert_block,
    pieces_of,
    read_element,
    settled_rows,
    texts_of,
)
from portal.live.marking import Quoted, comments_in, mark_again
from portal.live.proposing import matching_rows, suggest_removal, suggest_row, suggest_row_goes, words_of
from portal.live.rights import Block
from portal.live.wording import merge_words


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
    def new_mark(self) -> Callable[[], dict[str, Any]] | None:
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
    if not _says(element, merging.base[block_id]):
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
    is_movable = _says(element, merging.base[block_id]) and not _has_suggestions(element)
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
    if element.tag == base["kind"] == changed["kind"] == TABLE and _update_table(merging, element, base, changed):
        return True
    if TABLE not in (base["kind"], changed["kind"]) and element.tag != TABLE:
        if merging.suggestion is not None and base["kind"] != changed["kind"]:
            return _suggest_kind(merging, merging.suggestion, element, changed)
        is_merged = merge_words(element, base["runs"], changed["runs"], merging.new_mark)
        return _update_attribute(merging, element, "kind", base["kind"], changed["kind"]) and is_merged
    if merging.suggestion is None and _says(element, base) and not _has_suggestions(element):
        place = merging.children.index(element)
        merging.remove(element)
        merging.insert(place, changed)
        return True
    return False


def _suggest_kind(merging: _Merging, suggestion: Suggestion, element: XmlElement, changed: Block) -> bool:
    """The words out, and the same words in below as a block of the other kind: see portal.live.settling."""
    if not _says(element, merging.base[changed["id"]]):
        return False
    mark = suggestion.mark()
    suggest_removal(element, mark)
    merging.insert(merging.children.index(element) + 1, {**changed, "id": suggestion.new_clause_id()}, mark)
    return True


def _update_attribute(merging: _Merging, element: XmlElement, name: str, base: str, changed: str) -> bool:
    live = attribute(element, name)
    if changed in (base, live):
        return True
    if live != base or merging.suggestion is not None:
        return False
    element.attributes[name] = changed
    return True


def _update_table(merging: _Merging, table: XmlElement, base: Block, changed: Block) -> bool:
    """Cell by cell, where all three have the same columns. Rows that came or went can be suggested."""
    rows = settled_rows(table)
    cells = [[cell_block(cell) for cell in elements_of(row)] for row in rows]
    is_same = _shape(base["rows"]) == _shape(changed["rows"])
    widths = {len(row) for row in (*base["rows"], *changed["rows"])}
    if _shape(base["rows"]) != _shape(cells) or not (is_same or (merging.suggestion and len(widths) == 1)):
        return False
    merged = [_update_attribute(merging, table, "caption", base["caption"], changed["caption"])]
    above: XmlElement | None = None
    for old, new in matching_rows(base["rows"], changed["rows"]):
        if old is None and new is not None and merging.new_mark is not None:
            above = suggest_row(merging.new_mark, table, above, changed["rows"][new])
        elif old is not None:
            above = rows[old]
            after = None if new is None else changed["rows"][new]
            merged.append(_update_row(merging, rows[old], cells[old], base["rows"][old], after))
    if not all(merged):
        merging.disagree(base["id"], table)
    return True


def _update_row(
    merging: _Merging,
    row: XmlElement,
    cells: Sequence[XmlElement | None],
    base: Sequence[Any],
    after: Sequence[Any] | None,
) -> bool:
    """`after` is None for a row that went. The header stays."""
    if after is None:
        is_header = any(cell.tag == HEADER for cell in elements_of(row))
        return merging.new_mark is not None and not is_header and suggest_row_goes(merging.new_mark, row, cells, base)
    merged = [
        block is not None and merge_words(block, before, words, merging.new_mark)
        for block, before, words in zip(cells, base, after, strict=True)
        if before != words
    ]
    return all(merged)


def _shape(rows: Sequence[Sequence[Any]]) -> list[int]:
    return [len(row) for row in rows]


def _has_suggestions(element: XmlElement) -> bool:
    """Whether suggestions stand in it, which a copy would lose."""
    kept = ("strong", "em", "link", COMMENT)
    return any(
        not name.startswith(kept)
        for block in blocks_within(element)
        for text in texts_of(block)
        for _, marks in pieces_of(text)
        for name in marks
    )


def _says(element: XmlElement, block: Block) -> bool:
    """Whether nobody has changed the block since the form was opened; spaces at its ends do not count."""
    return bool(_bare(read_element(element)) == _bare(block))


def _bare(block: Block) -> Any:  # noqa: ANN401
    if block["kind"] == TABLE:
        return [block["caption"], [[words_of(cell) for cell in row] for row in block["rows"]]]
    return [block["kind"], words_of(block["runs"])]
