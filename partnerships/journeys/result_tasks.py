"""Results that wait for the word of the seat's side, as a part of what waits for somebody."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, Uuid, bindparam, exists, func, literal, select

from portal.db.rows import table_of
from valuation.outcomes.models import Indicator
from valuation.results.models import IndicatorResult, ResultSubmission, ResultVerdict

indicators = table_of(Indicator)
results = table_of(IndicatorResult)
submissions = table_of(ResultSubmission)
verdicts = table_of(ResultVerdict)

SIDE = bindparam("side", type_=Text)


def results_to_judge(kind: str) -> Select[*tuple[Any, ...]]:
    """What the other side has measured and submitted: this side accepts it or returns it."""
    page = func.concat("/outcomes/results/", indicators.c.id, "/", results.c.id)
    return (
        select(
            literal(str(kind)).label("kind"),
            results.c.id.label("id"),
            indicators.c.name.label("title"),
            page.label("page"),
            submissions.c.created_at.label("since"),
        )
        .select_from(submissions)
        .join(results, _of(results, results.c.id, submissions.c.result_id))
        .join(indicators, _of(indicators, indicators.c.id, results.c.indicator_id))
        .where(
            submissions.c.partnership_id == bindparam("partnership", type_=Uuid),
            submissions.c.side != SIDE,
            SIDE != "",
            ~exists().where(_of(verdicts, verdicts.c.submission_id, submissions.c.id)),
        )
    )


def _of(table: Any, key: Any, of: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- Core columns
    joined: ColumnElement[bool] = (table.c.partnership_id == submissions.c.partnership_id) & (key == of)
    return joined
