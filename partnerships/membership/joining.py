"""Inviting and answering: what is done with a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.membership.actions import Newcomer, sit_down
from partnerships.membership.letters import LetterView, find_letter
from partnerships.membership.models import Invitation, InvitationAnswer
from partnerships.membership.rules import LIFETIME, CannotSit, LetterState, WrongAddressee, check_open, check_roles
from portal import clock
from portal.access.models import Party
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.people import add_person, find_by_email
from portal.identity.tokens import hash_token, new_token
from portal.journal.actions import record
from portal.organisations.actions import add_organisation
from portal.organisations.queries import OrganisationView, administrators_addresses, organisations_of
from portal.outbox.mail import send_after_commit

invitations = table_of(Invitation)
answers = table_of(InvitationAnswer)
parties = table_of(Party)
people = table_of(Person)


@dataclass(frozen=True)
class Offer:
    """What a letter offers: a place of this kind, for somebody in these roles."""

    kind: str
    roles: Sequence[str]


async def invite_organisation(
    session: AsyncSession, seat: Seat, organisation: OrganisationView, offer: Offer, address: str
) -> str:
    """Write to the administrators of an organisation in the directory. Gives the letter's token."""
    await _check_not_here(session, seat, organisation)
    recipients = await administrators_addresses(session, organisation.id)
    return await _send(session, seat, offer, recipients, address, organisation=organisation)


async def invite_address(session: AsyncSession, seat: Seat, email: str, offer: Offer, address: str) -> str:
    """Write to somebody who may have no account yet. Gives the letter's token."""
    return await _send(session, seat, offer, [email], address, email=email)


async def accept(session: AsyncSession, letter: LetterView, person_id: UUID, email: str, organisation_id: UUID) -> None:
    """The person joins for one of their organisations. Two who press at once meet the answer's unique constraint."""
    check_open(letter.state)
    await check_addressee(session, letter, person_id, email)
    if letter.organisation_id not in (None, organisation_id) or organisation_id not in {
        one.id for one in await organisations_of(session, person_id)
    }:
        raise WrongAddressee("Choose one of your own organisations that this invitation is for.")
    await _join(session, letter, Newcomer(letter.partnership_id, person_id, organisation_id))


@dataclass(frozen=True)
class Arrival:
    """Somebody who joins by a letter and has no account yet, with an organisation that is not in the directory."""

    name: str
    password: str | None
    organisation: str
    organisation_kind: str


async def accept_and_register(session: AsyncSession, letter: LetterView, arrival: Arrival) -> UUID:
    """The letter proves the address, so the account is made with it and no other. Gives the new person."""
    check_open(letter.state)
    if letter.organisation_id is not None or await find_by_email(session, letter.email) is not None:
        raise WrongAddressee("There is an account for this invitation already. Sign in to answer it.")
    person_id = await add_person(session, arrival.name, letter.email, arrival.password)
    await speak_for(session, person=person_id)
    organisation_id = await add_organisation(session, person_id, arrival.organisation, arrival.organisation_kind, "")
    await _join(session, letter, Newcomer(letter.partnership_id, person_id, organisation_id))
    return person_id


async def decline(session: AsyncSession, letter: LetterView, person_id: UUID | None, reason: str) -> None:
    check_open(letter.state)
    who = Visitor(letter.partnership_id, person_id, letter.organisation_id)
    await speak_for(session, partnership=letter.partnership_id, organisation=letter.organisation_id)
    await _answer(session, letter, who, LetterState.DECLINED, reason)
    await record(session, who, "declined", letter.id, "an invitation")
    await _tell_inviter(session, letter, f"An invitation to {letter.partnership_title} was declined.\n\n{reason}\n")


async def withdraw(session: AsyncSession, seat: Seat, invitation_id: UUID) -> None:
    letter = await find_letter(session, seat, invitation_id)
    check_open(letter.state)
    await _answer(session, letter, seat, LetterState.WITHDRAWN, "")
    await record(session, seat, "withdrew", letter.id, "an invitation")


async def check_addressee(session: AsyncSession, letter: LetterView, person_id: UUID, email: str) -> None:
    own = await organisations_of(session, person_id)
    letter.addressee.check_is(email, [one.name for one in own])


@dataclass(frozen=True)
class Visitor:
    """Whoever answers a letter, perhaps without an account."""

    partnership_id: UUID
    person_id: UUID | None
    organisation_id: UUID | None


async def _send(
    session: AsyncSession,
    seat: Seat,
    offer: Offer,
    recipients: Sequence[str],
    address: str,
    *,
    organisation: OrganisationView | None = None,
    email: str = "",
) -> str:
    check_roles(offer.kind, offer.roles)
    token, invitation_id = new_token(), new_id()
    await session.execute(
        insert(invitations).values(
            partnership_id=seat.partnership_id,
            id=invitation_id,
            token_hash=hash_token(token),
            partnership_title=seat.partnership_title,
            inviter_id=seat.organisation_id,
            person_id=seat.person_id,
            organisation_id=organisation.id if organisation else None,
            email=email,
            kind=offer.kind,
            roles=list(offer.roles),
            expires_at=clock.now() + LIFETIME,
        )
    )
    for recipient in recipients:
        await send_after_commit(session, recipient, *_words(seat, offer, f"{address}/invitations/{token}"))
    invited = organisation.name if organisation else "an organisation by e-mail"
    await record(session, seat, "invited", invitation_id, f"{invited} as {offer.kind}")
    return token


def _words(seat: Seat, offer: Offer, link: str) -> tuple[str, str]:
    subject = f"An invitation from {seat.organisation_name}"
    body = (
        f"{seat.organisation_name} invites you to the partnership “{seat.partnership_title}” as {offer.kind}.\n\n"
        f"Read what joining means, then accept or decline:\n\n{link}\n\n"
        "The link can be answered once, within 14 days.\n"
    )
    return subject, body


async def _check_not_here(session: AsyncSession, seat: Seat, organisation: OrganisationView) -> None:
    here = await session.scalar(
        select(parties.c.id).where(
            parties.c.partnership_id == seat.partnership_id,
            parties.c.organisation_id == organisation.id,
            parties.c.left_at.is_(None),
        )
    )
    if here is not None:
        raise CannotSit(f"{organisation.name} is already part of the partnership.")


async def _join(session: AsyncSession, letter: LetterView, who: Newcomer) -> None:
    await speak_for(session, person=who.person_id, organisation=who.organisation_id, partnership=letter.partnership_id)
    await _answer(session, letter, who, LetterState.ACCEPTED, "")
    await sit_down(session, who, letter.kind, letter.roles)
    await record(session, who, "joined", letter.id, f"as {letter.kind}")
    await _tell_inviter(session, letter, f"An organisation you invited has joined {letter.partnership_title}.\n")


async def _answer(
    session: AsyncSession, letter: LetterView, who: Seat | Newcomer | Visitor, verdict: LetterState, reason: str
) -> None:
    await session.execute(
        insert(answers).values(
            partnership_id=letter.partnership_id,
            invitation_id=letter.id,
            verdict=verdict,
            reason=reason,
            addressee_id=letter.organisation_id,
            organisation_id=who.organisation_id,
            person_id=who.person_id,
        )
    )


async def _tell_inviter(session: AsyncSession, letter: LetterView, words: str) -> None:
    address = await session.scalar(
        select(people.c.email)
        .join(invitations, invitations.c.person_id == people.c.id)
        .where(invitations.c.partnership_id == letter.partnership_id, invitations.c.id == letter.id)
    )
    if address is not None:
        await send_after_commit(session, address, f"Your invitation to {letter.partnership_title}", words)
