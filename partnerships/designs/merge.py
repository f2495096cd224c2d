"""Two people edited the same section: both texts together, and where that cannot be, both kept side by side.

Nothing that either typed is ever lost (F12, F16): every word is in the merged text or in a conflict, which shows
the base and what each side made of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partnerships.designs.blocks import (
    Block,
    Blocks,
    Kind,
    Row,
    Runs,
    TableBlock,
    TextBlock,
    content_of,
    with_id,
)
from partnerships.designs.normal import normal_blocks, normal_runs
from partnerships.designs.order import anchors, merged_order
from partnerships.designs.words import cut, merge_sequences


@dataclass(frozen=True, slots=True)
class Conflict:
    """One block that both sides changed in the same place. A side that removed the block has None."""

    block_id: str
    base: Block | None
    mine: Block | None
    theirs: Block | None


@dataclass(frozen=True, slots=True)
class Merged:
    """In a conflict the text holds what `theirs` says (it was saved first), or `mine` if they removed it."""

    blocks: Blocks
    conflicts: tuple[Conflict, ...]


def merge(base: Iterable[Block], mine: Iterable[Block], theirs: Iterable[Block]) -> Merged:
    """Blocks are matched by id, so run `carry_ids` over a typed text first."""
    old, own, other = (_by_id(normal_blocks(blocks)) for blocks in (base, mine, theirs))
    added_by_both = _added_alike(old, own, other)
    own = {block_id: block for block_id, block in own.items() if block_id not in added_by_both}
    blocks: list[Block] = []
    conflicts: list[Conflict] = []
    for block_id in merged_order(list(old), list(own), list(other)):
        versions = old.get(block_id), own.get(block_id), other.get(block_id)
        merged, is_settled = _merge_block(*versions)
        if merged is not None:
            blocks.append(merged)
        if not is_settled:
            conflicts.append(Conflict(block_id, *versions))
    return Merged(tuple(blocks), tuple(conflicts))


def _by_id(blocks: Sequence[Block]) -> dict[str, Block]:
    """By id, in order. A second block with the same id (a paragraph split in two) is one more block."""
    found: dict[str, Block] = {}
    for block in blocks:
        block_id = block.id
        while block_id in found:
            block_id += "~"
        found[block_id] = with_id(block, block_id)
    return found


def _added_alike(old: dict[str, Block], own: dict[str, Block], other: dict[str, Block]) -> set[str]:
    """My new blocks that they added in the same place word for word, as when a form is posted twice."""
    my_anchors, their_anchors = anchors(old, list(own)), anchors(old, list(other))
    theirs = [(above, content_of(other[block_id])) for block_id, above in their_anchors.items()]
    alike = set()
    for block_id, above in my_anchors.items():
        addition = (above, content_of(own[block_id]))
        if block_id not in other and addition in theirs:
            theirs.remove(addition)
            alike.add(block_id)
    return alike


def _merge_block(base: Block | None, mine: Block | None, theirs: Block | None) -> tuple[Block | None, bool]:
    """The block as it stands after the merge, and whether that settles it."""
    if mine in (theirs, base):
        return theirs, True
    if theirs == base:
        return mine, True
    if mine is None or theirs is None:
        return mine or theirs, False
    together = _merge_contents(base, mine, theirs) if base else None
    return (theirs, False) if together is None else (together, True)


def _merge_contents(base: Block, mine: Block, theirs: Block) -> Block | None:
    if isinstance(base, TextBlock) and isinstance(mine, TextBlock) and isinstance(theirs, TextBlock):
        kind = _merge_kinds(base.kind, mine.kind, theirs.kind)
        runs = _merge_runs(base.runs, mine.runs, theirs.runs)
        return None if kind is None or runs is None else TextBlock(base.id, kind, runs)
    if isinstance(base, TableBlock) and isinstance(mine, TableBlock) and isinstance(theirs, TableBlock):
        return _merge_tables(base, mine, theirs)
    return None


def _merge_kinds(base: Kind, mine: Kind, theirs: Kind) -> Kind | None:
    if mine in (base, theirs):
        return theirs
    return mine if theirs is base else None


def _merge_runs(base: Runs, mine: Runs, theirs: Runs) -> Runs | None:
    merged = merge_sequences(cut(base), cut(mine), cut(theirs))
    return None if merged is None else normal_runs(merged)


def _merge_tables(base: TableBlock, mine: TableBlock, theirs: TableBlock) -> TableBlock | None:
    caption = _merge_captions(base.caption, mine.caption, theirs.caption)
    rows = _merge_rows(base.rows, mine.rows, theirs.rows)
    return None if caption is None or rows is None else TableBlock(base.id, caption, rows)


def _merge_captions(base: str, mine: str, theirs: str) -> str | None:
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


def _merge_rows(base: tuple[Row, ...], mine: tuple[Row, ...], theirs: tuple[Row, ...]) -> tuple[Row, ...] | None:
    """Cell by cell where all three tables have the same rows and columns, else row by row."""
    tables = (base, mine, theirs)
    if len({(len(rows), len(rows[0])) for rows in tables}) == 1:
        merged = [_merge_cells(*rows) for rows in zip(*tables, strict=True)]
        whole = tuple(row for row in merged if row is not None)
        return whole if len(whole) == len(base) else None
    if len({len(rows[0]) for rows in tables}) > 1:
        return None
    together = merge_sequences(base, mine, theirs)
    return tuple(together) if together else None


def _merge_cells(base: Row, mine: Row, theirs: Row) -> Row | None:
    merged = [_merge_runs(*cells) for cells in zip(base, mine, theirs, strict=True)]
    whole = tuple(cell for cell in merged if cell is not None)
    return whole if len(whole) == len(base) else None
