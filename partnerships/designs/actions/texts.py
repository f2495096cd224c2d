"""Saving a section's text where nobody writes it together with others: see actions.together."""

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import take_turns
from partnerships.designs.actions.changes import count_change, keep_revision
from partnerships.designs.actions.designs import put_back_section
from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Section
from partnerships.designs.queries.revisions import find_beginning, writers_since
from partnerships.designs.queries.sections import OneSection, find_section
from partnerships.designs.rules import check_present
from partnerships.designs.saving import Settled, Standing, settle
from portal.access.seats import Seat
from portal.journal.actions import record


async def save_text(session: AsyncSession, seat: Seat, section: OneSection, *, base: Beginning, typed: str) -> str:
    """Gives what happened as a sentence. NotSaved when others changed the same words, or `base` is unknown."""
    await take_turns(session, seat)
    section = await find_section(session, seat, section.design_id, section.id)
    check_present(is_removed=section.is_removed)
    began_from, known = await find_beginning(session, seat, section.id, base)
    writers = await writers_since(session, seat, section.id, known) if known != section.revision else []
    now = Standing(section.reading.blocks, section.revision, writers)
    settled = settle(began_from, typed, now)
    if settled.is_changed:
        note = "put together with another text" if settled.is_merged else ""
        await keep_text(session, seat, section, Section(str(section.id), section.heading, settled.blocks), note)
        await record(session, seat, "wrote in", section.id, f"the section “{section.heading}”")
    return came_of(settled, now)


async def bring_back_text(
    session: AsyncSession, seat: Seat, section: OneSection, old: Section, *, seen: str, source: str
) -> str:
    """An old text becomes the newest: nothing is undone, and what stood in between stays in the history.

    Gives a sentence about it where it was not `seen`.
    """
    await take_turns(session, seat)
    section = await find_section(session, seat, section.design_id, section.id)
    unseen = said_of_unseen(section, seen)
    await put_back_section(session, seat, section)
    if (old.heading, old.blocks) != (section.heading, section.reading.blocks):
        await keep_text(session, seat, section, old, f"brought back from {source}")
        await record(session, seat, f"brought back from {source}", section.id, f"the section “{section.heading}”")
    return unseen


def said_of_unseen(section: OneSection, seen: str) -> str:
    """`seen` is how the page that asked for it named the text; `section` is as it was before."""
    if seen in section.marks:
        return ""
    return f"It had changed since you opened the page: what stood there is text {section.revision} in its history."


async def keep_text(session: AsyncSession, seat: Seat, section: OneSection, text: Section, note: str) -> None:
    change = await count_change(session, seat, section.design_id)
    await keep_revision(session, seat, section, text.blocks, change=change, note=note, heading=text.heading)


def came_of(settled: Settled, now: Standing) -> str:
    if settled.is_merged:
        return f"{now.someone} saved while you were writing. Both texts are kept."
    return (
        "The section is saved." if settled.is_changed else "The section already reads like this. Nothing was changed."
    )
