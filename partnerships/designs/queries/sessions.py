"""Design sessions, and the record of engagement that the tender pack's annex is drawn from (N8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.rules import short
from partnerships.designs.queries.tables import (
    attendances,
    design_sessions,
    designs,
    organisations,
    people,
    sights,
    versions,
)
from portal.access.seats import Seat
from portal.db.together import Part, alone, together
from portal.refusals import Missing


@dataclass(frozen=True)
class SessionView:
    """`is_replaced` says that a later record corrects this one; `corrects_id` names the record that this one does."""

    id: UUID
    design_id: UUID
    design_title: str
    held_on: date
    title: str
    notes: str
    version_number: int | None
    version_name: str | None
    recorded_by: str
    recorded_for: str
    recorded_at: datetime
    corrects_id: UUID | None
    is_replaced: bool
    organisations: tuple[tuple[UUID, str], ...]

    @property
    def version_title(self) -> str | None:
        return None if self.version_number is None else f"Version {self.version_number}: {self.version_name}"

    @property
    def organisation_names(self) -> list[str]:
        return [name for _, name in self.organisations]


@dataclass(frozen=True)
class Sight:
    organisation: str
    at: datetime


@dataclass(frozen=True)
class VersionSeen:
    """Which organisation first opened the version when."""

    id: UUID
    design_title: str
    number: int
    name: str
    digest: str
    frozen_at: datetime
    sights: tuple[Sight, ...]

    @property
    def title(self) -> str:
        return f"Version {self.number}: {self.name}"

    @property
    def short_digest(self) -> str:
        return short(self.digest)


@dataclass(frozen=True)
class EngagementRecord:
    """Who shaped the design: sessions in the order in which they were held, and who saw which version."""

    sessions: tuple[SessionView, ...]
    versions: tuple[VersionSeen, ...]


async def engagement_record(session: AsyncSession, seat: Seat) -> EngagementRecord:
    """Of every design of the partnership. Records that were corrected are left out, their corrections are in."""
    sessions, versions_seen = await together(session, *engagement_parts(seat))
    return EngagementRecord(sessions, versions_seen)


def engagement_parts(seat: Seat) -> tuple[Part[tuple[SessionView, ...]], Part[tuple[VersionSeen, ...]]]:
    return (
        Part(_sessions(seat), lambda rows: tuple(_read_sessions(rows))),
        Part(_seen(seat), lambda rows: tuple(_read_seen(rows))),
    )


def sessions_part(seat: Seat, design_id: UUID) -> Part[list[SessionView]]:
    return Part(_sessions(seat).where(design_sessions.c.design_id == design_id), _read_sessions)


def seen_part(seat: Seat, design_id: UUID) -> Part[list[VersionSeen]]:
    return Part(_seen(seat).where(versions.c.design_id == design_id), _read_seen)


async def find_session(session: AsyncSession, seat: Seat, design_id: UUID, session_id: UUID) -> SessionView:
    is_meant = (design_sessions.c.design_id == design_id) & (design_sessions.c.id == session_id)
    found = await alone(session, Part(_all_sessions(seat).where(is_meant), _read_sessions))
    if not found:
        raise Missing("design session")
    return found[0]


def _read_sessions(rows: Sequence[Any]) -> list[SessionView]:
    return [SessionView(*[*facts, _named(attended)]) for *facts, attended in rows]


def _read_seen(rows: Sequence[Any]) -> list[VersionSeen]:
    return [VersionSeen(*[*facts, _sights(seen)]) for *facts, seen in rows]


def _named(attended: Sequence[dict[str, str]] | None) -> tuple[tuple[UUID, str], ...]:
    pairs = ((UUID(one["id"]), one["name"]) for one in attended or ())
    return tuple(sorted(pairs, key=lambda pair: pair[1].lower()))


def _sights(seen: Sequence[dict[str, str]] | None) -> tuple[Sight, ...]:
    found = (Sight(one["name"], datetime.fromisoformat(one["at"])) for one in seen or ())
    return tuple(sorted(found, key=lambda sight: sight.at))


def _sessions(seat: Seat) -> Select[*tuple[Any, ...]]:
    """Without those that a later record corrects, in the order in which they were held."""
    return _all_sessions(seat).where(~_is_replaced()).order_by(design_sessions.c.held_on, design_sessions.c.id)


def _is_replaced() -> Any:  # noqa: ANN401
    later = design_sessions.alias("later")
    return exists().where(
        later.c.partnership_id == design_sessions.c.partnership_id, later.c.corrects_id == design_sessions.c.id
    )


def _all_sessions(seat: Seat) -> Select[*tuple[Any, ...]]:
    attenders = organisations.alias("attender")
    attended = (
        select(func.json_agg(func.json_build_object(literal("id"), attenders.c.id, literal("name"), attenders.c.name)))
        .join(attendances, attendances.c.organisation_id == attenders.c.id)
        .where(
            attendances.c.partnership_id == design_sessions.c.partnership_id,
            attendances.c.session_id == design_sessions.c.id,
        )
        .scalar_subquery()
    )
    return (
        select(
            design_sessions.c.id,
            design_sessions.c.design_id,
            designs.c.title,
            design_sessions.c.held_on,
            design_sessions.c.title,
            design_sessions.c.notes,
            versions.c.number,
            versions.c.name,
            people.c.name,
            organisations.c.name,
            design_sessions.c.created_at,
            design_sessions.c.corrects_id,
            _is_replaced(),
            attended,
        )
        .join(
            designs,
            (designs.c.partnership_id == design_sessions.c.partnership_id)
            & (designs.c.id == design_sessions.c.design_id),
        )
        .join(people, people.c.id == design_sessions.c.person_id)
        .join(organisations, organisations.c.id == design_sessions.c.organisation_id)
        .outerjoin(
            versions,
            (versions.c.partnership_id == design_sessions.c.partnership_id)
            & (versions.c.id == design_sessions.c.version_id),
        )
        .where(design_sessions.c.partnership_id == seat.partnership_id)
    )


def _seen(seat: Seat) -> Select[*tuple[Any, ...]]:
    facts = func.json_build_object(literal("name"), organisations.c.name, literal("at"), sights.c.created_at)
    seen = (
        select(func.json_agg(facts))
        .select_from(sights.join(organisations, organisations.c.id == sights.c.organisation_id))
        .where(sights.c.partnership_id == versions.c.partnership_id, sights.c.version_id == versions.c.id)
        .scalar_subquery()
    )
    return (
        select(
            versions.c.id,
            designs.c.title,
            versions.c.number,
            versions.c.name,
            versions.c.digest,
            versions.c.created_at,
            seen,
        )
        .join(
            designs,
            (designs.c.partnership_id == versions.c.partnership_id) & (designs.c.id == versions.c.design_id),
        )
        .where(versions.c.partnership_id == seat.partnership_id)
        .order_by(versions.c.id)
    )
