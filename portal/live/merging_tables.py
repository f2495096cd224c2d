"""A table that came back, merged cell by cell into the live one."""

from collections.abc import Sequence
from typing import Any

from pycrdt import XmlElement

from portal.live.content import HEADER, attribute, cell_block, elements_of, settled_rows
from portal.live.proposing import matching_rows, suggest_row, suggest_row_goes
from portal.live.rights import Block
from portal.live.wording import NewMark, merge_words


def has_these_columns(table: XmlElement, base: Block, changed: Block, new_mark: NewMark | None) -> bool:
    """Whether all three have the same columns. Rows that came or went can be suggested below the header."""
    is_same = _shape(base["rows"]) == _shape(changed["rows"])
    widths = {len(row) for row in (*base["rows"], *changed["rows"])}
    live = _shape([list(elements_of(row)) for row in settled_rows(table)])
    return bool(live) and _shape(base["rows"]) == live and (is_same or (new_mark is not None and len(widths) == 1))


def merge_table(table: XmlElement, base: Block, changed: Block, new_mark: NewMark | None) -> bool:
    """Whether every change found its place, in a table that has these columns."""
    rows = settled_rows(table)
    cells = [[cell_block(cell) for cell in elements_of(row)] for row in rows]
    merged = [merge_attribute(table, "caption", base["caption"], changed["caption"], new_mark)]
    above: XmlElement | None = None
    for old, new in matching_rows(base["rows"], changed["rows"]):
        if old is None and new is not None and new_mark is not None:
            above = suggest_row(new_mark, table, above, changed["rows"][new])
        elif old is not None:
            above = rows[old]
            after = None if new is None else changed["rows"][new]
            merged.append(_merge_row(rows[old], cells[old], base["rows"][old], after, new_mark))
    return all(merged)


def _shape(rows: Sequence[Sequence[Any]]) -> list[int]:
    return [len(row) for row in rows]


def _merge_row(
    row: XmlElement,
    cells: Sequence[XmlElement | None],
    base: Sequence[Any],
    after: Sequence[Any] | None,
    new_mark: NewMark | None,
) -> bool:
    """`after` is None for a row that went. The header stays."""
    if after is None:
        is_header = any(cell.tag == HEADER for cell in elements_of(row))
        return new_mark is not None and not is_header and suggest_row_goes(new_mark, row, cells, base)
    merged = [
        block is not None and merge_words(block, before, words, new_mark)
        for block, before, words in zip(cells, base, after, strict=True)
        if before != words
    ]
    return all(merged)


def merge_attribute(element: XmlElement, name: str, base: str, changed: str, new_mark: NewMark | None) -> bool:
    """Nothing but words and rows can be suggested."""
    live = attribute(element, name)
    if changed in (base, live):
        return True
    if live != base or new_mark is not None:
        return False
    element.attributes[name] = changed
    return True
