"""What a section allows whom."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.queries.tables import grants, organisations, owners, parties, sections
from partnerships.designs.rights import check_rights, rights_in
from portal.access.parties import PartyKind
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.live.rights import Rights
from portal.refusals import Missing


@dataclass(frozen=True)
class Allowed:
    """What a section allows a party. `is_set` when somebody has decided it, and not only the rule for all others."""

    organisation_id: UUID
    organisation: str
    rights: Rights
    is_owner: bool
    is_set: bool


async def find_rights(session: AsyncSession, seat: Seat, section_id: UUID) -> Rights:
    """Missing for a section that is not there for this seat, or has been taken out."""
    rights, _, is_removed = await _find(session, seat, section_id)
    if is_removed:
        raise Missing("section")
    return rights


async def check_allowed(session: AsyncSession, seat: Seat, section_id: UUID, needed: Rights) -> None:
    rights, owner, _ = await _find(session, seat, section_id)
    check_rights(rights, needed, owner)


async def _find(session: AsyncSession, seat: Seat, section_id: UUID) -> tuple[Rights, str, bool]:
    row = (
        await session.execute(
            select(
                sections.c.owner_id,
                owners.c.name,
                sections.c.removed_at,
                allowed_by(sections, seat.organisation_id).label("allowed"),
            )
            .join(owners, owners.c.id == sections.c.owner_id)
            .where(sections.c.partnership_id == seat.partnership_id, sections.c.id == section_id)
        )
    ).first()
    if row is None:
        raise Missing("section")
    return seat_rights(seat, row.owner_id, row.allowed), row.name, row.removed_at is not None


async def list_allowed(session: AsyncSession, seat: Seat, section_id: UUID) -> list[Allowed]:
    """The parties at the table, the owner first, the others by name."""
    is_owner = sections.c.owner_id == organisations.c.id
    rows = await session.execute(
        select(
            organisations.c.id,
            organisations.c.name,
            allowed_by(sections, organisations.c.id),
            is_owner.label("is_owner"),
        )
        .join(parties, parties.c.organisation_id == organisations.c.id)
        .join(sections, sections.c.partnership_id == parties.c.partnership_id)
        .where(parties.c.partnership_id == seat.partnership_id, parties.c.left_at.is_(None))
        .where(sections.c.id == section_id)
        .order_by(is_owner.desc(), func.lower(organisations.c.name))
    )
    return [
        Allowed(one, name, rights_in(may_write=True, may_comment=True, is_own=own, allowed=set_to), own, bool(set_to))
        for one, name, set_to, own in rows
    ]


def seat_rights(seat: Seat, owner_id: UUID, allowed: str | None) -> Rights:
    return rights_in(
        may_write=seat.may(Permission.WRITE_DESIGN),
        may_comment=seat.may(Permission.COMMENT),
        is_own=owner_id == seat.organisation_id,
        allowed=allowed,
    )


def may_manage(seat: Seat, owner_id: UUID) -> bool:
    """Who changes what a section allows, hands it on, or takes it out: those who write for its owner or the lead."""
    is_lead = seat.party_kind == PartyKind.LEAD_AGENCY
    return seat.may(Permission.WRITE_DESIGN) and (is_lead or owner_id == seat.organisation_id)


def allowed_by(section: Any, organisation: UUID | ColumnElement[UUID]) -> ColumnElement[str | None]:  # noqa: ANN401
    """The newest word on what a section (a table or its alias) allows this organisation; NULL if there is none."""
    found: ColumnElement[str | None] = (
        select(grants.c.rights)
        .where(
            grants.c.partnership_id == section.c.partnership_id,
            grants.c.section_id == section.c.id,
            grants.c.granted_to_id == organisation,
        )
        .order_by(grants.c.created_at.desc(), grants.c.id.desc())
        .limit(1)
        .correlate_except(grants)
        .scalar_subquery()
    )
    return found
