"""Conversations begin: on a section, on a clause, or on words of a clause (U6).

The journal lies on the shared floor, so a private comment enters it only when it is shared: an entry would tell
the others that there is something they may not read.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Text, cast, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.mentions import mention
from partnerships.designs.blocks import Blocks
from partnerships.designs.passages import Anchor, anchor_at, joined, locate, write_further
from partnerships.designs.queries.conversations import clause_words
from partnerships.designs.queries.rights import check_allowed
from partnerships.designs.queries.tables import comments, sections
from partnerships.designs.reading import Reading, read_text
from partnerships.designs.rules import CannotComment, Visibility
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record
from portal.live.announce import comments_changed
from portal.live.rights import Address, Rights
from portal.refusals import Missing

WORDS_GONE = (
    "These words are not in the clause any more. Choose words that are there, or leave the field empty to comment on"
    " the whole clause."
)
CLAUSE_GONE = "The clause you chose has just been taken out. Choose another, or the whole section."


async def open_thread(  # noqa: PLR0917 -- where, about what, what and for whom, in the order of the sentence
    session: AsyncSession,
    seat: Seat,
    section_id: UUID,
    clause_id: str,
    quote: str,
    body: str,
    visibility: Visibility,
    *,
    further: Sequence[Sequence[str]] = (),
    wanted_heading: str = "",
) -> UUID:
    """A new conversation about these words, without asking who is writing the section just now.

    `further` are words of other clauses that it is about too: each the clause's id and a quote. `wanted_heading` is
    the heading that it asks the section to have.

    Without a quote it is about the whole clause, without a clause about the whole section. CannotComment when the
    clause has gone, or has no words like these.
    """
    row = (
        await session.execute(
            select(sections.c.heading, cast(sections.c.blocks, Text)).where(
                sections.c.partnership_id == seat.partnership_id, sections.c.id == section_id
            )
        )
    ).first()
    if row is None:
        raise Missing("section")
    heading, blocks = row
    others = tuple(Anchor(other, words, 0) for other, words in further)
    wanted = Anchor(clause_id, quote, 0 if quote else None, others if quote else ())
    anchor = anchor_in(read_text(blocks), wanted)
    return await begin(
        session, seat, section_id, heading, body, anchor=anchor, visibility=visibility, wanted_heading=wanted_heading
    )


async def begin(
    session: AsyncSession,
    seat: Seat,
    section_id: UUID,
    heading: str,
    body: str,
    *,
    anchor: Anchor,
    visibility: Visibility,
    mentioned: Collection[UUID] = (),
    comment_id: UUID | None = None,
    wanted_heading: str = "",
) -> UUID:
    """The conversation's first comment, with an anchor that has been looked for in the text."""
    private_to = seat.organisation_id if visibility is Visibility.PRIVATE else None
    comment_id = await insert_comment(
        session,
        seat,
        section_id,
        body,
        private_to=private_to,
        anchor=anchor,
        comment_id=comment_id,
        wanted_heading=wanted_heading,
    )
    await mention(session, seat, comment_id, mentioned, private_to=private_to)
    if private_to is None:
        await record(session, seat, "commented on", comment_id, f"the section “{heading}”")
    return comment_id


async def insert_comment(
    session: AsyncSession,
    seat: Seat,
    section_id: UUID,
    body: str,
    *,
    private_to: UUID | None,
    anchor: Anchor | None = None,
    reply_to_id: UUID | None = None,
    comment_id: UUID | None = None,
    wanted_heading: str = "",
) -> UUID:
    await check_allowed(session, seat, section_id, Rights.COMMENT)
    about = anchor or Anchor()
    comment_id = comment_id or new_id()
    await session.execute(
        insert(comments).values(
            partnership_id=seat.partnership_id,
            id=comment_id,
            section_id=section_id,
            reply_to_id=reply_to_id,
            clause_id=about.clause_id,
            quote=about.quote,
            occurrence=about.occurrence,
            further=write_further(about),
            body=body,
            wanted_heading=wanted_heading,
            private_to=private_to,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
    )
    await comments_changed(session, Address(seat.partnership_id, section_id), private_to)
    return comment_id


def anchor_in(reading: Reading, wanted: Anchor) -> Anchor:
    """Where the words stand that somebody chose; near them, where they have changed a little meanwhile."""
    if not wanted.clause_id:
        return Anchor()
    parts, refusal = [], CannotComment(CLAUSE_GONE)
    for part in wanted.parts:
        try:
            parts.append(_part_in(reading, part))
        except CannotComment as gone:
            refusal = gone
    found = joined(parts)
    if found is None:
        raise refusal
    return found


def _part_in(reading: Reading, wanted: Anchor) -> Anchor:
    words = clause_words(reading, wanted.clause_id)
    if words is None:
        raise CannotComment(CLAUSE_GONE)
    return _passage_in(reading.blocks, wanted) if wanted.is_passage else Anchor(wanted.clause_id, words)


def _passage_in(blocks: Blocks, wanted: Anchor) -> Anchor:
    found = locate(blocks, wanted)
    if found is None or found.start is None or found.end is None:
        raise CannotComment(WORDS_GONE)
    block = next(block for block in blocks if block.id == found.clause_id)
    return anchor_at(block, found.text, found.start, found.end)
