"""How long a section may grow: beyond this, comparing and merging it would make its readers wait.

A limit is told before it bites, and always as what to do: split the section, nothing is cut off in silence.
"""

from collections.abc import Sequence

from partnerships.designs.blocks import Block, TableBlock, TextBlock, plain_text, text_of
from portal.refusals import Refused

MOST_BLOCKS = 400
MOST_CHARACTERS = 60_000
MOST_CHARACTERS_IN_A_PARAGRAPH = 10_000
MOST_ROWS = 200
MOST_COLUMNS = 12
NEARLY_FULL_PERCENT = 90


class TooLong(Refused):
    pass


def check_size(blocks: Sequence[Block]) -> None:
    if len(blocks) > MOST_BLOCKS:
        raise TooLong(
            f"This section has {len(blocks):,} paragraphs, and a section may have {MOST_BLOCKS:,}."
            " Move part of it to a new section."
        )
    length = len(plain_text(blocks))
    if length > MOST_CHARACTERS:
        raise TooLong(
            f"This section has {length:,} characters, and a section may have {MOST_CHARACTERS:,}."
            " Move part of it to a new section."
        )
    for number, block in enumerate(blocks, start=1):
        _check_block(block, number)


def is_nearly_full(blocks: Sequence[Block]) -> bool:
    """Whether the page should say that the section is close to its limit."""
    share_percent = 100 * max(len(blocks) / MOST_BLOCKS, len(plain_text(blocks)) / MOST_CHARACTERS)
    return share_percent >= NEARLY_FULL_PERCENT


def _check_block(block: Block, number: int) -> None:
    if isinstance(block, TableBlock):
        _check_table(block, number)
    elif isinstance(block, TextBlock) and len(text_of(block.runs)) > MOST_CHARACTERS_IN_A_PARAGRAPH:
        raise TooLong(
            f"Paragraph {number} is longer than {MOST_CHARACTERS_IN_A_PARAGRAPH:,} characters."
            " Split it into shorter paragraphs."
        )


def _check_table(table: TableBlock, number: int) -> None:
    columns = max((len(row) for row in table.rows), default=0)
    if len(table.rows) > MOST_ROWS or columns > MOST_COLUMNS:
        raise TooLong(
            f"The table at paragraph {number} has {len(table.rows):,} rows and {columns:,} columns."
            f" A table may have {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns."
            " Split it into smaller tables."
        )
