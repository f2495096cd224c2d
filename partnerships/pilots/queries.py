"""Pilots as pages and gates read them: each page's facts in one question, whatever the number of measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.pilots.models import MeasureChange, Pilot, PilotEnd, PilotFinding, PilotMeasure, PilotStart
from partnerships.pilots.rules import Finding, MeasureTerms, PilotStatus, Plan, Verdict, digest_of, tally
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.together import Part, alone
from portal.organisations.models import Organisation
from portal.refusals import Missing

pilots = table_of(Pilot)
measures = table_of(PilotMeasure)
starts = table_of(PilotStart)
changes = table_of(MeasureChange)
ends = table_of(PilotEnd)
findings = table_of(PilotFinding)
organisations = table_of(Organisation)
starters = organisations.alias("starter")
enders = organisations.alias("ender")


@dataclass(frozen=True)
class ChangeView:
    change: str
    reason: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class MeasureView:
    id: UUID
    terms: MeasureTerms
    changes: Sequence[ChangeView]
    finding: Finding | None


@dataclass(frozen=True)
class PilotView:
    id: UUID
    plan: Plan
    status: PilotStatus
    digest: str | None
    started_at: datetime | None
    started_by: str | None
    ended_at: datetime | None
    ended_by: str | None
    learned: str | None
    measures: Sequence[MeasureView]

    @property
    def is_intact(self) -> bool:
        """Do the plan and the measures still have the digest of the day the pilot started?"""
        return self.digest == digest_of(self.plan, [measure.terms for measure in self.measures])

    @property
    def tally(self) -> str:
        return tally([measure.finding.verdict for measure in self.measures if measure.finding])

    def measure(self, measure_id: UUID) -> MeasureView:
        for measure in self.measures:
            if measure.id == measure_id:
                return measure
        raise Missing("measure")


@dataclass(frozen=True)
class PilotLine:
    """A pilot in a list, for comparing one approach with another (S004-04-06)."""

    id: UUID
    title: str
    starts_on: date
    ends_on: date
    status: PilotStatus
    measure_count: int
    tally: str


async def find_pilot(session: AsyncSession, seat: Seat, pilot_id: UUID, *, lock: bool = False) -> PilotView:
    """The pilot with its measures, or Missing. `lock` holds others off until this request has written."""
    if lock:
        await session.execute(select(pilots.c.id).where(*_this(seat, pilot_id)).with_for_update())
    rows = (await session.execute(_pilot_query().where(*_this(seat, pilot_id)))).all()
    if not rows:
        raise Missing("pilot")
    first = rows[0]
    return PilotView(
        id=pilot_id,
        plan=Plan(first.title, first.tested, first.starts_on, first.ends_on),
        status=_status(first),
        digest=first.digest,
        started_at=first.started_at,
        started_by=first.started_by,
        ended_at=first.ended_at,
        ended_by=first.ended_by,
        learned=first.learned,
        measures=[_measure(row) for row in rows if row.measure_id],
    )


async def list_pilots(session: AsyncSession, seat: Seat) -> list[PilotLine]:
    """Every pilot of the partnership in the order of their start."""
    verdicts = func.array_agg(findings.c.verdict).filter(findings.c.verdict.is_not(None))
    rows = await session.execute(
        select(
            pilots.c.id,
            pilots.c.title,
            pilots.c.starts_on,
            pilots.c.ends_on,
            func.max(starts.c.created_at).label("started_at"),
            func.max(ends.c.created_at).label("ended_at"),
            func.count(measures.c.id).label("measure_count"),
            verdicts.label("verdicts"),
        )
        .outerjoin(starts, _of_pilot(starts))
        .outerjoin(ends, _of_pilot(ends))
        .outerjoin(measures, _of_pilot(measures))
        .outerjoin(findings, _of_measure(findings))
        .where(pilots.c.partnership_id == seat.partnership_id)
        .group_by(pilots.c.partnership_id, pilots.c.id)
        .order_by(pilots.c.starts_on, pilots.c.id)
    )
    return [
        PilotLine(
            row.id, row.title, row.starts_on, row.ends_on, _status(row), row.measure_count, tally(row.verdicts or [])
        )
        for row in rows
    ]


async def has_evaluated_pilot(session: AsyncSession, seat: Seat) -> bool:
    return await alone(session, evaluated_part(seat))


def evaluated_part(seat: Seat) -> Part[bool]:
    """Has a pilot of this partnership ended with its findings recorded?"""
    query = select(exists().where(ends.c.partnership_id == seat.partnership_id).label("is_evaluated"))
    return Part(query, lambda rows: bool(rows[0].is_evaluated))


def _this(seat: Seat, pilot_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return pilots.c.partnership_id == seat.partnership_id, pilots.c.id == pilot_id


def _of_pilot(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- a Core table
    joined: ColumnElement[bool] = (table.c.partnership_id == pilots.c.partnership_id) & (
        table.c.pilot_id == pilots.c.id
    )
    return joined


def _of_measure(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- a Core table
    joined: ColumnElement[bool] = (table.c.partnership_id == measures.c.partnership_id) & (
        table.c.measure_id == measures.c.id
    )
    return joined


def _pilot_query() -> Select[*tuple[Any, ...]]:
    """A row for each measure, or a single one while there is none."""
    return (
        select(
            pilots.c.title,
            pilots.c.tested,
            pilots.c.starts_on,
            pilots.c.ends_on,
            starts.c.digest,
            starts.c.created_at.label("started_at"),
            starters.c.name.label("started_by"),
            ends.c.created_at.label("ended_at"),
            ends.c.learned,
            enders.c.name.label("ended_by"),
            measures.c.id.label("measure_id"),
            *(measures.c[name] for name in MeasureTerms.__dataclass_fields__),
            findings.c.result,
            findings.c.verdict,
            findings.c.note,
            _changes_of_measure().label("changes"),
        )
        .outerjoin(starts, _of_pilot(starts))
        .outerjoin(starters, starters.c.id == starts.c.organisation_id)
        .outerjoin(ends, _of_pilot(ends))
        .outerjoin(enders, enders.c.id == ends.c.organisation_id)
        .outerjoin(measures, _of_pilot(measures))
        .outerjoin(findings, _of_measure(findings))
        .order_by(measures.c.created_at, measures.c.id)
    )


def _changes_of_measure() -> ColumnElement[Any]:
    fields = func.json_build_object(
        "change", changes.c.change, "reason", changes.c.reason,
        "organisation", organisations.c.name, "at", changes.c.created_at,
    )  # fmt: skip
    return (
        select(func.json_agg(fields))
        .join_from(changes, organisations, organisations.c.id == changes.c.organisation_id)
        .where(_of_measure(changes))
        .correlate(measures)
        .scalar_subquery()
    )


def _status(row: Row[*tuple[Any, ...]]) -> PilotStatus:
    if row.ended_at is not None:
        return PilotStatus.ENDED
    return PilotStatus.RUNNING if row.started_at is not None else PilotStatus.PLANNED


def _measure(row: Row[*tuple[Any, ...]]) -> MeasureView:
    noted: list[Mapping[str, str]] = row.changes or []
    return MeasureView(
        id=row.measure_id,
        terms=MeasureTerms(**{name: getattr(row, name) for name in MeasureTerms.__dataclass_fields__}),
        changes=[ChangeView(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in noted],  # type: ignore[arg-type]
        finding=Finding(row.result, Verdict(row.verdict), row.note) if row.verdict else None,
    )
