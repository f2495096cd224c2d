"""Proposals that nobody decided and that stand in the text no more: somebody rewrote or took out their words (F12).

Noticed when the text is written down. Who it was is said where only one person wrote since the last time; where
several did, that it happened is all that is known for certain.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.verdicts import decision_row
from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import Proposal, Verdict, find_proposals
from partnerships.designs.queries.tables import decided
from portal.live.rights import Author, Readable

Written = Sequence[Mapping[str, Any]]


async def note_overtaken(session: AsyncSession, readable: Readable, before: Written, after: Written) -> None:
    still = {one.key for one in find_proposals(read_marked(after))}
    gone = [one for one in find_proposals(read_marked(before)) if one.key not in still]
    known = await _decided(session, readable, gone) if gone else set()
    for one in gone:
        if one.key not in known:
            author = readable.authors[0] if len(set(readable.authors)) == 1 else None
            await _note(session, readable, one, author)


async def _decided(session: AsyncSession, readable: Readable, gone: Sequence[Proposal]) -> set[str]:
    rows = await session.execute(
        select(decided.c.proposed_for_id, decided.c.proposer_id, decided.c.mark).where(
            decided.c.partnership_id == readable.address.partnership_id,
            decided.c.section_id == readable.address.document_id,
            decided.c.mark.in_([one.mark.id for one in gone]),
        )
    )
    return {f"{row.proposed_for_id}:{row.proposer_id}:{row.mark}" for row in rows}


async def _note(session: AsyncSession, readable: Readable, one: Proposal, author: Author | None) -> None:
    address = readable.address
    is_own = author is not None and str(author.organisation_id) == one.mark.organisation
    verdict = Verdict.WITHDRAWN if is_own else Verdict.OVERTAKEN
    by = {"person_id": author.person_id, "organisation_id": author.organisation_id} if author else {}
    row = decision_row(address.partnership_id, address.document_id, one, verdict)
    await session.execute(insert(decided).values(**row, **by))
