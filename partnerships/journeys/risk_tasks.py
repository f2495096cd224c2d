"""Risks that their owner looks at again because the day has come, as a part of what waits for somebody."""

from typing import Any

from sqlalchemy import Date, Select, Uuid, bindparam, exists, func, literal, or_, select

from portal.db.rows import table_of
from valuation.risks.models import Risk, RiskStep

risks = table_of(Risk)
steps = table_of(RiskStep)

OURS = bindparam("organisation", type_=Uuid)


def risks_to_review(kind: str) -> Select[*tuple[Any, ...]]:
    """Open risks of which the newest look is due; a private one is found in its own room alone."""
    newer = steps.alias("newer")
    return (
        select(
            literal(str(kind)).label("kind"),
            risks.c.id.label("id"),
            risks.c.title.label("title"),
            func.concat("/risks/", risks.c.id).label("page"),
            steps.c.created_at.label("since"),
        )
        .select_from(steps)
        .join(risks, (risks.c.partnership_id == steps.c.partnership_id) & (risks.c.id == steps.c.risk_id))
        .where(
            steps.c.partnership_id == bindparam("partnership", type_=Uuid),
            steps.c.owner_id == OURS,
            or_(risks.c.private_to.is_(None), risks.c.private_to == OURS),
            steps.c.outcome == "",
            steps.c.review_on <= bindparam("today", type_=Date),
            ~exists().where(
                newer.c.partnership_id == steps.c.partnership_id,
                newer.c.risk_id == steps.c.risk_id,
                newer.c.number > steps.c.number,
            ),
        )
    )
