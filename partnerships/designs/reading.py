"""Flat clauses as a reader meets them: lists inside lists, headings that never skip a level, a number on each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from partnerships.designs.blocks import Block, Blocks, Kind, Row, Runs, TableBlock, TextBlock, text_of
from partnerships.designs.canonical import read_blocks

SECTION_HEADING_LEVEL = 2
TEXTS_KEPT = 512
LABEL_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Clause:
    """`shape` is paragraph, heading, item, quote or table; `level` is that of the heading on a page."""

    number: int
    id: str
    shape: str
    runs: Runs = ()
    level: int = 0
    caption: str = ""
    header: Row = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    clause: Clause
    lists: tuple["Listing", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    is_ordered: bool
    items: tuple[Item, ...]
    shape: str = "list"


Part = Clause | Listing


@dataclass(frozen=True, slots=True)
class Reading:
    parts: tuple[Part, ...]
    blocks: Blocks

    @property
    def is_empty(self) -> bool:
        return not self.blocks


@lru_cache(maxsize=TEXTS_KEPT)
def read_text(canonical: str) -> Reading:
    """From a section's canonical JSON. The newest texts are kept, since every reader of a page asks for the same."""
    return reading_of(read_blocks(json.loads(canonical)))


def reading_of(blocks: Blocks) -> Reading:
    parts: list[Part] = []
    waiting: list[tuple[Block, Clause]] = []
    level = SECTION_HEADING_LEVEL
    for number, block in enumerate(blocks, start=1):
        clause = clause_of(block, number, deepest=level + 1)
        if clause.shape == "item":
            waiting.append((block, clause))
            continue
        parts += _lists(waiting)
        waiting = []
        parts.append(clause)
        level = clause.level or level
    return Reading((*parts, *_lists(waiting)), blocks)


def clause_of(block: Block, number: int, deepest: int = SECTION_HEADING_LEVEL + 1) -> Clause:
    if isinstance(block, TableBlock):
        return Clause(number, block.id, "table", caption=block.caption, header=block.rows[0], rows=block.rows[1:])
    if block.kind.is_list:
        return Clause(number, block.id, "item", block.runs)
    if block.kind.value.startswith("h"):
        level = min(SECTION_HEADING_LEVEL + block.kind.level, deepest)
        return Clause(number, block.id, "heading", block.runs, level)
    return Clause(number, block.id, "quote" if block.kind is Kind.QUOTE else "paragraph", block.runs)


def label_of(block: Block) -> str:
    """A clause in a list of choices: its first words."""
    words = block.caption or text_of(block.rows[0][0]) if isinstance(block, TableBlock) else text_of(block.runs)
    return words if len(words) <= LABEL_LENGTH else words[: LABEL_LENGTH - 1].rstrip() + "…"


def _lists(items: Sequence[tuple[Block, Clause]]) -> list[Listing]:
    """Neighbours of one kind and depth are one list; what lies deeper belongs to the item above it."""
    lists: list[Listing] = []
    before: Kind | None = None
    start = 0
    while start < len(items):
        end = _end_of_item(items, start)
        kind = _kind(items[start][0])
        item = Item(items[start][1], tuple(_lists(items[start + 1 : end])))
        continued = lists.pop().items if kind is before else ()
        lists.append(Listing(kind.is_ordered, (*continued, item)))
        before, start = kind, end
    return lists


def _end_of_item(items: Sequence[tuple[Block, Clause]], start: int) -> int:
    level = _kind(items[start][0]).level
    deeper = (index for index in range(start + 1, len(items)) if _kind(items[index][0]).level <= level)
    return next(deeper, len(items))


def _kind(block: Block) -> Kind:
    return block.kind if isinstance(block, TextBlock) else Kind.PARAGRAPH
