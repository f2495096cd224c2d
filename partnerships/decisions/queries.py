"""Decisions as pages show them: one question to the database, whatever the number of decisions and parties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.rules import Answer, Ballot, Standing, Verdict, short
from partnerships.decisions.statements import (
    BY_ID,
    BY_KIND,
    BY_SUBJECT,
    PAGE,
    agreed,
    decisions,
    decisions_at,
    organisations,
    people,
    positions,
)
from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.together import Part
from portal.refusals import Missing


@dataclass(frozen=True)
class PartyPosition:
    """What one voting party says now; `verdict` is None while it has not answered."""

    organisation_id: UUID
    organisation: str
    verdict: Verdict | None
    reason: str
    person: str
    at: datetime | None


@dataclass(frozen=True)
class DecisionView:
    id: UUID
    kind: str
    subject_id: UUID
    title: str
    digest: str
    round: int
    page: str
    asked_by: str
    opened_at: datetime
    is_superseded: bool
    positions: tuple[PartyPosition, ...]

    @property
    def ballot(self) -> Ballot:
        return Ballot(
            frozenset(one.organisation_id for one in self.positions),
            {one.organisation_id: Answer(one.verdict, one.reason) for one in self.positions if one.verdict},
            self.is_superseded,
        )

    @property
    def standing(self) -> Standing:
        return self.ballot.standing

    @property
    def is_agreed(self) -> bool:
        return self.standing == Standing.AGREED

    @property
    def short_digest(self) -> str:
        return short(self.digest)

    @property
    def waiting(self) -> list[PartyPosition]:
        return [one for one in self.positions if one.verdict is None]

    @property
    def declined(self) -> list[PartyPosition]:
        return [one for one in self.positions if one.verdict is Verdict.DECLINED]

    def position_of(self, organisation_id: UUID) -> PartyPosition | None:
        """What this organisation says now; None for one that is not asked."""
        return next((one for one in self.positions if one.organisation_id == organisation_id), None)


@dataclass(frozen=True)
class EarlierAnswer:
    organisation: str
    person: str
    verdict: Verdict
    reason: str
    at: datetime


async def find_decision(session: AsyncSession, seat: Seat, decision_id: UUID) -> DecisionView:
    found = await _views(session, seat, BY_ID, decision=decision_id)
    if not found:
        raise Missing("decision")
    return found[0]


async def decision_about(
    session: AsyncSession, seat: Seat, subject_id: UUID, kind: str | None = None
) -> DecisionView | None:
    """The newest decision about this subject; the older ones are superseded."""
    found = await _views(session, seat, BY_SUBJECT, subject=subject_id, kind=kind)
    return found[0] if found else None


async def decisions_of_kind(session: AsyncSession, seat: Seat, kind: str) -> list[DecisionView]:
    """Newest first."""
    return await _views(session, seat, BY_KIND, kind=kind)


def part_of_kind(seat: Seat, kind: str) -> Part[list[DecisionView]]:
    """The same for a page that asks it together with something else."""
    return Part(decisions_at(literal(seat.partnership_id)).where(decisions.c.kind == kind), _read)


def newest_about_each(found: Iterable[DecisionView]) -> dict[UUID, DecisionView]:
    """By subject; `found` are newest first."""
    newest: dict[UUID, DecisionView] = {}
    for decision in found:
        newest.setdefault(decision.subject_id, decision)
    return newest


def part_about(seat: Seat, subject_id: UUID, kind: str) -> Part[DecisionView | None]:
    """The newest decision of this kind about the subject, for a page that asks it together with something else."""
    asked = decisions_at(literal(seat.partnership_id)).where(
        decisions.c.subject_id == subject_id, decisions.c.kind == kind
    )
    return Part(asked.limit(1), lambda rows: next(iter(_read(rows)), None))


def newest_agreed(seat: Seat, kind: str) -> ScalarSelect[UUID]:
    """The first of the agreed subjects, within the question about it."""
    return agreed(literal(seat.partnership_id), literal(kind)).limit(1).scalar_subquery()


async def list_decisions(session: AsyncSession, seat: Seat, before: UUID | None = None) -> list[DecisionView]:
    """A page of the log, newest first; one more than DECISIONS_PER_PAGE says that there is an older page."""
    return await _views(session, seat, PAGE, before=before)


async def list_answers(session: AsyncSession, seat: Seat, decision_id: UUID) -> list[EarlierAnswer]:
    """Every answer ever given to a decision, oldest first, also of organisations that have left."""
    rows = await session.execute(
        select(organisations.c.name, people.c.name, positions.c.verdict, positions.c.reason, positions.c.created_at)
        .join(organisations, organisations.c.id == positions.c.organisation_id)
        .join(people, people.c.id == positions.c.person_id)
        .where(positions.c.partnership_id == seat.partnership_id, positions.c.decision_id == decision_id)
        .order_by(positions.c.created_at, positions.c.number)
    )
    return [EarlierAnswer(name, person, Verdict(verdict), reason, at) for name, person, verdict, reason, at in rows]


async def _views(
    session: AsyncSession, seat: Seat, question: Question, **values: UUID | str | None
) -> list[DecisionView]:
    return _read(await question.all(session, partnership=seat.partnership_id, **values))


def _read(rows: Sequence[Any]) -> list[DecisionView]:
    return [DecisionView(*row._replace(positions=_party_positions(row.positions))) for row in rows]


def _party_positions(found: Sequence[dict[str, Any]] | None) -> tuple[PartyPosition, ...]:
    return tuple(sorted(map(_party_position, found or ()), key=lambda one: one.organisation.lower()))


def _party_position(one: dict[str, Any]) -> PartyPosition:
    return PartyPosition(
        UUID(one["organisation_id"]),
        one["organisation"],
        Verdict(one["verdict"]) if one["verdict"] else None,
        one["reason"] or "",
        one["person"] or "",
        datetime.fromisoformat(one["at"]) if one["at"] else None,
    )
