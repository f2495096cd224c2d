"""Proposals are decided: in the live text, as rows, and in the journal, together or not at all (F12).

The text is settled under the partnership's turn and the rows are committed with the request, so whoever writes the
text down meanwhile waits for them, and sees that somebody decided. Nothing here may wait for the text to be written
down: it would wait for itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import take_turns
from partnerships.designs.joining import check_together, meeting_of
from partnerships.designs.marked import MarkedBlock, read_marked
from partnerships.designs.proposals import (
    LONGEST_KEPT,
    CannotDecide,
    Proposal,
    Verdict,
    check_reason,
    chosen,
    find_proposals,
)
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import decided, organisations
from partnerships.designs.rights import check_rights
from partnerships.designs.rules import check_present
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record
from portal.live.content import Tree, read_marked_blocks
from portal.live.hub import Hub
from portal.live.joining import join
from portal.live.rights import Address, Rights
from portal.live.settling import Key, settle


@dataclass(frozen=True)
class Ruling:
    """What is decided: these proposals, or all of one organisation's. `instead` rejects what wants the same words.

    `together` are words that take the place of one proposal and of all that collide with it, as these were `seen`.
    """

    verdict: Verdict
    reason: str
    keys: Collection[str] = ()
    all_of: str = ""
    instead: str | None = None
    together: str | None = None
    seen: str = ""


@dataclass(frozen=True)
class Word:
    """What is said of each proposal that was decided."""

    verdict: Verdict
    reason: str
    is_together: bool = False

    def about(self, what: str, name: str) -> str:
        if self.is_together:
            return f"put {what} of {name} together with others in"
        return (
            f"{self.verdict} {what} in" if self.verdict is Verdict.WITHDRAWN else f"{self.verdict} {what} of {name} in"
        )


@dataclass(frozen=True)
class Decided:
    """`proposed_by` are the names of the organisations whose proposals were decided as was asked."""

    proposals: Sequence[Proposal]
    others: Sequence[Proposal]
    proposed_by: Sequence[str] = ()


async def decide(session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, ruling: Ruling) -> Decided:
    """By those who may write here; a proposal is withdrawn by its own organisation."""
    check_present(is_removed=section.is_removed)
    if ruling.verdict is Verdict.WITHDRAWN:
        check_rights(section.rights, Rights.SUGGEST, section.owner)
    else:
        check_rights(section.rights, Rights.WRITE, section.owner)
        check_reason(ruling.verdict, ruling.reason)
    await take_turns(session, seat)
    address = Address(seat.partnership_id, section.id)
    done = await hub.edit(address, seat, lambda tree: _settle(tree, seat, ruling))
    word = Word(ruling.verdict, _reason(ruling), ruling.together is not None)
    names = await _write_down(session, seat, section, done.proposals, word)
    await _write_down(session, seat, section, done.others, Word(Verdict.REJECTED, ruling.instead or ""))
    return replace(done, proposed_by=names)


def _settle(tree: Tree, seat: Seat, ruling: Ruling) -> Decided:
    """The proposals as they stand at this moment, under the lock of the text."""
    open_now = find_proposals(read_marked(read_marked_blocks(tree)))
    if ruling.together is not None:
        return _join(tree, read_marked(read_marked_blocks(tree)), ruling, ruling.together)
    of_one = [one.key for one in open_now if ruling.all_of and one.mark.organisation == ruling.all_of]
    found = chosen(open_now, [*ruling.keys, *of_one])
    if ruling.verdict is Verdict.WITHDRAWN and any(one.mark.organisation != str(seat.organisation_id) for one in found):
        raise CannotDecide("Only the organisation that proposed something can withdraw it.")
    others = [] if ruling.instead is None else _instead(found)
    taken, left = [_key(one) for one in found], [_key(one) for one in others]
    if ruling.verdict is Verdict.ACCEPTED:
        settle(tree, taken, left)
    else:
        settle(tree, [], [*taken, *left])
    return Decided(found, others)


def _join(tree: Tree, blocks: Sequence[MarkedBlock], ruling: Ruling, words: str) -> Decided:
    one = chosen(find_proposals(blocks), ruling.keys)[0]
    meeting = check_together(meeting_of(blocks, one), ruling.seen)
    found = [one, *one.clashes]
    join(tree, one.clause_id, [_key(each) for each in found], meeting.fitted(words))
    return Decided(found, [])


def _reason(ruling: Ruling) -> str:
    if ruling.together is None:
        return ruling.reason
    return f"Put together with what others proposed, as “{ruling.together.strip()}”. {ruling.reason}".strip()


def _instead(found: Sequence[Proposal]) -> list[Proposal]:
    others: list[Proposal] = []
    for one in found:
        others += [other for other in one.clashes if other not in found and other not in others]
    return others


def _key(proposal: Proposal) -> Key:
    return Key(proposal.mark.organisation, proposal.mark.person, proposal.mark.id)


async def _write_down(
    session: AsyncSession,
    seat: Seat,
    section: OneSection,
    proposals: Sequence[Proposal],
    word: Word,
) -> list[str]:
    """Gives the names of the organisations that proposed them."""
    if not proposals:
        return []
    for one in proposals:
        by = {"person_id": seat.person_id, "organisation_id": seat.organisation_id}
        row = decision_row(seat.partnership_id, section.id, one, word.verdict, word.reason)
        await session.execute(insert(decided).values(**row, **by))
    names = await _names(session, {UUID(one.mark.organisation) for one in proposals})
    for organisation, name in names.items():
        count = sum(one.mark.organisation == str(organisation) for one in proposals)
        what = "a proposal" if count == 1 else f"{count} proposals"
        await record(session, seat, word.about(what, name), section.id, f"the section “{section.heading}”")
    return sorted(names.values())


def decision_row(
    partnership_id: UUID, section_id: UUID, proposal: Proposal, verdict: Verdict, reason: str = ""
) -> dict[str, object]:
    return {
        "partnership_id": partnership_id,
        "id": new_id(),
        "section_id": section_id,
        "mark": proposal.mark.id,
        "proposer_id": UUID(proposal.mark.person),
        "proposed_for_id": UUID(proposal.mark.organisation),
        "proposed_at": proposal.mark.at,
        "clause_id": proposal.clause_id,
        "what": proposal.what,
        "inserted": proposal.inserted[:LONGEST_KEPT],
        "deleted": proposal.deleted[:LONGEST_KEPT],
        "verdict": str(verdict),
        "reason": reason,
    }


async def _names(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(organisations.c.id, organisations.c.name).where(organisations.c.id.in_(ids)))
    return {row.id: row.name for row in rows}
