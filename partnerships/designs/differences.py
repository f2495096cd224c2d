"""What changed between two versions, word by word, to be shown inline or side by side (F14, F15)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, repeat

from partnerships.designs.authorship import Author, Words, authors_of
from partnerships.designs.blocks import Block, Row, Run, Runs, Section, TableBlock, content_of
from partnerships.designs.normal import normal_blocks
from partnerships.designs.order import moved_ids, order_with_removed
from partnerships.designs.words import Edit, cut, edits, own_runs


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that look the same and share one fate: same, added or removed; and by whom, where that is known."""

    change: Change
    run: Run
    author: Author | None = None


Pieces = tuple[Piece, ...]
Authorship = Mapping[str, Mapping[str, Words]]
"""By section, then by block."""

NOBODY = Words((), ())


@dataclass(frozen=True, slots=True)
class RowDifference:
    change: Change
    cells: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class BlockDifference:
    """`pieces` holds a text block's words or a table's caption; `rows` is empty for a text block.

    `is_moved` says that the block stands elsewhere among its neighbours than it did.
    """

    change: Change
    block_id: str
    old: Block | None
    new: Block | None
    pieces: Pieces
    rows: tuple[RowDifference, ...] = ()
    is_moved: bool = False
    authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionDifference:
    change: Change
    section_id: str
    heading: Pieces
    blocks: tuple[BlockDifference, ...]
    is_moved: bool = False


def compare_sections(
    old: Sequence[Section], new: Sequence[Section], written: Authorship | None = None
) -> tuple[SectionDifference, ...]:
    """`written` says who wrote what in between, by section and block; without it nobody is named."""
    before = {section.id: section for section in old}
    after = {section.id: section for section in new}
    moved = moved_ids(list(before), list(after))
    return tuple(
        _compare_section(
            section_id,
            before.get(section_id),
            after.get(section_id),
            section_id in moved,
            (written or {}).get(section_id, {}),
        )
        for section_id in order_with_removed(list(before), list(after))
    )


def compare_blocks(
    old: Iterable[Block], new: Iterable[Block], written: Mapping[str, Words] | None = None
) -> tuple[BlockDifference, ...]:
    """In the order of the new text, with each removed block behind the one that it used to follow."""
    before = {block.id: block for block in normal_blocks(old)}
    after = {block.id: block for block in normal_blocks(new)}
    moved = moved_ids(list(before), list(after))
    return tuple(
        _compare_block(
            block_id,
            before.get(block_id),
            after.get(block_id),
            is_moved=block_id in moved,
            words=(written or {}).get(block_id, NOBODY),
        )
        for block_id in order_with_removed(list(before), list(after))
    )


def before_only(pieces: Pieces) -> Pieces:
    """The left column of a side by side view."""
    return tuple(piece for piece in pieces if piece.change is not Change.ADDED)


def after_only(pieces: Pieces) -> Pieces:
    """The right column of a side by side view."""
    return tuple(piece for piece in pieces if piece.change is not Change.REMOVED)


def _compare_section(
    section_id: str, old: Section | None, new: Section | None, is_moved: bool, written: Mapping[str, Words]
) -> SectionDifference:
    heading = _compare_runs(_heading_runs(old), _heading_runs(new))
    blocks = compare_blocks(old.blocks if old else (), new.blocks if new else (), written)
    parts = {piece.change for piece in heading} | {block.change for block in blocks}
    is_same = parts <= {Change.SAME} and not any(block.is_moved for block in blocks)
    return SectionDifference(_fate(old, new, is_same=is_same), section_id, heading, blocks, is_moved)


def _heading_runs(section: Section | None) -> Runs:
    return (Run(section.heading),) if section else ()


def _compare_block(
    block_id: str, old: Block | None, new: Block | None, *, is_moved: bool, words: Words
) -> BlockDifference:
    is_same = old is not None and new is not None and content_of(old) == content_of(new)
    change = _fate(old, new, is_same=is_same)
    pieces = _compare_runs(own_runs(old), own_runs(new), words)
    rows = tuple(_compare_rows(_rows(old), _rows(new)))
    authors = () if is_same else tuple(authors_of(words))
    return BlockDifference(change, block_id, old, new, pieces, rows, is_moved, authors)


def _fate(old: object, new: object, *, is_same: bool) -> Change:
    if old is None:
        return Change.ADDED
    if new is None:
        return Change.REMOVED
    return Change.SAME if is_same else Change.CHANGED


def _rows(block: Block | None) -> tuple[Row, ...]:
    return block.rows if isinstance(block, TableBlock) else ()


def _compare_runs(old: Runs, new: Runs, words: Words = NOBODY) -> Pieces:
    base, changed = cut(old), cut(new)
    gone, come = _as_long_as(base, words.gone), _as_long_as(changed, words.come)
    pieces: list[Piece] = []
    position = reached = 0
    for edit in _joined(base, edits(base, changed)):
        pieces += [Piece(Change.SAME, run) for run in base[position : edit.start]]
        reached += edit.start - position
        pieces += map(Piece, repeat(Change.REMOVED), base[edit.start : edit.end], gone[edit.start : edit.end])
        pieces += map(Piece, repeat(Change.ADDED), edit.replacement, come[reached:])
        position = edit.end
        reached += len(edit.replacement)
    pieces += [Piece(Change.SAME, run) for run in base[position:]]
    return _grown_together(pieces)


def _as_long_as(runs: Sequence[Run], authors: Sequence[Author | None]) -> Sequence[Author | None]:
    """Nobody is named rather than somebody wrong, should the two not belong together."""
    return authors if len(authors) == len(runs) else [None] * len(runs)


def _joined(base: Sequence[Run], found: Sequence[Edit[Run]]) -> Iterator[Edit[Run]]:
    """Two edits with only a space between them read better as one."""
    waiting: Edit[Run] | None = None
    for edit in found:
        between = base[waiting.end : edit.start] if waiting else []
        if waiting and all(run.text.isspace() for run in between):
            waiting = Edit(waiting.start, edit.end, (*waiting.replacement, *between, *edit.replacement))
        else:
            if waiting:
                yield waiting
            waiting = edit
    if waiting:
        yield waiting


def _grown_together(pieces: Iterable[Piece]) -> Pieces:
    grown: list[Piece] = []
    for piece in pieces:
        last = grown[-1] if grown else None
        run = piece.run
        if last and _belongs(piece, last) and _look(last.run) == _look(run):
            joined = Run(last.run.text + run.text, run.bold, run.italic, run.link)
            grown[-1] = Piece(last.change, joined, last.author)
        else:
            grown.append(piece)
    return tuple(grown)


def _belongs(piece: Piece, last: Piece) -> bool:
    """A space that nobody wrote anew goes with the words around it."""
    is_gap = piece.author is None and piece.run.text.isspace()
    return piece.change is last.change and (piece.author == last.author or is_gap)


def _look(run: Run) -> tuple[bool, bool, str | None]:
    return run.bold, run.italic, run.link


def _compare_rows(old: Sequence[Row], new: Sequence[Row]) -> Iterator[RowDifference]:
    """Rows that were replaced one for one are compared cell by cell; the rest came or went whole."""
    position = 0
    for edit in edits(old, new):
        yield from (_row(Change.SAME, row, row) for row in old[position : edit.start])
        gone, come = old[edit.start : edit.end], edit.replacement
        paired = len(gone) if len(gone) == len(come) else 0
        yield from (_row(Change.CHANGED, *pair) for pair in zip(gone[:paired], come, strict=False))
        yield from (_row(Change.REMOVED, row, ()) for row in gone[paired:])
        yield from (_row(Change.ADDED, (), row) for row in come[paired:])
        position = edit.end
    yield from (_row(Change.SAME, row, row) for row in old[position:])


def _row(change: Change, old: Row, new: Row) -> RowDifference:
    width = max(len(old), len(new))
    pairs = zip(chain(old, [()] * (width - len(old))), chain(new, [()] * (width - len(new))), strict=True)
    return RowDifference(change, tuple(_compare_runs(*pair) for pair in pairs))
