"""What is new for somebody at one table: what others changed and said, and what waits for them (F15, U10).

Everything is asked from the person's own seat, so a summary holds nothing that its reader could not open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import indent
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import find_proposals
from partnerships.designs.queries.news import SectionNews, find_news
from partnerships.designs.queries.said import SaidSince, list_said_since
from partnerships.designs.queries.tables import sections
from partnerships.journeys.tasks import TaskView, list_tasks
from portal import clock
from portal.access.phases import Phase
from portal.access.seats import Seat

MOST_SAID = 20


@dataclass(frozen=True)
class ToDecide:
    """A section that the reader's organisation looks after, in which others suggest changes."""

    design_id: UUID
    section_id: UUID
    heading: str
    count: int


@dataclass(frozen=True)
class Digest:
    seat: Seat
    tasks: Sequence[TaskView]
    news: Sequence[SectionNews]
    said: Sequence[SaidSince]
    proposals: Sequence[ToDecide]

    @property
    def is_empty(self) -> bool:
        """Tasks and proposals alone are no news: they waited yesterday too."""
        return not (self.news or self.said)


async def digest_for(session: AsyncSession, seat: Seat, since: datetime) -> Digest:
    """`since` is when the reader was last told; texts are compared with those that they have read."""
    tasks = [task for task in await list_tasks(session, seat) if task.is_ours]
    if seat.phase < Phase.DESIGN:
        return Digest(seat, tasks, (), (), ())
    news = (await find_news(session, seat)).listed
    latest = [one for one in news if one.changed_at > since]
    said = await list_said_since(session, seat, since, MOST_SAID)
    return Digest(seat, tasks, latest, said, await _proposals(session, seat))


async def _proposals(session: AsyncSession, seat: Seat) -> list[ToDecide]:
    rows = await session.execute(
        select(sections.c.design_id, sections.c.id, sections.c.heading, sections.c.marked).where(
            sections.c.partnership_id == seat.partnership_id,
            sections.c.owner_id == seat.organisation_id,
            sections.c.removed_at.is_(None),
            sections.c.marked.is_not(None),
        )
    )
    own = str(seat.organisation_id)
    found = [
        ToDecide(
            row.design_id,
            row.id,
            row.heading,
            sum(one.mark.organisation != own for one in find_proposals(read_marked(row.marked))),
        )
        for row in rows
    ]
    return [one for one in found if one.count]


def letter(digests: Sequence[Digest], address: str) -> tuple[str, str]:
    """Subject and words of one letter about all tables."""
    first, *others = [one.seat.partnership_title for one in digests]
    more = f" and {len(others)} more" if others else ""
    parts = [_about(one, address) for one in digests]
    ending = f"To get no such summary any more, or to get it again: {address}/account"
    return f"Since you were here: {first}{more}", "\n\n".join([*parts, ending, ""])


def _about(digest: Digest, address: str) -> str:
    seat = digest.seat
    lines = [f"{seat.partnership_title}, where you speak for {seat.organisation_name}", f"{address}{seat.url}"]
    lines += _listed("What others said", [_said(one, seat, address) for one in digest.said])
    lines += _listed("What others changed", [_changed(one, seat, address) for one in digest.news])
    lines += _listed(
        "Suggestions that your organisation decides",
        [_to_decide(one, seat, address) for one in digest.proposals],
    )
    lines += _listed("Waits for you", [f"{task.title}: {address}{task.url}" for task in digest.tasks])
    return "\n".join(lines)


def _listed(heading: str, entries: Sequence[str]) -> list[str]:
    return ["", heading, *(f"- {entry}" for entry in entries)] if entries else []


def _said(one: SaidSince, seat: Seat, address: str) -> str:
    room = " (only your organisation reads this)" if one.is_private else ""
    about = f", about “{one.quote}”" if one.quote else ""
    place = f"{_place(one, seat, address)}#comment-{one.begun_id.hex[-12:]}"
    when = clock.uk_time(one.at)
    words = indent(one.body, "  ").lstrip()
    return f"{one.person} for {one.organisation} on “{one.heading}”{about}, {when}{room}: {words}\n  {place}"


def _changed(one: SectionNews, seat: Seat, address: str) -> str:
    return f"“{one.heading}”, by {' and '.join(one.writers)}: {_place(one, seat, address)}/since/{one.revision}"


def _to_decide(one: ToDecide, seat: Seat, address: str) -> str:
    many = "1 suggestion" if one.count == 1 else f"{one.count} suggestions"
    return f"“{one.heading}”, {many}: {_place(one, seat, address)}/proposals"


def _place(one: SectionNews | SaidSince | ToDecide, seat: Seat, address: str) -> str:
    return f"{address}{seat.url}/designs/{one.design_id}/sections/{one.section_id}"
