"""What people said, as far as it may be shown: ratings with small numbers hidden, remarks in an order of no meaning."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.feedback.models import Rating, Remark, RemarkRemoval
from partnerships.feedback.queries import ActivityView, QuestionView
from partnerships.feedback.rules.questionnaires import POINTS
from partnerships.feedback.rules.suppression import Hidden, Published, publish
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.refusals import Missing

ratings = table_of(Rating)
remarks = table_of(Remark)
removals = table_of(RemarkRemoval)


@dataclass(frozen=True)
class RemarkView:
    id: UUID
    question_id: UUID
    words: str | None
    reason: str | None


@dataclass(frozen=True)
class RatingResult:
    """A scale question: what may be shown of how many people chose each point."""

    question: QuestionView
    published: Published

    @property
    def bars(self) -> list[tuple[str, int | None, str]]:
        """Each point's word, its number for the bar (None when hidden) and its number in words."""
        cells = self.published.cells or ()
        return [
            (word, None if isinstance(cell, Hidden) else cell, str(cell))
            for (_, word), cell in zip(self.question.points, cells, strict=True)
        ]

    @property
    def median(self) -> str | None:
        """The middle answer in the scale's own words."""
        doubled = self.published.doubled_median
        if doubled is None:
            return None
        words = dict(self.question.points)
        lower, upper = words[doubled // 2], words[(doubled + 1) // 2]
        return lower if lower == upper else f"between {lower} and {upper}"


@dataclass(frozen=True)
class RemarksResult:
    question: QuestionView
    remarks: Sequence[RemarkView]


async def results_of(session: AsyncSession, seat: Seat, activity: ActivityView) -> list[RatingResult | RemarksResult]:
    """The result of each question in its order; nothing at all while there are too few answers."""
    if not activity.has_results:
        return []
    row = (await session.execute(select(_counts(seat, activity), _words(seat, activity)))).one()
    counts = _by_question(row[0] or [])
    # Their keys are random, so this order is the same at every look and is not the order of arrival.
    said = sorted((_remark(one) for one in row[1] or []), key=lambda remark: remark.id)
    return [
        RatingResult(question, publish([counts[question.id][point] for point in POINTS]))
        if question.terms.is_scale
        else RemarksResult(question, [remark for remark in said if remark.question_id == question.id])
        for question in activity.questions
    ]


async def find_remark(session: AsyncSession, seat: Seat, activity: ActivityView, remark_id: UUID) -> RemarkView:
    """A remark that the results page shows; Missing while the page shows none."""
    rows = await session.execute(
        select(remarks.c.id, remarks.c.question_id, remarks.c.words, removals.c.reason)
        .outerjoin(removals, _of_remark())
        .where(
            remarks.c.partnership_id == seat.partnership_id,
            remarks.c.activity_id == activity.id,
            remarks.c.id == remark_id,
        )
    )
    row = rows.first()
    if row is None or not activity.has_results:
        raise Missing("remark")
    return RemarkView(row.id, row.question_id, row.words, row.reason)


def _counts(seat: Seat, activity: ActivityView) -> Any:  # noqa: ANN401 -- a scalar sub-select of JSON
    grouped = (
        select(ratings.c.question_id, ratings.c.point, func.count().label("chosen"))
        .where(ratings.c.partnership_id == seat.partnership_id, ratings.c.activity_id == activity.id)
        .group_by(ratings.c.question_id, ratings.c.point)
        .subquery()
    )
    fields = func.json_build_object(
        "question_id", grouped.c.question_id, "point", grouped.c.point, "chosen", grouped.c.chosen
    )
    return select(func.json_agg(fields)).scalar_subquery()


def _words(seat: Seat, activity: ActivityView) -> Any:  # noqa: ANN401 -- a scalar sub-select of JSON
    fields = func.json_build_object(
        "id", remarks.c.id, "question_id", remarks.c.question_id,
        "words", remarks.c.words, "reason", removals.c.reason,
    )  # fmt: skip
    return (
        select(func.json_agg(fields))
        .join_from(remarks, removals, _of_remark(), isouter=True)
        .where(remarks.c.partnership_id == seat.partnership_id, remarks.c.activity_id == activity.id)
        .scalar_subquery()
    )


def _of_remark() -> Any:  # noqa: ANN401 -- a condition of a join
    return (removals.c.partnership_id == remarks.c.partnership_id) & (removals.c.remark_id == remarks.c.id)


def _by_question(rows: Sequence[Mapping[str, Any]]) -> Mapping[UUID, Mapping[int, int]]:
    counts: defaultdict[UUID, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        counts[UUID(row["question_id"])][row["point"]] = row["chosen"]
    return counts


def _remark(fields: Mapping[str, Any]) -> RemarkView:
    return RemarkView(UUID(fields["id"]), UUID(fields["question_id"]), fields["words"], fields["reason"])
