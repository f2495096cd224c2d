"""Questionnaires as the partnership's seats read them, and as the participant whom a key lets in reads one.

Feedback stands below pilots and knows a pilot by its table's name alone, as its foreign key does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Uuid, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.feedback.models import Activity, ActivityClosing, ActivityOpening, AnswerSheet, CodeBatch, Question
from partnerships.feedback.rules.questionnaires import ActivityStatus, QuestionKind, QuestionTerms, scale_points
from partnerships.feedback.rules.suppression import Hidden, may_show_results, shown_count
from portal.access.models import Party
from portal.access.participants import KeyKind, Participant, keys, uses
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.organisations.models import Organisation
from portal.refusals import Missing

activities = table_of(Activity)
questions = table_of(Question)
openings = table_of(ActivityOpening)
closings = table_of(ActivityClosing)
batches = table_of(CodeBatch)
sheets = table_of(AnswerSheet)
parties = table_of(Party)
organisations = table_of(Organisation)
pilots = table("pilot", column("partnership_id", Uuid), column("id", Uuid), column("title"))


@dataclass(frozen=True)
class QuestionView:
    id: UUID
    position: int
    terms: QuestionTerms

    @property
    def field(self) -> str:
        """The name of its answer in a form."""
        return f"question-{self.position}"

    @property
    def points(self) -> list[tuple[int, str]]:
        return scale_points(self.terms.kind)


@dataclass(frozen=True)
class Questionnaire:
    """What a participant sees of an activity."""

    id: UUID
    title: str
    introduction: str
    status: ActivityStatus
    seen_by: str | None
    questions: Sequence[QuestionView]


@dataclass(frozen=True)
class ActivityView(Questionnaire):
    """What a seat sees besides. `answered` counts sheets and is for rules; pages show `answered_shown`."""

    pilot_id: UUID
    pilot_title: str
    opened_at: datetime | None
    closed_at: datetime | None
    answered: int
    paper: int
    codes_made: int
    codes_used: int

    @property
    def has_results(self) -> bool:
        return may_show_results(self.answered, is_closed=self.closed_at is not None)

    @property
    def would_have_results(self) -> bool:
        """If it were closed now."""
        return may_show_results(self.answered, is_closed=True)

    @property
    def answered_shown(self) -> str:
        return shown_count(self.answered)

    @property
    def paper_shown(self) -> str:
        """Hidden too where the rest, those who answered online, are few: they would be the difference."""
        online_shown = shown_count(self.answered - self.paper)
        return Hidden.ALSO if online_shown == Hidden.SMALL else shown_count(self.paper)

    @property
    def codes_used_shown(self) -> str:
        return shown_count(self.codes_used)


@dataclass(frozen=True)
class ActivityLine:
    id: UUID
    title: str
    status: ActivityStatus
    answered_shown: str
    has_results: bool


async def list_activities(session: AsyncSession, seat: Seat, pilot_id: UUID) -> list[ActivityLine]:
    """A pilot's questionnaires in the order in which they were written."""
    rows = await session.execute(
        select(
            activities.c.id,
            activities.c.title,
            openings.c.created_at.label("opened_at"),
            closings.c.created_at.label("closed_at"),
            _count(sheets).label("answered"),
        )
        .outerjoin(openings, _of_activity(openings))
        .outerjoin(closings, _of_activity(closings))
        .where(activities.c.partnership_id == seat.partnership_id, activities.c.pilot_id == pilot_id)
        .order_by(activities.c.created_at, activities.c.id)
    )
    return [
        ActivityLine(
            row.id,
            row.title,
            _status(row),
            shown_count(row.answered),
            may_show_results(row.answered, is_closed=row.closed_at is not None),
        )
        for row in rows
    ]


async def find_activity(
    session: AsyncSession, seat: Seat, pilot_id: UUID, activity_id: UUID, *, lock: bool = False
) -> ActivityView:
    """The pilot's questionnaire, or Missing. `lock` holds others off until this request has written."""
    this = (activities.c.partnership_id == seat.partnership_id, activities.c.id == activity_id)
    if lock:
        await session.execute(select(activities.c.id).where(*this).with_for_update())
    rows = await session.execute(_activity_query().where(*this, activities.c.pilot_id == pilot_id))
    row = rows.first()
    if row is None:
        raise Missing("activity")
    return ActivityView(
        **_questionnaire(row),
        pilot_id=pilot_id,
        **{name: getattr(row, name) for name in ("pilot_title", "opened_at", "closed_at", *COUNTS)},
    )


COUNTS = ("answered", "paper", "codes_made", "codes_used")


async def find_questionnaire(session: AsyncSession, participant: Participant) -> Questionnaire:
    """What row security shows to this participant: one activity, whichever one its key opens."""
    rows = await session.execute(_questionnaire_query().where(activities.c.id == participant.activity_id))
    row = rows.first()
    if row is None:
        raise Missing("activity")
    return Questionnaire(**_questionnaire(row))


async def find_pilot_title(session: AsyncSession, seat: Seat, pilot_id: UUID) -> str:
    title: str | None = await session.scalar(
        select(pilots.c.title).where(pilots.c.partnership_id == seat.partnership_id, pilots.c.id == pilot_id)
    )
    if title is None:
        raise Missing("pilot")
    return title


async def names_of_parties(session: AsyncSession, seat: Seat) -> list[str]:
    """Who will see the answers: every organisation that is at the table now."""
    rows = await session.scalars(
        select(organisations.c.name)
        .join(parties, parties.c.organisation_id == organisations.c.id)
        .where(parties.c.partnership_id == seat.partnership_id, parties.c.left_at.is_(None))
        .order_by(organisations.c.name)
    )
    return list(rows)


async def was_made(session: AsyncSession, seat: Seat, batch_id: UUID) -> bool:
    query = select(batches.c.id).where(batches.c.partnership_id == seat.partnership_id, batches.c.id == batch_id)
    return await session.scalar(query) is not None


def _of_activity(joined: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- a Core table
    same: ColumnElement[bool] = (joined.c.partnership_id == activities.c.partnership_id) & (
        joined.c.activity_id == activities.c.id
    )
    return same


def _count(counted: Any, *where: ColumnElement[bool]) -> ColumnElement[int]:  # noqa: ANN401 -- a Core table
    return (
        select(func.count())
        .select_from(counted)
        .where(_of_activity(counted), *where)
        .correlate(activities)
        .scalar_subquery()
    )


def _questionnaire_query() -> Select[*tuple[Any, ...]]:
    fields = func.json_build_object(
        "id", questions.c.id, "position", questions.c.position, "kind", questions.c.kind, "words", questions.c.words
    )
    asked = select(func.json_agg(fields)).where(_of_activity(questions)).correlate(activities).scalar_subquery()
    return (
        select(
            activities.c.id,
            activities.c.title,
            activities.c.introduction,
            openings.c.created_at.label("opened_at"),
            openings.c.seen_by,
            closings.c.created_at.label("closed_at"),
            asked.label("questions"),
        )
        .outerjoin(openings, _of_activity(openings))
        .outerjoin(closings, _of_activity(closings))
    )


def _activity_query() -> Select[*tuple[Any, ...]]:
    used = (
        select(func.count())
        .join_from(
            uses, keys, (uses.c.partnership_id == keys.c.partnership_id) & (uses.c.token_hash == keys.c.token_hash)
        )
        .where(_of_activity(uses), keys.c.kind == KeyKind.CODE)
        .correlate(activities)
        .scalar_subquery()
    )
    return (
        _questionnaire_query()
        .add_columns(
            pilots.c.title.label("pilot_title"),
            _count(sheets).label("answered"),
            _count(sheets, sheets.c.mode == "paper").label("paper"),
            _count(keys, keys.c.kind == KeyKind.CODE).label("codes_made"),
            used.label("codes_used"),
        )
        .join(pilots, (pilots.c.partnership_id == activities.c.partnership_id) & (pilots.c.id == activities.c.pilot_id))
    )


def _questionnaire(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "introduction": row.introduction,
        "status": _status(row),
        "seen_by": row.seen_by,
        "questions": sorted((_question(one) for one in row.questions or []), key=lambda one: one.position),
    }


def _question(fields: Mapping[str, Any]) -> QuestionView:
    terms = QuestionTerms(QuestionKind(fields["kind"]), fields["words"])
    return QuestionView(UUID(fields["id"]), fields["position"], terms)


def _status(row: Row[*tuple[Any, ...]]) -> ActivityStatus:
    if row.closed_at is not None:
        return ActivityStatus.CLOSED
    return ActivityStatus.OPEN if row.opened_at is not None else ActivityStatus.DRAFT
