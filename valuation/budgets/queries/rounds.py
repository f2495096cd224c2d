from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Integer, Text, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.refusals import Missing
from valuation.budgets.rounds import AgreedBy, RoundView, Working
from valuation.budgets.rules.negotiation import Proposal
from valuation.ledger.rules.postings import Medium

Json = Mapping[str, Any]


async def list_rounds(session: AsyncSession, seat: Seat, year_id: UUID) -> list[RoundView]:
    return await alone(session, rounds_part(seat, year_id))


def rounds_part(seat: Seat, year_id: UUID) -> Part[list[RoundView]]:
    """Newest first."""
    return Part(ROUNDS.bindparams(partnership=seat.partnership_id, year=year_id), _rounds)


async def find_round(
    session: AsyncSession, seat: Seat, year_id: UUID, round_id: UUID
) -> tuple[RoundView, list[RoundView]]:
    """The round, and all of them to set it beside."""
    rounds = await list_rounds(session, seat, year_id)
    return one_of(rounds, round_id), rounds


def one_of(rounds: Sequence[RoundView], round_id: UUID) -> RoundView:
    found = next((one for one in rounds if one.id == round_id), None)
    if found is None:
        raise Missing("round")
    return found


async def own_working(session: AsyncSession, seat: Seat, year_id: UUID) -> tuple[Working | None, int]:
    return await alone(session, working_part(seat, year_id))


def working_part(seat: Seat, year_id: UUID) -> Part[tuple[Working | None, int]]:
    """The newest working figures of the seat's own organisation, and how often they were written."""
    asked = {"partnership": seat.partnership_id, "organisation": seat.organisation_id, "year": year_id}
    return Part(WORKING.bindparams(**asked), _working)


def _rounds(rows: Sequence[Any]) -> list[RoundView]:
    return [_round(row, is_newest=place == 0) for place, row in enumerate(rows[0].rounds)]


def _working(rows: Sequence[Any]) -> tuple[Working | None, int]:
    return (Working(rows[0].most_pence, rows[0].note, rows[0].created_at), rows[0].number) if rows else (None, 0)


def _round(row: Json, *, is_newest: bool) -> RoundView:
    return RoundView(
        id=UUID(row["id"]),
        number=row["number"],
        appraisal_id=UUID(row["appraisal_id"]),
        appraisal=row["appraisal"],
        note=row["note"],
        organisation=row["organisation"],
        at=datetime.fromisoformat(row["at"]),
        made=[
            Proposal(
                one["body"], one["line"], Medium(one["medium"]), one["is_recurrent"], one["amount_pence"], one["basis"]
            )
            for one in row["proposals"]
        ],
        names={one["body"]: one["name"] for one in row["proposals"]},
        agreements=[
            AgreedBy(UUID(one["body"]), one["name"], one["person"], one["digest"], datetime.fromisoformat(one["at"]))
            for one in row["agreements"]
        ],
        adopted_at=datetime.fromisoformat(row["adopted_at"]) if row["adopted_at"] else None,
        is_newest=is_newest,
    )


ROUNDS = text("""
SELECT coalesce(json_agg(json_build_object('id', entry.id, 'number', entry.number, 'appraisal_id', entry.appraisal_id,
    'appraisal', appraisal.title, 'note', entry.note, 'organisation', organisation.name, 'at', entry.created_at,
    'adopted_at', adoption.created_at,
    'proposals', coalesce((SELECT json_agg(json_build_object('body', proposal.organisation_id, 'name', body.name,
        'line', proposal.line_id, 'medium', proposal.medium, 'is_recurrent', proposal.is_recurrent,
        'amount_pence', proposal.amount_pence, 'basis', proposal.basis) ORDER BY proposal.id)
      FROM round_proposal proposal JOIN organisation body ON body.id = proposal.organisation_id
      WHERE proposal.partnership_id = entry.partnership_id AND proposal.round_id = entry.id), '[]'),
    'agreements', coalesce((SELECT json_agg(json_build_object('body', agreement.organisation_id, 'name', body.name,
        'person', person.name, 'digest', agreement.digest, 'at', agreement.created_at) ORDER BY agreement.id)
      FROM round_agreement agreement JOIN organisation body ON body.id = agreement.organisation_id
      JOIN person ON person.id = agreement.person_id
      WHERE agreement.partnership_id = entry.partnership_id AND agreement.round_id = entry.id), '[]'))
    ORDER BY entry.number DESC), '[]') AS rounds
FROM contribution_round entry
JOIN appraisal ON appraisal.partnership_id = entry.partnership_id AND appraisal.id = entry.appraisal_id
JOIN organisation ON organisation.id = entry.organisation_id
LEFT JOIN round_adoption adoption ON adoption.partnership_id = entry.partnership_id AND adoption.round_id = entry.id
WHERE entry.partnership_id = :partnership AND entry.year_id = :year
""").columns(rounds=JSON)

WORKING = text("""
SELECT most_pence, note, created_at, number FROM contribution_working
WHERE partnership_id = :partnership AND organisation_id = :organisation AND year_id = :year
ORDER BY number DESC LIMIT 1
""").columns(most_pence=BigInteger, note=Text, created_at=DateTime(timezone=True), number=Integer)
