"""What a file says is taken in: its changes as suggestions, its comments as comments, all in the seat's name.

The live texts commit for themselves, and their words are written down by whoever holds the journal's turn. So each
section's changes are proposed before this request writes anything, and entered in the journal in a transaction of
their own. Nobody keeps one of the hub's connections while they wait for the hub.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.copies.findings import Change, LeftOut, Spoken, write_findings
from partnerships.copies.marked import MarkedSection
from partnerships.copies.queries.returns import ReturnView, find_return
from partnerships.copies.queries.tables import intakes, left_outs
from partnerships.copies.rules import NotTaken, author_of
from partnerships.designs.actions.comments import reply
from partnerships.designs.actions.proposals import record_proposed, suggest_text
from partnerships.designs.actions.threads import open_thread
from partnerships.designs.blocks import Blocks, plain_text
from partnerships.designs.normal import normal_blocks
from partnerships.designs.queries.conversations import find_conversation
from partnerships.designs.queries.sections import find_section
from partnerships.designs.rules import CannotComment, Visibility
from portal.access.seats import Seat
from portal.clock import uk_time
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from portal.journal.actions import record
from portal.live.hub import Hub
from portal.live.merging import Conflict
from portal.refusals import Forbidden, Missing, Refused

ONLY_READS = "Section {}: {} may not propose changes there."
UNDER_WAY = "This file is being taken in at this moment. Wait until that is done, then open it again."
BEFORE = "This file was brought in before, on {}. To propose the same once more, bring it in again."
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


async def take_in(
    session: AsyncSession, hub: Hub, seat: Seat, file: ReturnView, *, is_private: bool, is_again: bool = False
) -> UUID:
    """`is_private` keeps the file's new comments in the organisation's own room.

    The same file is brought in twice only by somebody who was told that it would be (`is_again`).
    """
    await only_once(session, seat, file)
    file = await find_return(session, seat, file.design_id, file.id)
    if file.intake_id is not None:
        raise NotTaken("This file has been taken in already.")
    if file.earlier is not None and not is_again:
        raise NotTaken(BEFORE.format(uk_time(file.earlier.at)))
    intake = _Intake(session, hub, seat, file)
    for change in file.findings.changes:
        await intake.propose(change)
    for spoken in file.findings.spoken:
        await intake.say(spoken, Visibility.PRIVATE if is_private else Visibility.SHARED)
    return await _keep(session, seat, file, intake.taken)


async def only_once(session: AsyncSession, seat: Seat, file: ReturnView) -> None:
    """A form that is sent twice at the same moment, or by two colleagues, must not propose everything twice."""
    same = f"{seat.partnership_id} {seat.organisation_id} {file.design_id} {file.digest}"
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(same, 0)))):
        raise NotTaken(UNDER_WAY)


class _Intake:
    def __init__(self, session: AsyncSession, hub: Hub, seat: Seat, file: ReturnView) -> None:
        self._session = session
        self._hub = hub
        self._seat = seat
        self._file = file
        self._sections = {section.id: section for section in file.copy.sections}
        self.taken = Taken(left_out=list(file.findings.left_out))

    async def propose(self, change: Change) -> None:
        section = self._sections[change.section_id]
        if why := await self._why_not(section):
            self.taken.left_out.append(LeftOut(why, _changed_words(section, change.changed)))
            return
        seat = self._seat
        present = await find_section(self._session, seat, self._file.design_id, UUID(section.id))
        base = normal_blocks(section.settled)
        proposed = await suggest_text(self._hub, seat, present, base=base, changed=change.changed)
        async with self._hub.in_turn() as own, own.begin():
            await speak_for(
                own, person=seat.person_id, organisation=seat.organisation_id, partnership=seat.partnership_id
            )
            await record_proposed(own, seat, present, proposed)
        self.taken.proposed[section.id] = list(proposed.ids)
        self.taken.left_out += [_unplaced(section, conflict) for conflict in proposed.unplaced]

    async def say(self, spoken: Spoken, visibility: Visibility) -> None:
        own = author_of(self._seat.organisation_name, self._seat.person_name)
        by = "" if spoken.author in ("", own) else f"\n\nWritten in Word by {spoken.author}."
        try:
            if spoken.answers:
                await self._answer(spoken, spoken.body + by)
            else:
                await self._begin(spoken, spoken.body + by, visibility)
        except (Refused, Forbidden) as refusal:
            self.taken.left_out.append(LeftOut(refusal.sentence, f"{spoken.author}: {spoken.body}"))
        except Missing:
            why = "What this comment is about is not there any more."
            self.taken.left_out.append(LeftOut(why, f"{spoken.author}: {spoken.body}"))
        else:
            self.taken.comment_count += 1

    async def _why_not(self, section: MarkedSection) -> str:
        try:
            rights = await self._hub.meaning.judge(self._session, self._seat, UUID(section.id))
        except Missing:
            return HAS_GONE.format(section.number)
        return "" if rights.may_send else ONLY_READS.format(section.number, self._seat.organisation_name)

    async def _answer(self, spoken: Spoken, body: str) -> None:
        section = await find_section(self._session, self._seat, self._file.design_id, UUID(spoken.section_id))
        conversation = await find_conversation(self._session, self._seat, section, UUID(spoken.answers))
        await reply(self._session, self._seat, section, conversation.comment, body)

    async def _begin(self, spoken: Spoken, body: str, visibility: Visibility) -> None:
        """About the words that it stands beside in the file; where they have gone, about what is left of them."""
        about_words = f"About the words “{spoken.quote}”: {body}" if spoken.quote else body
        quote = spoken.quote if spoken.clause_id else ""
        about: dict[str, Any] = {"further": spoken.further, "wanted_heading": spoken.wanted_heading}
        for clause_id, words, says in (
            (spoken.clause_id, quote, body),
            (spoken.clause_id, "", about_words),
            ("", "", about_words),
        ):
            with suppress(CannotComment):
                place = UUID(spoken.section_id), clause_id, words
                await open_thread(self._session, self._seat, *place, says, visibility, **about)
                return


async def _keep(session: AsyncSession, seat: Seat, file: ReturnView, taken: Taken) -> UUID:
    intake_id = new_id()
    left_out = [{"why": one.why, "words": one.words} for one in taken.left_out]
    result: dict[str, Any] = {
        "proposed": taken.proposed,
        "authors": sorted({name for change in file.findings.changes for by in change.authors.values() for name in by}),
        "decided": write_findings(file.findings)["decided"],
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
    await session.execute(
        insert(left_outs).values(
            partnership_id=seat.partnership_id,
            organisation_id=seat.organisation_id,
            intake_id=intake_id,
            listed=left_out,
        )
    )
    await record(session, seat, "took in", intake_id, f"the Word file “{file.file_name}”")
    return intake_id


def _unplaced(section: MarkedSection, conflict: Conflict) -> LeftOut:
    numbers = {clause.id: clause.number for clause in section.clauses}
    number = numbers.get(conflict.block_id)
    where = f"Clause {section.number}.{number}" if number else f"Section {section.number}"
    return LeftOut(f"{where}: {_why_unplaced(conflict)}", _words(conflict.mine))


def _why_unplaced(conflict: Conflict) -> str:
    base, mine, theirs = conflict.base, conflict.mine, conflict.theirs
    if theirs is None:
        return "part of the change found no place. The clause has been taken out in the portal meanwhile."
    if base == mine:
        return "it stands elsewhere in the file. It is a table, or has been changed meanwhile: move it in the portal."
    if base and mine and "table" in (base["kind"], mine["kind"]) and _shape(base) != _shape(mine):
        return (
            "columns or the caption of a table were changed, or a row that has been changed in the portal meanwhile."
            " Change those in the portal: the words are below."
        )
    return (
        "part of the change found no place. The clause stands elsewhere in the file, or its words have been changed in"
        " the portal meanwhile."
    )


def _shape(block: Any) -> object:  # noqa: ANN401 -- a block as JSON
    return block["kind"], block.get("caption"), [len(row) for row in block.get("rows", [])]


def _words(block: Any) -> str:  # noqa: ANN401 -- a block as JSON
    if block is None:
        return "Taken out in the file."
    cells = [cell for row in block["rows"] for cell in row] if block["kind"] == "table" else [block["runs"]]
    return " ".join("".join(run["text"] for run in cell) for cell in cells)


def _changed_words(section: MarkedSection, changed: Blocks) -> str:
    before = set(normal_blocks(section.settled))
    return plain_text(block for block in changed if block not in before)
