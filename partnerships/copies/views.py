"""A file's changes as a page shows them: each clause that would change, word by word, with who changed it in Word."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnerships.copies.marked import MarkedSection
from partnerships.copies.queries.returns import ReturnView
from partnerships.designs.differences import BlockDifference, Change, compare_blocks


@dataclass(frozen=True)
class ClauseChange:
    number: str
    difference: BlockDifference
    authors: Sequence[str]
    """Word's names; an empty one stands for a change that was not tracked."""


@dataclass(frozen=True)
class SectionChange:
    number: int
    heading: str
    clauses: Sequence[ClauseChange]


def changes_of(file: ReturnView) -> list[SectionChange]:
    sections = {section.id: section for section in file.copy.sections}
    return [
        SectionChange(
            sections[change.section_id].number,
            sections[change.section_id].heading,
            [
                ClauseChange(_number(sections[change.section_id], one), one, change.authors.get(one.block_id, ()))
                for one in compare_blocks(sections[change.section_id].settled, change.changed)
                if one.change is not Change.SAME or one.is_moved
            ],
        )
        for change in file.findings.changes
    ]


def _number(section: MarkedSection, difference: BlockDifference) -> str:
    """A new clause has no number yet."""
    numbers = {clause.id: clause.number for clause in section.clauses}
    number = numbers.get(difference.block_id)
    return f"{section.number}.{number}" if number else ""
