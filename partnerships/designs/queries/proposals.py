"""Proposals as pages show them: what is open, and what became of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.joining import Meeting, meeting_of
from partnerships.designs.marked import MarkedBlock, read_marked
from partnerships.designs.proposals import LONGEST_KEPT, LONGEST_SHOWN, Piece, Verdict, find_proposals
from partnerships.designs.queries.at_the_table import names_part
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import decided, organisations, owners, people, sections
from partnerships.designs.reading import Reading
from portal import clock
from portal.access.seats import Seat
from portal.db.together import Part, together

SETTLING = timedelta(seconds=10)
"""For so long a decided proposal may still stand in the section's row, which follows the live text."""
NEWEST = 200

proposers = people.alias("proposer")


@dataclass(frozen=True)
class OpenProposal:
    """`number` is its clause's, None while the clause itself is only proposed. `clashes` name the others' wishes.

    `inserted` and `deleted` are all that it says, as far as it would be kept. `meeting` is where others' wishes may be
    put together with it.
    """

    key: str
    what: str
    person: str
    organisation: str
    organisation_id: str
    at: datetime | None
    clause_id: str
    number: int | None
    excerpt: Sequence[Piece]
    clashes: Sequence[tuple[str, str, str]]
    inserted: str
    deleted: str
    meeting: Meeting | None


@dataclass(frozen=True)
class DecidedProposal:
    """What became of a proposal; `inserted` and `deleted` are what it was then."""

    section_id: UUID
    what: str
    person: str
    organisation: str
    verdict: Verdict
    reason: str
    by: str | None
    for_: str | None
    at: datetime
    key: str
    inserted: str
    deleted: str

    @property
    def is_settled(self) -> bool:
        return self.verdict is not Verdict.ALTERED

    @property
    def is_shown_short(self) -> bool:
        return max(len(self.inserted), len(self.deleted)) > LONGEST_SHOWN


@dataclass(frozen=True)
class SectionProposals:
    """One section's, for the page of the design."""

    section_id: UUID
    number: int
    heading: str
    owner: str
    open_: Sequence[OpenProposal]
    decided: Sequence[DecidedProposal]

    @property
    def decided_count(self) -> int:
        """One that was only altered is not decided."""
        return sum(one.is_settled for one in self.decided)


async def list_of_section(
    session: AsyncSession, seat: Seat, section: OneSection
) -> tuple[list[OpenProposal], list[DecidedProposal]]:
    """What is open, and what became of the others, newest first."""
    texts, names, just_decided, settled = await together(
        session,
        _marked_part(seat, sections.c.id == section.id),
        names_part(seat),
        _just_decided_part(seat, section.id),
        _decided_part(seat, decided.c.section_id == section.id),
    )
    return open_among(texts.get(section.id, ()), names, just_decided, section.reading), settled


async def list_of_design(
    session: AsyncSession, seat: Seat, design_id: UUID, present: Sequence[Any]
) -> list[SectionProposals]:
    """For each of the design's sections that has or had proposals; `present` are the sections as a page shows them."""
    texts, names, settled = await together(
        session,
        _marked_part(seat, sections.c.design_id == design_id),
        names_part(seat),
        _decided_part(seat, decided.c.section_id.in_([section.id for section in present])),
    )
    now = clock.now()
    just = {one.key for one in settled if one.is_settled and now - one.at < SETTLING}
    found = [
        SectionProposals(
            section.id,
            section.number,
            section.heading,
            section.owner,
            open_among(texts.get(section.id, ()), names, just, section.reading),
            [one for one in settled if one.section_id == section.id],
        )
        for section in present
    ]
    return [one for one in found if one.open_ or one.decided]


def open_among(
    blocks: Sequence[MarkedBlock], names: Mapping[str, str], just_decided: set[str], reading: Reading
) -> list[OpenProposal]:
    numbers = {block.id: number for number, block in enumerate(reading.blocks, start=1)}
    return [
        OpenProposal(
            one.key,
            one.what,
            names.get(one.mark.person, "Somebody"),
            names.get(one.mark.organisation, "an organisation"),
            one.mark.organisation,
            _moment(one.mark.at),
            one.clause_id,
            numbers.get(one.clause_id),
            one.excerpt,
            [
                (other.key, names.get(other.mark.organisation, "Another organisation"), other.what)
                for other in one.clashes
                if other.key not in just_decided
            ],
            one.inserted[:LONGEST_KEPT],
            one.deleted[:LONGEST_KEPT],
            meeting_of(blocks, one),
        )
        for one in find_proposals(blocks)
        if one.key not in just_decided
    ]


def _marked_part(seat: Seat, is_meant: ColumnElement[bool]) -> Part[dict[UUID, Sequence[MarkedBlock]]]:
    query = select(sections.c.id, sections.c.marked).where(
        sections.c.partnership_id == seat.partnership_id, sections.c.marked.is_not(None), is_meant
    )
    return Part(query, lambda rows: {row.id: read_marked(row.marked) for row in rows})


def _just_decided_part(seat: Seat, section_id: UUID) -> Part[set[str]]:
    query = (
        select(decided.c.proposed_for_id, decided.c.proposer_id, decided.c.mark)
        .where(decided.c.partnership_id == seat.partnership_id, decided.c.section_id == section_id)
        .where(decided.c.created_at > clock.now() - SETTLING, decided.c.verdict != Verdict.ALTERED)
    )
    return Part(query, lambda rows: {_key(row) for row in rows})


def _decided_part(seat: Seat, is_meant: ColumnElement[bool]) -> Part[list[DecidedProposal]]:
    query = (
        select(
            decided.c.section_id,
            decided.c.what,
            proposers.c.name.label("proposer"),
            owners.c.name.label("proposed_for"),
            decided.c.verdict,
            decided.c.reason,
            people.c.name.label("by"),
            organisations.c.name.label("for_"),
            decided.c.created_at,
            decided.c.proposed_for_id,
            decided.c.proposer_id,
            decided.c.mark,
            decided.c.inserted,
            decided.c.deleted,
        )
        .join(proposers, proposers.c.id == decided.c.proposer_id)
        .join(owners, owners.c.id == decided.c.proposed_for_id)
        .outerjoin(people, people.c.id == decided.c.person_id)
        .outerjoin(organisations, organisations.c.id == decided.c.organisation_id)
        .where(decided.c.partnership_id == seat.partnership_id, is_meant)
        .order_by(decided.c.created_at.desc(), func.lower(owners.c.name), decided.c.id)
        .limit(NEWEST)
    )
    return Part(query, lambda rows: [_decided(row) for row in rows])


def _decided(row: Any) -> DecidedProposal:  # noqa: ANN401
    return DecidedProposal(
        row.section_id,
        row.what,
        row.proposer,
        row.proposed_for,
        Verdict(row.verdict),
        row.reason,
        row.by,
        row.for_,
        row.created_at,
        _key(row),
        row.inserted,
        row.deleted,
    )


def _key(row: Any) -> str:  # noqa: ANN401
    return f"{row.proposed_for_id}:{row.proposer_id}:{row.mark}"


def _moment(written: str) -> datetime | None:
    """As the editor wrote it down, if it did."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
