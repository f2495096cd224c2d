"""Texts that arrive by a form while the section is written together: brought into the live text, where all see them.

The law of putting two texts together is the same as without an editor (saving.settle), applied under the lock of
the live text. The live text commits for itself. So all of this happens before the request takes a lock of its own,
or the two would wait for each other.
"""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import take_turns
from partnerships.designs.actions.designs import put_back_section
from partnerships.designs.actions.sittings import clauses, keep_written
from partnerships.designs.actions.texts import bring_back_text, came_of, keep_text, said_of_unseen, save_text
from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Blocks, Section
from partnerships.designs.canonical import write_blocks
from partnerships.designs.queries.revisions import find_beginning, writers_since
from partnerships.designs.queries.sections import OneSection, find_section
from partnerships.designs.rights import check_rights
from partnerships.designs.rules import CannotArrange, check_present
from partnerships.designs.saving import NotSaved, Settled, Standing, settle
from portal.access.seats import Seat
from portal.db.speaking import speak_for
from portal.journal.actions import record
from portal.live.content import Tree, read_blocks
from portal.live.hub import Hub
from portal.live.merging import merge_blocks
from portal.live.rights import Address, Rights
from portal.live.store import is_begun
from portal.live.writing_down import words_written

TRIES = 3
TRIES_AMONG_WRITERS = 20
TOO_BUSY = "Nothing is changed yet: others are writing in this section at this moment. Try again when they pause."
UNDER_REVIEW = (
    "Nothing is saved yet: somebody has suggested a change in a clause that your text moves or replaces."
    " Accept or reject the suggestion in the editor first. Your text is still here."
)


async def save_form(
    session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, *, base: Beginning, typed: str
) -> str:
    """Gives what happened as a sentence. NotSaved when others changed the same words, or `base` is unknown."""
    check_rights(section.rights, Rights.WRITE, section.owner)
    address = Address(seat.partnership_id, section.id)
    if not await is_begun(session, address):
        return await save_text(session, seat, section, base=base, typed=typed)
    now, settled = await _bring_in(session, hub, seat, section, base=base, typed=typed)
    if settled.is_changed and await words_written(hub, address):
        note = "put together with another text" if settled.is_merged else ""
        await take_turns(session, seat)
        section = await find_section(session, seat, section.design_id, section.id)
        await keep_text(session, seat, section, section.as_text, note)
        await record(session, seat, "wrote in", section.id, f"the section “{section.heading}”")
    return came_of(settled, now)


async def bring_back(
    session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, old: Section, *, seen: str, source: str
) -> str:
    """An old text becomes the newest, for those who are writing too. What they wrote stays in the history.

    Gives a sentence about it where it was not `seen`.
    """
    check_rights(section.rights, Rights.WRITE, section.owner)
    address = Address(seat.partnership_id, section.id)
    if not await is_begun(session, address):
        return await bring_back_text(session, seat, section, old, seen=seen, source=source)
    section = await _put_in_its_place(session, hub, seat, section, old)
    unseen = said_of_unseen(section, seen)
    if (old.heading, old.blocks) != (section.heading, section.reading.blocks):
        await words_written(hub, address)
        await take_turns(session, seat)
        section = await find_section(session, seat, section.design_id, section.id)
        text = Section(old.id, old.heading, section.reading.blocks)
        await keep_text(session, seat, section, text, f"brought back from {source}")
        await record(session, seat, f"brought back from {source}", section.id, f"the section “{section.heading}”")
    await put_back_section(session, seat, section)
    return unseen


async def _put_in_its_place(
    session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, old: Section
) -> OneSection:
    """The section as it was kept before. Whoever types meanwhile has that kept first, too."""
    for _ in range(TRIES_AMONG_WRITERS):
        section = await _as_written(session, hub, seat, section)
        replace = partial(_replace, seen=section.reading.blocks, old=old.blocks)
        if await hub.edit(Address(seat.partnership_id, section.id), seat, replace):
            return section
    raise CannotArrange(TOO_BUSY)


async def _bring_in(
    session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, *, base: Beginning, typed: str
) -> tuple[Standing, Settled]:
    """What the text was put together with, and what came of it: durable when this returns."""
    for _ in range(TRIES):
        section = await _as_written(session, hub, seat, section)
        check_present(is_removed=section.is_removed)
        beginning, known = await find_beginning(session, seat, section.id, base)
        writers = await writers_since(session, seat, section.id, known) if known != section.revision else []
        now = Standing(section.reading.blocks, section.revision, writers)
        # It speaks where the form must be shown again: with a text and a revision that the next post can begin from.
        settle(beginning, typed, now)
        try:
            return now, await hub.edit(
                Address(seat.partnership_id, section.id), seat, partial(_merge, beginning=beginning, typed=typed)
            )
        except NotSaved:
            continue  # somebody has just written the same words, so look again
    raise NotSaved("Nothing is saved yet: others are writing the same words just now. Save again.", typed, base)


async def _as_written(session: AsyncSession, hub: Hub, seat: Seat, section: OneSection) -> OneSection:
    """The section with every word of now, and a revision that says the same."""
    await words_written(hub, Address(seat.partnership_id, section.id))
    async with hub.in_turn() as own, own.begin():
        await speak_for(own, worker="on", partnership=seat.partnership_id)
        await keep_written(own, seat, section.id)
    return await find_section(session, seat, section.design_id, section.id)


def _merge(tree: Tree, *, beginning: Blocks | None, typed: str) -> Settled:
    live = clauses(read_blocks(tree))
    settled = settle(beginning, typed, Standing(live, 0))
    if settled.is_changed and merge_blocks(tree, write_blocks(live), write_blocks(settled.blocks)).conflicts:
        raise CannotArrange(UNDER_REVIEW)
    return settled


def _replace(tree: Tree, *, seen: Blocks, old: Blocks) -> bool:
    """Nothing is replaced that is not in the history yet."""
    live = clauses(read_blocks(tree))
    if live != seen:
        return False
    if merge_blocks(tree, write_blocks(live), write_blocks(old)).conflicts:
        raise CannotArrange(UNDER_REVIEW)
    return True
