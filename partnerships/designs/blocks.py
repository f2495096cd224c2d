"""The text of a service design: sections of clauses, each clause one block with a stable id (F10).

The list of blocks is flat and a block's kind is one value, because in a nested text a change of kind silently
drops what somebody else typed in it meanwhile. Numbers that others cite are derived, never stored.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PARAGRAPH = "p"
    HEADING_1 = "h1"
    HEADING_2 = "h2"
    HEADING_3 = "h3"
    BULLET_0 = "ul0"
    BULLET_1 = "ul1"
    BULLET_2 = "ul2"
    NUMBER_0 = "ol0"
    NUMBER_1 = "ol1"
    NUMBER_2 = "ol2"
    QUOTE = "quote"

    @property
    def is_list(self) -> bool:
        return self.value[:2] in {"ul", "ol"}

    @property
    def is_ordered(self) -> bool:
        return self.value.startswith("ol")

    @property
    def level(self) -> int:
        """How deep a list item lies (0 to 2), or which heading this is (1 to 3); 0 for the rest."""
        return int(self.value[-1]) if self.value[-1].isdigit() else 0


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look the same. A link is an http, https or mailto address."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None

    @property
    def is_plain(self) -> bool:
        return not (self.bold or self.italic or self.link)


Runs = tuple[Run, ...]
Row = tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """An empty id means that the block has none yet: see `identity.carry_ids`."""

    id: str
    kind: Kind
    runs: Runs


@dataclass(frozen=True, slots=True)
class TableBlock:
    """The first row is the header; every row has the same number of cells and no cell is merged."""

    id: str
    caption: str
    rows: tuple[Row, ...]


Block = TextBlock | TableBlock
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str
    blocks: Blocks


def plain_text(blocks: Iterable[Block]) -> str:
    """The words alone, a line for each block and for each table row: for search, e-mail and counting."""
    return "\n".join(line for block in blocks for line in lines_of(block))


def lines_of(block: Block) -> list[str]:
    if isinstance(block, TextBlock):
        return [text_of(block.runs)]
    caption = [block.caption] if block.caption else []
    return caption + ["\t".join(text_of(cell) for cell in row) for row in block.rows]


def text_of(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def clause_numbers(sections: Sequence[Section]) -> dict[tuple[str, str], str]:
    """`2.7` is the seventh block of the second section, by (section id, block id)."""
    return {
        (section.id, block.id): f"{section_number}.{clause_number}"
        for section_number, section in enumerate(sections, start=1)
        for clause_number, block in enumerate(section.blocks, start=1)
    }


def map_runs(block: Block, change: Callable[[Runs], Runs]) -> Block:
    """The block with every stretch of runs changed: its own, or those of each cell."""
    if isinstance(block, TextBlock):
        return TextBlock(block.id, block.kind, change(block.runs))
    rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
    return TableBlock(block.id, block.caption, rows)


def with_id(block: Block, block_id: str) -> Block:
    if isinstance(block, TextBlock):
        return TextBlock(block_id, block.kind, block.runs)
    return TableBlock(block_id, block.caption, block.rows)


def content_of(block: Block) -> Block:
    """The block without its id, to ask whether two blocks say the same."""
    return with_id(block, "")
