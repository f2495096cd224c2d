"""Whether a block of the live text is as it was when somebody's form was opened."""

from typing import Any

from pycrdt import XmlElement

from portal.live.content import COMMENT, TABLE, blocks_within, pieces_of, read_element, texts_of
from portal.live.proposing import words_of
from portal.live.rights import Block


def is_as(element: XmlElement, block: Block) -> bool:
    """Whether nobody has changed the block since the form was opened; spaces at its ends do not count."""
    return bool(_bare(read_element(element)) == _bare(block))


def _bare(block: Block) -> Any:  # noqa: ANN401
    if block["kind"] == TABLE:
        return [block["caption"], [[words_of(cell) for cell in row] for row in block["rows"]]]
    return [block["kind"], words_of(block["runs"])]


def has_suggestions(element: XmlElement) -> bool:
    """Whether suggestions stand in it, which a copy would lose."""
    kept = ("strong", "em", "link", COMMENT)
    return any(
        not name.startswith(kept)
        for block in blocks_within(element)
        for text in texts_of(block)
        for _, marks in pieces_of(text)
        for name in marks
    )
