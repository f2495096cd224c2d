"""Invitations as they are read: by whoever holds the letter, by the organisation it is for, by those who sent it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.membership.models import Invitation, InvitationAnswer
from partnerships.membership.rules import Addressee, LetterState, state_of
from portal import clock
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.db.together import Part
from portal.identity.tokens import hash_token
from portal.organisations.models import Organisation
from portal.refusals import Missing

invitations = table_of(Invitation)
answers = table_of(InvitationAnswer)
organisations = table_of(Organisation)
inviters = organisations.alias("inviter")


@dataclass(frozen=True)
class LetterView:
    id: UUID
    partnership_id: UUID
    partnership_title: str
    inviter: str
    organisation_id: UUID | None
    organisation: str | None
    email: str
    kind: str
    roles: tuple[str, ...]
    sent_at: datetime
    expires_at: datetime
    verdict: str | None
    reason: str

    @property
    def state(self) -> LetterState:
        return state_of(self.verdict, self.expires_at, clock.now())

    @property
    def is_open(self) -> bool:
        return self.state == LetterState.OPEN

    @property
    def addressee(self) -> Addressee:
        return Addressee(self.organisation, self.email)


async def find_letter_by_token(session: AsyncSession, token: str) -> LetterView:
    """For the holder of the letter; whether it has been answered is read in the name of its own partnership."""
    token_hash = hash_token(token)
    await speak_for(session, token=token_hash)
    partnership_id = await session.scalar(
        select(invitations.c.partnership_id).where(invitations.c.token_hash == token_hash)
    )
    if partnership_id is None:
        raise Missing("invitation")
    await speak_for(session, partnership=partnership_id)
    return await _one(session, _letters().where(invitations.c.token_hash == token_hash))


async def find_letter_to(session: AsyncSession, organisation_id: UUID, invitation_id: UUID) -> LetterView:
    """For the people of the organisation that the letter is for; the caller has checked that the person is one."""
    await speak_for(session, organisations=[organisation_id])
    addressed = invitations.c.organisation_id == organisation_id
    return await _one(session, _letters().where(addressed, invitations.c.id == invitation_id))


def letters_to_part(organisation_ids: Collection[UUID]) -> Part[list[LetterView]]:
    """What is still open for these organisations, newest first."""
    query = (
        _letters()
        .where(invitations.c.organisation_id.in_(organisation_ids))
        .where(answers.c.id.is_(None), invitations.c.expires_at > clock.now())
    )
    return Part(query, lambda rows: [_view(row) for row in rows])


async def list_letters(session: AsyncSession, seat: Seat) -> list[LetterView]:
    """All that was sent for this partnership, newest first."""
    rows = await session.execute(_letters().where(invitations.c.partnership_id == seat.partnership_id))
    return [_view(row) for row in rows]


async def find_letter(session: AsyncSession, seat: Seat, invitation_id: UUID) -> LetterView:
    here = invitations.c.partnership_id == seat.partnership_id
    return await _one(session, _letters().where(here, invitations.c.id == invitation_id))


async def _one(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> LetterView:
    rows = await session.execute(query)
    row = rows.first()
    if row is None:
        raise Missing("invitation")
    return _view(row)


def _letters() -> Select[*tuple[Any, ...]]:
    return (
        select(
            invitations.c.id,
            invitations.c.partnership_id,
            invitations.c.partnership_title,
            inviters.c.name.label("inviter"),
            invitations.c.organisation_id,
            organisations.c.name.label("organisation"),
            invitations.c.email,
            invitations.c.kind,
            invitations.c.roles,
            invitations.c.created_at.label("sent_at"),
            invitations.c.expires_at,
            answers.c.verdict,
            answers.c.reason,
        )
        .join(inviters, inviters.c.id == invitations.c.inviter_id)
        .outerjoin(organisations, organisations.c.id == invitations.c.organisation_id)
        .outerjoin(
            answers,
            (answers.c.partnership_id == invitations.c.partnership_id) & (answers.c.invitation_id == invitations.c.id),
        )
        .order_by(invitations.c.id.desc())
    )


def _view(row: Any) -> LetterView:  # noqa: ANN401
    return LetterView(**{**row._asdict(), "roles": tuple(row.roles), "reason": row.reason or ""})
