"""A section as a person types it into a plain form, where there is no JavaScript (F16).

Headings `# `, bullets `- `, numbers `1. `, quotes `> `, table rows `| a | b |` below an optional line
`Table: caption`; an empty line ends a paragraph. Whatever is not understood is a paragraph with its text kept:
nothing is refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from partnerships.designs.blocks import Block, Blocks, Kind, Row, Runs, TableBlock, TextBlock
from partnerships.designs.inline import parse_runs, print_runs
from partnerships.designs.normal import normal_blocks

_HEADING = re.compile(r"(#{1,3})\s+(\S.*)")
_BULLET = re.compile(r"(\s*)[-*•]\s+(\S.*)")
_NUMBER = re.compile(r"(\s*)\d{1,3}[.)]\s+(\S.*)")
_QUOTE = re.compile(r">\s+(\S.*)")
_ROW = re.compile(r"\s*\|.*\S.*")
_RULER = re.compile(r"\s*:?-{3,}:?\s*")
_CAPTION = re.compile(r"\s*Table:\s*(.*)", re.IGNORECASE)
_CELL = re.compile(r"(?:\\.|[^|\\]|\\$)*")
_FIRST_SIGN = re.compile(r"[^\w\s]")
_DEEPEST_LIST_LEVEL = 2


def parse(text: str) -> Blocks:
    """The blocks without ids; `identity.carry_ids` gives each the id it had before."""
    reading = _Reading()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        reading.take(line.expandtabs(2).rstrip(), following)
    reading.finish()
    return normal_blocks(reading.blocks)


def print_blocks(blocks: Iterable[Block]) -> str:
    """What `parse` reads back as the same blocks."""
    numbering = _Numbering()
    printed = ""
    previous: Block | None = None
    for block in normal_blocks(blocks):
        if previous:
            printed += "\n" if _is_item(previous) and _is_item(block) else "\n\n"
        number = numbering.next(block)
        printed += _print_table(block) if isinstance(block, TableBlock) else _print_text(block, number)
        previous = block
    return printed


@dataclass
class _Reading:
    """What was read so far: finished blocks, and the lines of the block or table that is still open."""

    blocks: list[Block] = field(default_factory=list)
    kind: Kind = Kind.PARAGRAPH
    lines: list[str] = field(default_factory=list)
    caption: str = ""
    rows: list[str] = field(default_factory=list)

    def take(self, line: str, following: str) -> None:
        if not line:
            self.finish()
        elif _ROW.fullmatch(line):
            self._take_row(line)
        elif (caption := _CAPTION.fullmatch(line)) and _ROW.fullmatch(following):
            self.finish()
            self.caption = caption[1]
        else:
            self._take_text(line)

    def finish(self) -> None:
        if self.rows:
            self.blocks.append(TableBlock("", self.caption, _parse_rows(self.rows)))
        elif self.lines:
            self.blocks.append(TextBlock("", self.kind, parse_runs(" ".join(self.lines))))
        self.kind, self.lines, self.caption, self.rows = Kind.PARAGRAPH, [], "", []

    def _take_row(self, line: str) -> None:
        if not self.rows and not self.caption:
            self.finish()
        self.rows.append(line)

    def _take_text(self, line: str) -> None:
        kind, words = _recognise(line)
        if self.rows or not self._continues(kind, line):
            self.finish()
            self.kind = kind
        self.lines.append(words)

    def _continues(self, kind: Kind, line: str) -> bool:
        if not self.lines:
            return False
        if kind is Kind.PARAGRAPH:
            return self.kind is Kind.PARAGRAPH or (self.kind.is_list and line[0].isspace())
        return kind is self.kind is Kind.QUOTE


def _recognise(line: str) -> tuple[Kind, str]:
    if heading := _HEADING.fullmatch(line):
        return Kind(f"h{len(heading[1])}"), heading[2]
    if quotation := _QUOTE.fullmatch(line):
        return Kind.QUOTE, quotation[1]
    for pattern, name in ((_BULLET, "ul"), (_NUMBER, "ol")):
        if item := pattern.fullmatch(line):
            level = min(len(item[1]) // 2, _DEEPEST_LIST_LEVEL)
            return Kind(f"{name}{level}"), item[2]
    return Kind.PARAGRAPH, line.strip()


def _parse_rows(lines: list[str]) -> tuple[Row, ...]:
    rows = [_split_cells(line) for line in lines]
    has_ruler = len(rows) > 1 and all(_RULER.fullmatch(cell) for cell in rows[1])
    kept = rows[:1] + rows[2:] if has_ruler else rows
    return tuple(tuple(parse_runs(cell.strip()) for cell in row) for row in kept)


def _split_cells(line: str) -> list[str]:
    cells = []
    position = 1
    text = line.strip()
    while position < len(text):
        cell = _CELL.match(text, position)
        end = cell.end() if cell else len(text)
        cells.append(text[position:end])
        position = end + 1
    return cells or [""]


class _Numbering:
    """The numbers that the items of a typed list bear: each level counts on until a shallower block comes."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0]

    def next(self, block: Block) -> int:
        if not isinstance(block, TextBlock) or not block.kind.is_list:
            self._counts = [0, 0, 0]
            return 0
        level = block.kind.level
        self._counts[level + 1 :] = [0] * (_DEEPEST_LIST_LEVEL - level)
        self._counts[level] = self._counts[level] + 1 if block.kind.is_ordered else 0
        return self._counts[level]


def _is_item(block: Block) -> bool:
    return isinstance(block, TextBlock) and block.kind.is_list


def _print_text(block: TextBlock, number: int) -> str:
    words = print_runs(block.runs)
    if block.kind is Kind.PARAGRAPH:
        return words if _reads_as_paragraph(words) else _with_first_sign_escaped(words)
    return _prefix(block.kind, number) + words


def _prefix(kind: Kind, number: int) -> str:
    if kind.is_list:
        return "  " * kind.level + (f"{number % 1000}. " if kind.is_ordered else "- ")
    return "> " if kind is Kind.QUOTE else "#" * kind.level + " "


def _reads_as_paragraph(words: str) -> bool:
    return _recognise(words) == (Kind.PARAGRAPH, words) and not _ROW.fullmatch(words)


def _with_first_sign_escaped(words: str) -> str:
    return _FIRST_SIGN.sub(r"\\\g<0>", words, count=1)


def _print_table(table: TableBlock) -> str:
    caption = [f"Table: {table.caption}"] if table.caption else []
    return "\n".join(caption + ["|" + "|".join(map(_print_cell, row)) + "|" for row in table.rows])


def _print_cell(cell: Runs) -> str:
    words = print_runs(cell)
    is_ruler = _RULER.fullmatch(words)
    return f" {_with_first_sign_escaped(words) if is_ruler else words} "
