"""A reference in the text follows its clause (F10): it shows the number that the clause has, and says when it is gone.

It is a link to `clause:` and the clause's id, on the sign “§”. Nothing else is stored, so a reference never grows old:
whoever shows a text puts the number in its place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from partnerships.designs.blocks import (
    Block,
    Blocks,
    Run,
    Runs,
    Section,
    TableBlock,
    TextBlock,
    clause_numbers,
    map_runs,
)
from partnerships.designs.normal import REFERENCE

SIGN = "§"
GONE = "[clause that is gone]"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads on the page that shows it, and what it says there."""

    number: str
    link: str | None


Targets = Mapping[str, Target]
LinkTo = Callable[[str, str], str | None]
"""The address of a clause, by the ids of its section and its own."""


def referred(link: str | None) -> str | None:
    """The id of the clause that a link refers to; None for any other link."""
    return link.removeprefix(REFERENCE) if link and link.startswith(REFERENCE) else None


def has_references(blocks: Iterable[Block]) -> bool:
    return any(referred(run.link) for block in blocks for runs in _stretches(block) for run in runs)


def targets_of(sections: Sequence[Section], link_to: LinkTo, within: str = "") -> dict[str, Target]:
    """Every clause of these sections. Should two have the same id, the one in the section `within` is meant."""
    numbers = clause_numbers(sections)
    nearest_last = sorted(numbers.items(), key=lambda one: one[0][0] == within)
    return {
        clause_id: Target(number, link_to(section_id, clause_id)) for (section_id, clause_id), number in nearest_last
    }


def resolved(blocks: Blocks, targets: Targets) -> Blocks:
    """The text as a reader meets it: each reference with its number and a link that leads there."""
    if not has_references(blocks):
        return blocks
    return tuple(map_runs(block, lambda runs: resolved_runs(runs, targets)) for block in blocks)


def without_links(texts: Sequence[Section], newest: Sequence[Section]) -> tuple[Section, ...]:
    """Both sides of a comparison with one numbering, so that a number that moved is no change."""
    return tuple(
        replace(text, blocks=resolved(text.blocks, targets_of(newest, lambda _, __: None, text.id))) for text in texts
    )


def resolved_runs(runs: Runs, targets: Targets) -> Runs:
    return tuple(_resolved(run, targets) for run in runs)


def _resolved(run: Run, targets: Targets) -> Run:
    clause_id = referred(run.link)
    if clause_id is None:
        return run
    target = targets.get(clause_id, Target(GONE, None))
    return replace(run, text=run.text.replace(SIGN, target.number), link=target.link)


def _stretches(block: Block) -> tuple[Runs, ...]:
    if isinstance(block, TextBlock):
        return (block.runs,)
    return tuple(cell for row in block.rows for cell in row) if isinstance(block, TableBlock) else ()
