"""Consortia as pages show them: members with their newest step, proposals with their answers, in one question."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.membership import rules
from consortia.membership.models import Consortium, ConsortiumMember, LeadAnswer, LeadProposal, MemberStep
from consortia.membership.views import ConsortiumView, Guest
from portal.access.models import Party
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.together import Part, alone
from portal.organisations.models import Organisation
from portal.refusals import Missing

consortia = table_of(Consortium)
members = table_of(ConsortiumMember)
steps = table_of(MemberStep)
proposals = table_of(LeadProposal)
answers = table_of(LeadAnswer)
parties = table_of(Party)
organisations = table_of(Organisation)


async def list_consortia(session: AsyncSession, seat: Seat) -> list[ConsortiumView]:
    return await alone(session, consortia_part(seat))


def consortia_part(seat: Seat) -> Part[list[ConsortiumView]]:
    return Part(_query(seat).order_by(consortia.c.id), lambda rows: [_view(row) for row in rows])


async def find_consortium(session: AsyncSession, seat: Seat, consortium_id: UUID) -> ConsortiumView:
    """The consortium, if it is at the seat's partnership; otherwise Missing (404)."""
    rows = await session.execute(_query(seat).where(consortia.c.id == consortium_id))
    row = rows.first()
    if row is None:
        raise Missing("consortium")
    return _view(row)


async def list_guests(session: AsyncSession, seat: Seat, consortium: ConsortiumView | None = None) -> list[Guest]:
    """Who may be invited: providers and design partners that are neither asked nor members already."""
    rows = await session.execute(
        select(parties.c.organisation_id, organisations.c.name, parties.c.kind)
        .join(organisations, organisations.c.id == parties.c.organisation_id)
        .where(
            parties.c.partnership_id == seat.partnership_id,
            parties.c.left_at.is_(None),
            parties.c.kind.in_(rules.MAY_JOIN),
            parties.c.organisation_id != seat.organisation_id,
        )
        .order_by(organisations.c.name)
    )
    return [guest for guest in (Guest(*row) for row in rows) if not _is_in(consortium, guest)]


def has_joined(partnership_id: ColumnElement[UUID], consortium_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the consortium with this key has a member now."""
    standing = (
        select(steps.c.standing)
        .where(steps.c.partnership_id == members.c.partnership_id, steps.c.member_id == members.c.id)
        .order_by(steps.c.number.desc())
        .limit(1)
        .correlate(members)
        .scalar_subquery()
    )
    return exists().where(
        members.c.partnership_id == partnership_id,
        members.c.consortium_id == consortium_id,
        standing == rules.Standing.JOINED.value,
    )


def _is_in(consortium: ConsortiumView | None, guest: Guest) -> bool:
    member = consortium.member_of(guest.organisation_id) if consortium else None
    return member is not None and member.standing in (rules.Standing.INVITED, rules.Standing.JOINED)


def _query(seat: Seat) -> Select[Any]:
    return select(
        consortia.c.id,
        consortia.c.partnership_id,
        consortia.c.name,
        consortia.c.arrangement,
        consortia.c.vision,
        consortia.c.history,
        consortia.c.room_id,
        _members_of_one(seat).label("members"),
        _proposals_of_one(seat).label("proposals"),
    ).where(consortia.c.partnership_id == seat.partnership_id)


def _members_of_one(seat: Seat) -> ColumnElement[Any]:
    newest = (
        select(steps)
        .ext(distinct_on(steps.c.member_id))
        .where(steps.c.partnership_id == seat.partnership_id)
        .order_by(steps.c.member_id, steps.c.number.desc())
        .subquery()
    )
    one = _object(
        id=members.c.id,
        organisation_id=members.c.organisation_id,
        name=organisations.c.name,
        standing=newest.c.standing,
        reason=newest.c.reason,
        since=newest.c.created_at,
        step=newest.c.number,
    )
    return (
        select(_list(one, members.c.id))
        .select_from(members)
        .join(newest, newest.c.member_id == members.c.id)
        .join(organisations, organisations.c.id == members.c.organisation_id)
        .where(members.c.partnership_id == seat.partnership_id, members.c.consortium_id == consortia.c.id)
        .scalar_subquery()
    )


def _proposals_of_one(seat: Seat) -> ColumnElement[Any]:
    nominee, proposer = organisations.alias("nominee"), organisations.alias("proposer")
    one = _object(
        id=proposals.c.id,
        number=proposals.c.number,
        nominee_id=proposals.c.nominee_id,
        nominee=nominee.c.name,
        proposer=proposer.c.name,
        proposed_at=proposals.c.created_at,
        experience=proposals.c.experience,
        capability=proposals.c.capability,
        infrastructure=proposals.c.infrastructure,
        answers=_answers_of_one(seat),
    )
    return (
        select(_list(one, proposals.c.number.desc()))
        .select_from(proposals)
        .join(nominee, nominee.c.id == proposals.c.nominee_id)
        .join(proposer, proposer.c.id == proposals.c.organisation_id)
        .where(proposals.c.partnership_id == seat.partnership_id, proposals.c.consortium_id == consortia.c.id)
        .scalar_subquery()
    )


def _answers_of_one(seat: Seat) -> ColumnElement[Any]:
    speaker = organisations.alias("speaker")
    one = _object(
        organisation_id=answers.c.organisation_id,
        name=speaker.c.name,
        verdict=answers.c.verdict,
        reason=answers.c.reason,
    )
    return (
        select(_list(one, answers.c.id))
        .select_from(answers)
        .join(speaker, speaker.c.id == answers.c.organisation_id)
        .where(answers.c.partnership_id == seat.partnership_id, answers.c.proposal_id == proposals.c.id)
        .scalar_subquery()
    )


def _object(**columns: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.json_build_object(*(part for name, column in columns.items() for part in (name, column)))


def _list(one: ColumnElement[Any], order: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.json_agg(aggregate_order_by(one, order), type_=JSON)


def _view(row: Any) -> ConsortiumView:  # noqa: ANN401 -- a row of columns
    return ConsortiumView(
        row.id,
        row.partnership_id,
        row.name,
        row.arrangement,
        row.vision,
        row.history,
        row.room_id,
        tuple(_member(one) for one in row.members or ()),
        tuple(_proposal(one) for one in row.proposals or ()),
    )


def _member(one: dict[str, Any]) -> rules.Member:
    return rules.Member(
        UUID(one["id"]),
        UUID(one["organisation_id"]),
        one["name"],
        rules.Standing(one["standing"]),
        one["reason"],
        datetime.fromisoformat(one["since"]),
        one["step"],
    )


def _proposal(one: dict[str, Any]) -> rules.Proposal:
    return rules.Proposal(
        **{
            **one,
            "id": UUID(one["id"]),
            "nominee_id": UUID(one["nominee_id"]),
            "proposed_at": datetime.fromisoformat(one["proposed_at"]),
            "answers": tuple(_answer(answer) for answer in one["answers"] or ()),
        }
    )


def _answer(one: dict[str, Any]) -> rules.Answer:
    return rules.Answer(UUID(one["organisation_id"]), one["name"], rules.Verdict(one["verdict"]), one["reason"])
