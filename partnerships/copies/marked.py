"""A design as it leaves: its clauses with their numbers and what is suggested in them, remembered with a copy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from partnerships.copies.reshaping import Reshaped, reshaped
from partnerships.designs.blocks import Block, Blocks, Kind, Runs, TableBlock, TextBlock
from partnerships.designs.marked import (
    Mark,
    MarkedBlock,
    MarkedRuns,
    read_mark,
    read_marked,
    write_mark,
    write_marked,
)
from partnerships.designs.normal import normal_blocks

Written = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """`number` is its place among the section's clauses; 0 for one that is only suggested.

    Where nothing but another kind is suggested for it, its words stand unmarked and `reshaped` says the kind.
    """

    block: MarkedBlock
    number: int
    reshaped: Reshaped | None = None

    @property
    def id(self) -> str:
        return self.block.id

    @property
    def ids(self) -> set[str]:
        """Also of the block that proposes its other kind: comments may be about that."""
        return {self.id, self.reshaped.id} if self.reshaped else {self.id}

    @property
    def marks(self) -> list[Mark]:
        inside = [mark for part in self.block.parts for run in part for mark in run.marks]
        return [*inside, self.reshaped.mark] if self.reshaped else inside


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """`number` is the section's place in the design, also where the copy holds this section alone."""

    id: str
    number: int
    heading: str
    clauses: tuple[Clause, ...]

    @property
    def settled(self) -> Blocks:
        """The text while nothing is accepted."""
        return tuple(settled_block(clause.block) for clause in self.clauses if clause.number)


def marked_section(
    section_id: str, number: int, heading: str, settled: Blocks, marked: Sequence[Written]
) -> MarkedSection:
    """`settled` and `marked` are one text, without and with what is suggested."""
    ids = iter(block.id for block in settled)
    clauses: list[Clause] = []
    for block in read_marked(marked):
        count = sum(1 for clause in clauses if clause.number)
        if normal_blocks([settled_block(block)]):
            clauses.append(Clause(replace(block, id=next(ids, block.id)), count + 1))
        else:
            clauses.append(Clause(block, 0))
    return MarkedSection(section_id, number, heading, _with_kinds(clauses))


def _with_kinds(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Without the blocks that only propose another kind of a clause above: that clause says so itself."""
    kept: list[Clause] = []
    for clause in clauses:
        above = None if clause.number else _standing_above(kept)
        found = None if above is None else reshaped(kept[above].block, clause.block)
        if above is not None and found is not None:
            block, other = found
            kept[above] = replace(kept[above], block=block, reshaped=other)
        else:
            kept.append(clause)
    return tuple(kept)


def _standing_above(clauses: Sequence[Clause]) -> int | None:
    """The last clause of the text, where nothing but suggested ones follows it."""
    places = (place for place in reversed(range(len(clauses))) if clauses[place].number)
    place = next(places, None)
    return None if any(clause.block.kind == "table" for clause in clauses[place:]) else place


def settled_block(block: MarkedBlock) -> Block:
    if block.kind == "table":
        rows = tuple(tuple(settled_runs(cell) for cell in row) for row in settled_rows(block))
        return TableBlock(block.id, block.caption if rows else "", rows)
    return TextBlock(block.id, Kind(block.kind), settled_runs(block.parts[0]))


def settled_rows(block: MarkedBlock) -> list[tuple[MarkedRuns, ...]]:
    """Without rows that are only suggested, as portal.live reads them: the header goes only with all of the table."""
    if is_suggested(block.parts):
        return []
    return [row for number, row in enumerate(block.rows) if number == 0 or not is_suggested(row)]


def is_suggested(row: Sequence[MarkedRuns]) -> bool:
    return any(row) and not any(run.is_settled for cell in row for run in cell)


def is_going(row: Sequence[MarkedRuns]) -> bool:
    """Whether it is suggested that all words go that stand in it."""
    settled = [run for cell in row for run in cell if run.is_settled]
    return bool(settled) and all(run.deletions for run in settled)


def settled_runs(runs: MarkedRuns) -> Runs:
    return tuple(one.run for one in runs if one.is_settled)


def write_sections(sections: Iterable[MarkedSection]) -> list[dict[str, Any]]:
    """As a column stores them, without the comments' ids: those of private comments are nobody else's business."""
    return [
        {
            "id": section.id,
            "number": section.number,
            "heading": section.heading,
            "numbers": [clause.number for clause in section.clauses],
            "blocks": [write_marked(_without_comments(clause.block)) for clause in section.clauses],
            "reshaped": [_write_reshaped(clause.reshaped) for clause in section.clauses],
        }
        for section in sections
    ]


def read_sections(written: Iterable[Written]) -> tuple[MarkedSection, ...]:
    return tuple(
        MarkedSection(
            one["id"],
            one["number"],
            one["heading"],
            tuple(
                Clause(block, number, _read_reshaped(other))
                for block, number, other in zip(
                    read_marked(one["blocks"]), one["numbers"], one.get("reshaped", repeat(None)), strict=False
                )
            ),
        )
        for one in written
    )


def _write_reshaped(reshaped: Reshaped | None) -> Written | None:
    if reshaped is None:
        return None
    return {"id": reshaped.id, "kind": reshaped.kind, "mark": write_mark(reshaped.mark)}


def _read_reshaped(written: Written | None) -> Reshaped | None:
    return None if written is None else Reshaped(written["id"], written["kind"], read_mark(written["mark"]))


def _without_comments(block: MarkedBlock) -> MarkedBlock:
    parts = tuple(tuple(replace(run, comments=()) for run in part) for part in block.parts)
    return replace(block, parts=parts)
