"""One spelling for one text, so that a digest changes only when something a reader can see has changed."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import quote

from partnerships.designs.blocks import (
    Block,
    Blocks,
    Kind,
    Row,
    Run,
    Runs,
    Section,
    TableBlock,
    TextBlock,
    map_runs,
)

_LINE_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
REFERENCE = "clause:"
_REFERENCE = re.compile(REFERENCE + r"[A-Za-z0-9_-]{1,40}")
_KEPT_IN_LINKS = "!#$%&'*+,-./:;=?@[]_~"

Marks = tuple[bool, bool, str | None]
_Letter = tuple[str, Marks]


def normal_sections(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(
        Section(section.id, clean_text(section.heading).strip(), normal_blocks(section.blocks)) for section in sections
    )


def normal_blocks(blocks: Iterable[Block]) -> Blocks:
    """Blocks without any text go; everything that has words stays."""
    kept = (_normal_block(block) for block in blocks)
    return tuple(block for block in kept if block is not None)


def normal_runs(runs: Iterable[Run]) -> Runs:
    """Neighbours that look the same are one run; a space carries only what the words on both sides share."""
    cleaned = [Run(clean_text(run.text), run.bold, run.italic, safe_link(run.link)) for run in runs]
    looks = {_marks(run) for run in cleaned if run.text}
    if len(looks) <= 1:  # as in nearly every block, which is worth not looking at each letter
        return _of_one_look("".join(run.text for run in cleaned).strip(), *looks)
    letters = _trimmed([(letter, _marks(run)) for run in cleaned for letter in run.text])
    return tuple(
        Run(unicodedata.normalize("NFC", "".join(letter for letter, _ in group)), *marks)
        for marks, group in groupby(_level_spaces(letters), key=lambda pair: pair[1])
    )


def _of_one_look(text: str, marks: Marks = (False, False, None)) -> Runs:
    return (Run(unicodedata.normalize("NFC", text), *marks),) if text else ()


def clean_text(text: str) -> str:
    """NFC, on one line, without the characters that neither PostgreSQL nor Word can hold."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", _LINE_BREAKS.sub(" ", text)))


def safe_link(link: str | None) -> str | None:
    """The address in its one spelling, or None when it is not one that a page may link to.

    A reference to a clause is none: see references.
    """
    if link is None:
        return None
    address = _UNSTORABLE.sub("", link).strip()
    if _REFERENCE.fullmatch(address):
        return address
    if not _SAFE_LINK.fullmatch(address):
        return None
    ascii_only = unicodedata.normalize("NFC", address).encode()
    return quote(ascii_only, safe=_KEPT_IN_LINKS)


def _marks(run: Run) -> Marks:
    return run.bold, run.italic, run.link


def _trimmed(letters: list[_Letter]) -> list[_Letter]:
    inked = [index for index, (letter, _) in enumerate(letters) if not letter.isspace()]
    return letters[inked[0] : inked[-1] + 1] if inked else []


def _level_spaces(letters: list[_Letter]) -> list[_Letter]:
    following: Marks = (False, False, None)
    next_inked: list[Marks] = []
    for letter, marks in reversed(letters):
        following = following if letter.isspace() else marks
        next_inked.append(following)
    levelled: list[_Letter] = []
    previous: Marks = (False, False, None)
    for (letter, marks), after in zip(letters, reversed(next_inked), strict=True):
        previous = previous if letter.isspace() else marks
        levelled.append((letter, _shared(previous, after) if letter.isspace() else marks))
    return levelled


def _shared(left: Marks, right: Marks) -> Marks:
    link = left[2] if left[2] == right[2] else None
    return left[0] and right[0], left[1] and right[1], link


def _normal_block(block: Block) -> Block | None:
    if isinstance(block, TableBlock):
        return _normal_table(block)
    tidy = map_runs(block, normal_runs)
    return tidy if isinstance(tidy, TextBlock) and tidy.runs else None


def _normal_table(table: TableBlock) -> Block | None:
    caption = clean_text(table.caption).strip()
    width = max((len(row) for row in table.rows), default=0)
    if width:
        rows = tuple(_padded(row, width) for row in table.rows)
        return TableBlock(table.id, caption, rows)
    return TextBlock(table.id, Kind.PARAGRAPH, (Run(caption),)) if caption else None


def _padded(row: Row, width: int) -> Row:
    cells = tuple(normal_runs(cell) for cell in row)
    return cells + ((),) * (width - len(cells))
