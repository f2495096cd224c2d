"""How the demo's designs are written: sections, comments, frozen versions, signatures and design sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from partnerships.decisions.actions import take_position
from partnerships.decisions.rules import Verdict
from partnerships.designs.actions.comments import close_conversation, reply
from partnerships.designs.actions.designs import add_section, begin_design
from partnerships.designs.actions.mentions import mention
from partnerships.designs.actions.readings import mark_all_read
from partnerships.designs.actions.rights import allow
from partnerships.designs.actions.sessions import SessionFacts, record_session
from partnerships.designs.actions.texts import save_text
from partnerships.designs.actions.threads import open_thread
from partnerships.designs.actions.versions import ask_everybody_to_sign, freeze_version, note_sights
from partnerships.designs.markup import print_blocks
from partnerships.designs.queries.comments import find_comment
from partnerships.designs.queries.conversations import find_conversation
from partnerships.designs.queries.designs import find_changes
from partnerships.designs.queries.sections import find_section
from partnerships.designs.queries.versions import find_version
from partnerships.designs.rules import Visibility
from portal.access.permissions import Permission
from portal.live.rights import Rights
from portal.seeds.world import Table


@dataclass(frozen=True)
class Remark:
    """A comment; `about` is how the clause begins that it is about, empty for the whole section.

    `words` are those of the clause that are meant, empty for all of it; `asks` are the people it asks to look.
    """

    by: str
    body: str
    about: str = ""
    words: str = ""
    asks: Sequence[str] = ()
    is_private: bool = False


@dataclass(frozen=True)
class Meeting:
    held_on: date
    title: str
    attended_by: Sequence[str]
    notes: str
    version_id: UUID | None = None


@dataclass
class DemoDesign:
    """A design that is being written, with its sections by their headings."""

    table: Table
    id: UUID
    sections: dict[str, UUID]

    async def write(self, texts: Mapping[str, tuple[str, str]]) -> None:
        """Save each text as its writer would, over what stands there now; texts by heading, each with its writer."""
        for heading, (writer, words) in texts.items():
            seat = await self.table.seat(writer, Permission.WRITE_DESIGN)
            section = await find_section(self.table.session, seat, self.id, self.sections[heading])
            await save_text(self.table.session, seat, section, base=section.beginning, typed=words)

    async def comment(self, heading: str, remark: Remark) -> UUID:
        seat = await self.table.seat(remark.by, Permission.COMMENT)
        section = await find_section(self.table.session, seat, self.id, self.sections[heading])
        clauses = [block.id for block in section.reading.blocks if print_blocks([block]).startswith(remark.about)]
        comment_id = await open_thread(
            self.table.session,
            seat,
            section.id,
            clauses[0] if remark.about else "",
            remark.words,
            remark.body,
            Visibility.PRIVATE if remark.is_private else Visibility.SHARED,
        )
        asked = [self.table.world.people[key].id for key in remark.asks]
        private_to = seat.organisation_id if remark.is_private else None
        await mention(self.table.session, seat, comment_id, asked, private_to=private_to)
        return comment_id

    async def answer(self, heading: str, comment_id: UUID, remark: Remark, *, closes: bool = False) -> None:
        seat = await self.table.seat(remark.by, Permission.COMMENT)
        section = await find_section(self.table.session, seat, self.id, self.sections[heading])
        conversation = await find_conversation(self.table.session, seat, section, comment_id)
        await reply(self.table.session, seat, section, conversation.comment, remark.body)
        if closes:
            comment = await find_comment(self.table.session, seat, section, comment_id)
            await close_conversation(self.table.session, seat, comment)

    async def let(self, owner: str, heading: str, organisation: str, rights: Rights) -> None:
        """What the section's owner allows another organisation."""
        seat = await self.table.seat(owner, Permission.WRITE_DESIGN)
        section = await find_section(self.table.session, seat, self.id, self.sections[heading])
        await allow(self.table.session, seat, section, {self.table.organisation_id(organisation): rights})

    async def read_by(self, *keys: str) -> None:
        """These people have read all of it; what is written later is new to them."""
        for key in keys:
            await mark_all_read(self.table.session, await self.table.seat(key, Permission.READ), self.id)

    async def freeze(self, by: str, name: str, seen_by: Sequence[str]) -> UUID:
        """Keep the text as it is now; these people then open the version and read it."""
        session = self.table.session
        seat = await self.table.seat(by, Permission.FREEZE)
        seen = await find_changes(session, seat, self.id)
        version_id = await freeze_version(session, seat, self.id, name, seen_change=seen)
        for key in seen_by:
            await note_sights(session, await self.table.seat(key, Permission.READ), [version_id])
        return version_id

    async def sign(self, by: str, version_id: UUID, signers: Sequence[str]) -> None:
        session = self.table.session
        seat = await self.table.seat(by, Permission.FREEZE)
        version = await find_version(session, seat, self.id, version_id)
        decision_id = await ask_everybody_to_sign(session, seat, version)
        for key in signers:
            seat = await self.table.seat(key, Permission.SIGN)
            await take_position(session, seat, decision_id, Verdict.CONFIRMED, "")

    async def meet(self, by: str, meeting: Meeting) -> None:
        seat = await self.table.seat(by, Permission.RECORD_SESSION)
        facts = SessionFacts(
            meeting.held_on,
            meeting.title,
            meeting.version_id,
            self.table.organisation_ids(meeting.attended_by),
            meeting.notes,
        )
        await record_session(self.table.session, seat, self.id, facts)


async def begin(table: Table, by: str, title: str, owners: Mapping[str, str]) -> DemoDesign:
    """A new design with these sections; `owners` gives for each heading the organisation that looks after it."""
    seat = await table.seat(by, Permission.WRITE_DESIGN)
    design_id = await begin_design(table.session, seat, title, has_outline=False)
    sections = {
        heading: await add_section(table.session, seat, design_id, heading, table.organisation_id(owner))
        for heading, owner in owners.items()
    }
    return DemoDesign(table, design_id, sections)
