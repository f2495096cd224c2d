"""A file as a page shows it: each clause that would change, word by word, and where its verdicts stand by now."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnerships.copies.findings import Decided
from partnerships.copies.marked import MarkedSection
from partnerships.copies.queries.returns import IntakeView, ReturnView
from partnerships.designs.differences import BlockDifference, Change, compare_blocks
from partnerships.designs.queries.designs import DesignView
from partnerships.designs.queries.proposals import SectionProposals
from portal.live.rights import Rights


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


@dataclass(frozen=True)
class DecidedInWord:
    """`is_open` while nobody has decided here; `is_ours` says that the seat may."""

    decided: Decided
    is_open: bool
    is_ours: bool


def decided_in_word(
    intake: IntakeView, design: DesignView, proposals: Sequence[SectionProposals]
) -> list[DecidedInWord]:
    still_open = {(str(one.section_id), proposal.key) for one in proposals for proposal in one.open_}
    ours = {str(section.id) for section in design.sections if section.rights is Rights.WRITE}
    return [
        DecidedInWord(one, (one.section_id, one.suggestion) in still_open, one.section_id in ours)
        for one in intake.decided
    ]


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
