"""Proposals that nobody decided: those that stand in the text no more, and those that somebody else altered (F12).

Noticed when the text is written down. Who took words out of another's proposal is stored with the frame that did, and
with it what stood there before; so what somebody is said to have proposed is what they proposed. Where nobody else
took anything out, the proposer did, or somebody before this was stored: then it is said where only one person wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.verdicts import decision_row
from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import Proposal, Verdict, find_proposals
from partnerships.designs.queries.tables import decided
from partnerships.designs.taking_out import Cut, cuts_of, says_less, with_words
from portal.live.rights import Author, Readable

Written = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Noted:
    """What is written down already: who decided or overtook which proposal, and who altered it from what."""

    settled: set[str]
    altered: Sequence[tuple[str, Author, str, str]]

    def knows(self, one: Proposal, author: Author) -> bool:
        return any(
            key == one.key and by == author and not says_less(Cut(one.mark, author, inserted, deleted), one)
            for key, by, inserted, deleted in self.altered
        )

    def as_first_proposed(self, one: Proposal) -> Proposal:
        """Before it was altered, which may have been more than once."""
        kept = [(inserted, deleted) for key, _, inserted, deleted in self.altered if key == one.key]
        return with_words(
            one,
            max((one.inserted, *(inserted for inserted, _ in kept)), key=len),
            max((one.deleted, *(deleted for _, deleted in kept)), key=len),
        )


async def note_overtaken(session: AsyncSession, readable: Readable, before: Written, after: Written) -> None:
    was = {one.key: one for one in find_proposals(read_marked(before))}
    still = {one.key: one for one in find_proposals(read_marked(after))}
    cuts = cuts_of(readable.taken_out)
    concerned = {**{key: cut.mark.id for key, cut in cuts.items()}, **_gone(was, still)}
    if not concerned:
        return
    noted = await _noted(session, readable, set(concerned.values()))
    for key in concerned.keys() - noted.settled:
        cut, now = cuts.get(key), still.get(key)
        proposed = was[key] if cut is None else _as_proposed(cut, was.get(key) or now)
        if now is None:
            await _note_gone(session, readable, noted.as_first_proposed(proposed), cut)
        elif cut is not None and says_less(cut, now) and not noted.knows(proposed, cut.author):
            await _note(session, readable, proposed, Verdict.ALTERED, cut.author)


def _gone(was: Mapping[str, Proposal], still: Mapping[str, Proposal]) -> dict[str, str]:
    return {key: one.mark.id for key, one in was.items() if key not in still}


def _as_proposed(cut: Cut, known: Proposal | None) -> Proposal:
    """With all the words that it ever had before somebody else took some out."""
    return with_words(known or Proposal(cut.mark, "", "p"), cut.inserted, cut.deleted)


async def _noted(session: AsyncSession, readable: Readable, marks: set[str]) -> _Noted:
    rows = await session.execute(
        select(decided).where(
            decided.c.partnership_id == readable.address.partnership_id,
            decided.c.section_id == readable.address.document_id,
            decided.c.mark.in_(marks),
        )
    )
    settled: set[str] = set()
    altered: list[tuple[str, Author, str, str]] = []
    for row in rows:
        key = f"{row.proposed_for_id}:{row.proposer_id}:{row.mark}"
        if row.verdict == Verdict.ALTERED:
            altered.append((key, Author(row.person_id, row.organisation_id), row.inserted, row.deleted))
        else:
            settled.add(key)
    return _Noted(settled, altered)


async def _note_gone(session: AsyncSession, readable: Readable, one: Proposal, cut: Cut | None) -> None:
    authors = set(readable.authors)
    author = cut.author if cut else readable.authors[0] if len(authors) == 1 else None
    is_own = author is not None and str(author.organisation_id) == one.mark.organisation
    await _note(session, readable, one, Verdict.WITHDRAWN if is_own else Verdict.OVERTAKEN, author)


async def _note(
    session: AsyncSession, readable: Readable, one: Proposal, verdict: Verdict, author: Author | None
) -> None:
    address = readable.address
    by = {"person_id": author.person_id, "organisation_id": author.organisation_id} if author else {}
    row = decision_row(address.partnership_id, address.document_id, one, verdict)
    await session.execute(insert(decided).values(**row, **by))
