"""What a file says is taken in: its changes as suggestions, its comments as comments, all in the seat's name.

The live texts commit for themselves, and their words are written down by whoever holds the journal's turn. So each
section's changes are proposed in a transaction of their own, before this request writes anything.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.copies.findings import Change, LeftOut, Spoken, write_findings
from partnerships.copies.marked import MarkedSection
from partnerships.copies.queries.returns import ReturnView
from partnerships.copies.queries.tables import intakes
from partnerships.copies.rules import NotTaken, author_of
from partnerships.designs.actions.comments import reply
from partnerships.designs.actions.proposals import propose_text
from partnerships.designs.blocks import Blocks, plain_text
from partnerships.designs.normal import normal_blocks
from partnerships.designs.queries.comments import find_conversation
from partnerships.designs.queries.sections import find_section
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from portal.journal.actions import record
from portal.live.hub import Hub
from portal.live.merging import Conflict
from portal.live.rights import Rights
from portal.refusals import Missing, Refused

ONLY_READS = "Section {}: {} may not propose changes there."
HAS_GONE = "Section {} has been taken out of the design."


@dataclass
class Taken:
    """`proposed` are the suggestions' ids by section; `left_out` adds what found no place to what the file lacked."""

    proposed: dict[str, list[str]] = field(default_factory=dict)
    comment_count: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def suggestion_count(self) -> int:
        return sum(len(ids) for ids in self.proposed.values())


async def take_in(session: AsyncSession, hub: Hub, seat: Seat, file: ReturnView, *, is_private: bool) -> UUID:
    """`is_private` keeps the file's new comments in the organisation's own room."""
    await _only_once(session, file)
    taken = Taken(left_out=list(file.findings.left_out))
    sections = {section.id: section for section in file.copy.sections}
    for change in file.findings.changes:
        await _propose(session, hub, seat, file.design_id, sections[change.section_id], change, taken)
    for spoken in file.findings.spoken:
        await _say(session, seat, file.design_id, spoken, taken, is_private=is_private)
    return await _keep(session, seat, file, taken)


async def _only_once(session: AsyncSession, file: ReturnView) -> None:
    """A form that is sent twice at the same moment must not propose everything twice."""
    is_first = await session.scalar(select(func.pg_try_advisory_xact_lock(file.id.int & 0x7FFF_FFFF_FFFF_FFFF)))
    if file.intake_id is not None or not is_first:
        raise NotTaken("This file has been taken in already.")


async def _propose(
    session: AsyncSession, hub: Hub, seat: Seat, design_id: UUID, section: MarkedSection, change: Change, taken: Taken
) -> None:
    try:
        rights = await hub.meaning.judge(session, seat, UUID(section.id))
    except Missing:
        taken.left_out.append(LeftOut(HAS_GONE.format(section.number), _changed_words(section, change.changed)))
        return
    if rights not in (Rights.WRITE, Rights.SUGGEST):
        why = ONLY_READS.format(section.number, seat.organisation_name)
        taken.left_out.append(LeftOut(why, _changed_words(section, change.changed)))
        return
    base = normal_blocks(section.settled)
    async with hub.sessions() as own, own.begin():
        await speak_for(
            own, person=seat.person_id, organisation=seat.organisation_id, partnership=seat.partnership_id
        )
        present = await find_section(own, seat, design_id, UUID(section.id))
        proposed = await propose_text(own, hub, seat, present, base=base, changed=change.changed)
    taken.proposed[section.id] = list(proposed.ids)
    taken.left_out += [_unplaced(section, conflict) for conflict in proposed.unplaced]


async def _say(
    session: AsyncSession, seat: Seat, design_id: UUID, spoken: Spoken, taken: Taken, *, is_private: bool
) -> None:
    own = author_of(seat.organisation_name, seat.person_name)
    body = spoken.body if spoken.author in ("", own) else f"{spoken.body}\n\nWritten in Word by {spoken.author}."
    try:
        if spoken.answers:
            await _answer(session, seat, design_id, spoken, body)
        else:
            await _begin(session, seat, design_id, spoken, body, is_private=is_private)
    except (Refused, Missing) as refusal:
        why = refusal.sentence if isinstance(refusal, Refused) else "What this comment is about is not there any more."
        taken.left_out.append(LeftOut(why, f"{spoken.author}: {spoken.body}"))
    else:
        taken.comment_count += 1


async def _keep(session: AsyncSession, seat: Seat, file: ReturnView, taken: Taken) -> UUID:
    intake_id = new_id()
    left_out = [{"why": one.why, "words": one.words} for one in taken.left_out]
    result: dict[str, Any] = {
        "proposed": taken.proposed,
        "authors": sorted({name for change in file.findings.changes for by in change.authors.values() for name in by}),
        "decided": write_findings(file.findings)["decided"],
        "left_out": left_out,
    }
    await session.execute(
        insert(intakes).values(
            partnership_id=seat.partnership_id,
            id=intake_id,
            design_id=file.design_id,
            copy_id=file.copy.id,
            return_id=file.id,
            file_name=file.file_name,
            digest=file.digest,
            suggestion_count=taken.suggestion_count,
            comment_count=taken.comment_count,
            left_out_count=len(left_out),
            result=result,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
    )
    await record(session, seat, "took in", intake_id, f"the Word file “{file.file_name}”")
    return intake_id


def _unplaced(section: MarkedSection, conflict: Conflict) -> LeftOut:
    numbers = {clause.id: clause.number for clause in section.clauses}
    number = numbers.get(conflict.block_id)
    where = f"Clause {section.number}.{number}" if number else f"Section {section.number}"
    why = f"{where}: part of the change found no place. It was moved, or changed in the portal meanwhile."
    return LeftOut(why, _words(conflict.mine))


def _words(block: Any) -> str:  # noqa: ANN401 -- a block as JSON
    if block is None:
        return "Taken out in the file."
    cells = [cell for row in block["rows"] for cell in row] if block["kind"] == "table" else [block["runs"]]
    return " ".join("".join(run["text"] for run in cell) for cell in cells)


def _changed_words(section: MarkedSection, changed: Blocks) -> str:
    before = set(normal_blocks(section.settled))
    return plain_text(block for block in changed if block not in before)
