"""Results of a partnership. What an organisation has not submitted yet is nobody else's to see."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.refusals import Missing
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.queries import framework_part, framework_view
from valuation.outcomes.views import FrameworkView
from valuation.results.rules.passing import Period
from valuation.results.rules.wholes import Cell
from valuation.results.views import IndicatorLine, ResultView, SubmissionView

MOST_SHOWN = 100
Json = Mapping[str, Any]


async def list_lines(session: AsyncSession, seat: Seat) -> list[IndicatorLine]:
    """Every indicator of the framework with the newest result that stands."""
    framework = await framework_view(session, seat)
    rows = (await session.execute(NEWEST, _asked(seat))).all()
    newest = {row.indicator_id: row for row in rows}
    lines = []
    for indicator in (one for outcome in framework.outcomes for one in outcome.indicators):
        row = newest.get(indicator.id)
        accepted = result_view(row.result, indicator) if row and row.result else None
        lines.append(IndicatorLine(indicator, accepted, row.waiting if row else 0))
    return lines


async def find_measured(session: AsyncSession, seat: Seat, indicator_id: UUID) -> IndicatorView:
    return await alone(session, measured_part(seat, indicator_id))


def measured_part(seat: Seat, indicator_id: UUID) -> Part[IndicatorView]:
    framework = framework_part(seat)
    return Part(framework.statement, lambda rows: _indicator(framework.read(rows), indicator_id))


async def list_results(
    session: AsyncSession, seat: Seat, indicator_id: UUID
) -> tuple[IndicatorView, Sequence[ResultView]]:
    """The newest MOST_SHOWN, latest period first."""
    indicator = await find_measured(session, seat, indicator_id)
    rows = await session.scalars(OF_INDICATOR, {**_asked(seat), "indicator": indicator_id, "most": MOST_SHOWN})
    return indicator, [result_view(row, indicator) for row in rows]


async def find_result(session: AsyncSession, seat: Seat, indicator_id: UUID, result_id: UUID) -> ResultView:
    indicator = await find_measured(session, seat, indicator_id)
    row = await session.scalar(ONE, {**_asked(seat), "indicator": indicator_id, "result": result_id})
    if row is None:
        raise Missing("result")
    return result_view(row, indicator)


async def taken_periods(session: AsyncSession, seat: Seat, result: ResultView) -> list[Period]:
    """Periods of other results that were submitted or accepted, but for the one that this corrects.

    Holds the indicator until the transaction ends, so that of two submitters the second sees the first.
    """
    asked = {"partnership": seat.partnership_id, "indicator": result.indicator.id}
    await session.execute(HOLD_INDICATOR, asked)
    rows = await session.execute(TAKEN, {**asked, "result": result.id, "corrects": result.corrects_id})
    return [Period(row.starts_on, row.ends_on) for row in rows]


def result_view(row: Json, indicator: IndicatorView) -> ResultView:
    read = dict(row)
    read.pop("indicator_id")
    for name in ("id", "corrects_id", "correction_id", "organisation_id"):
        read[name] = UUID(read[name]) if read[name] else None
    for name in ("starts_on", "ends_on"):
        read[name] = date.fromisoformat(read[name])
    read["cells"] = [read_cell(cell) for cell in row["cells"]]
    read["submissions"] = [_submission(one) for one in row["submissions"]]
    read["line_ids"] = [UUID(one) for one in row["line_ids"]]
    return ResultView(**read, indicator=indicator)


def read_cell(cell: Json) -> Cell:
    base = None if cell["base"] is None else Decimal(cell["base"])
    return Cell(cell["split"], cell["part"], Decimal(cell["value"]), base)


def _indicator(framework: FrameworkView, indicator_id: UUID) -> IndicatorView:
    for outcome in framework.outcomes:
        for indicator in outcome.indicators:
            if indicator.id == indicator_id:
                return indicator
    raise Missing("indicator")


def _submission(one: Json) -> SubmissionView:
    read = dict(one)
    read["id"] = UUID(one["id"])
    read["at"] = datetime.fromisoformat(one["at"])
    read["judged_at"] = datetime.fromisoformat(one["judged_at"]) if one["judged_at"] else None
    read["judge_organisation_id"] = UUID(one["judge_organisation_id"]) if one["judge_organisation_id"] else None
    return SubmissionView(**read)


def _asked(seat: Seat) -> dict[str, object]:
    return {"partnership": seat.partnership_id, "organisation": seat.organisation_id}


SUBMISSIONS = """
SELECT json_agg(json_build_object('id', submission.id, 'number', submission.number, 'side', submission.side,
    'text_digest', submission.text_digest, 'person', person.name, 'organisation', organisation.name,
    'at', submission.created_at, 'verdict', verdict.verdict, 'reason', verdict.reason, 'judge', judge.name,
    'judge_organisation', judges.name, 'judge_organisation_id', verdict.organisation_id,
    'judged_at', verdict.created_at) ORDER BY submission.number)
FROM result_submission submission
JOIN person ON person.id = submission.person_id
JOIN organisation ON organisation.id = submission.organisation_id
LEFT JOIN result_verdict verdict
  ON verdict.partnership_id = submission.partnership_id AND verdict.submission_id = submission.id
LEFT JOIN person judge ON judge.id = verdict.person_id
LEFT JOIN organisation judges ON judges.id = verdict.organisation_id
WHERE submission.partnership_id = result.partnership_id AND submission.result_id = result.id
"""

ACCEPTED = """EXISTS (SELECT FROM result_submission submission JOIN result_verdict verdict
  ON verdict.partnership_id = submission.partnership_id AND verdict.submission_id = submission.id
  WHERE submission.partnership_id = {0}.partnership_id AND submission.result_id = {0}.id
    AND verdict.verdict = 'accepted')"""

CORRECTED = f"""EXISTS (SELECT FROM indicator_result correction
  WHERE correction.partnership_id = result.partnership_id AND correction.corrects_id = result.id
    AND {ACCEPTED.format("correction")})"""

RESULT_AS_JSON = f"""json_build_object('id', result.id, 'indicator_id', result.indicator_id,
  'corrects_id', result.corrects_id,
  'correction_id', (SELECT correction.id FROM indicator_result correction
    WHERE correction.partnership_id = result.partnership_id AND correction.corrects_id = result.id
      AND (correction.private_to IS NULL OR correction.private_to = :organisation)),
  'is_corrected', {CORRECTED},
  'starts_on', result.starts_on, 'ends_on', result.ends_on, 'cells', result.cells, 'evidence', result.evidence,
  'confidence', result.confidence, 'note', result.note, 'organisation', author.name,
  'organisation_id', result.organisation_id, 'person', writer.name, 'is_private', result.private_to IS NOT NULL,
  'submissions', coalesce(({SUBMISSIONS}), '[]'),
  'line_ids', coalesce((SELECT json_agg(line.id ORDER BY line.id) FROM value_line line
    WHERE line.partnership_id = result.partnership_id AND line.origin_kind = 'indicator result'
      AND line.origin_id = result.id), '[]'))"""

FROM_RESULT = """
FROM indicator_result result
JOIN organisation author ON author.id = result.organisation_id
JOIN person writer ON writer.id = result.person_id
WHERE result.partnership_id = :partnership AND (result.private_to IS NULL OR result.private_to = :organisation)
"""

ONE = text(
    f"SELECT {RESULT_AS_JSON} AS result {FROM_RESULT} AND result.indicator_id = :indicator AND result.id = :result"
).columns(result=JSON)

OF_INDICATOR = text(
    f"SELECT {RESULT_AS_JSON} AS result {FROM_RESULT} AND result.indicator_id = :indicator"
    " ORDER BY result.ends_on DESC, result.id DESC LIMIT :most"
).columns(result=JSON)

# One row an indicator, however many results it has.
NEWEST = text(f"""
SELECT indicator.id AS indicator_id,
  (SELECT {RESULT_AS_JSON} {FROM_RESULT} AND result.indicator_id = indicator.id AND {ACCEPTED.format("result")}
    AND NOT {CORRECTED} ORDER BY result.ends_on DESC, result.id DESC LIMIT 1) AS result,
  (SELECT count(*) FROM indicator_result waiting
    WHERE waiting.partnership_id = indicator.partnership_id AND waiting.indicator_id = indicator.id
      AND (SELECT verdict.id IS NULL FROM result_submission submission LEFT JOIN result_verdict verdict
        ON verdict.partnership_id = submission.partnership_id AND verdict.submission_id = submission.id
        WHERE submission.partnership_id = waiting.partnership_id AND submission.result_id = waiting.id
        ORDER BY submission.number DESC LIMIT 1)) AS waiting
FROM indicator WHERE indicator.partnership_id = :partnership
""").columns(result=JSON)

HOLD_INDICATOR = text(
    "SELECT id FROM indicator WHERE partnership_id = :partnership AND id = :indicator FOR NO KEY UPDATE"
)

TAKEN = text(f"""
SELECT result.starts_on, result.ends_on FROM indicator_result result
WHERE result.partnership_id = :partnership AND result.indicator_id = :indicator AND result.id <> :result
  AND result.id IS DISTINCT FROM cast(:corrects AS uuid) AND NOT {CORRECTED}
  AND (SELECT verdict.verdict IS DISTINCT FROM 'returned' FROM result_submission submission
    LEFT JOIN result_verdict verdict
      ON verdict.partnership_id = submission.partnership_id AND verdict.submission_id = submission.id
    WHERE submission.partnership_id = result.partnership_id AND submission.result_id = result.id
    ORDER BY submission.number DESC LIMIT 1)
""")
