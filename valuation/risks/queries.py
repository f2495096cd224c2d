"""The register in one question, a risk in one, and what its form offers in one."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.parties import VOTING_KINDS
from portal.access.seats import Seat
from portal.refusals import Missing
from valuation.budgets.rules.agreed import read_rule, rule_in_words
from valuation.risks.rules.risks import Bearer, Bearing
from valuation.risks.views import Options, RiskView, SignedRule, StepView

MOST_SHOWN = 200
Json = Mapping[str, Any]


async def list_risks(session: AsyncSession, seat: Seat) -> list[RiskView]:
    """Open ones by score, then those that were closed; at most MOST_SHOWN."""
    rows = (await session.execute(REGISTER, {**_asked(seat), "most": MOST_SHOWN})).scalars()
    return [_risk(row) for row in rows]


async def find_risk(session: AsyncSession, seat: Seat, risk_id: UUID) -> RiskView:
    """With every look at it that the seat may see."""
    row = await session.scalar(ONE, {**_asked(seat), "risk": risk_id})
    if row is None:
        raise Missing("risk")
    return _risk(row)


async def form_options(session: AsyncSession, seat: Seat) -> Options:
    """Those who only watch or help, such as an auditor, own no risk and bear none."""
    asked = {"partnership": seat.partnership_id, "kinds": [str(kind) for kind in VOTING_KINDS]}
    row = (await session.execute(OFFERED, asked)).one()
    rules = [rule for one in row.agreements for rule in _rules(UUID(one["id"]), json.loads(one["contents"]))]
    return Options([(key, name) for key, name in row.parties], rules)


def _asked(seat: Seat) -> dict[str, object]:
    return {"partnership": seat.partnership_id, "organisation": seat.organisation_id}


def _rules(agreement_id: UUID, contents: Json) -> list[SignedRule]:
    budget, names = contents["budget"], contents["signatories"]
    starts_on = date.fromisoformat(contents["year"]["starts_on"])
    year = f"{starts_on.year}/{(starts_on.year + 1) % 100:02d}"
    rules = []
    for line in contents["lines"]:
        words = " ".join(rule_in_words(read_rule(line["rule"]), names, budget["host"]))
        said = f"{budget['title']}, {year}, {line['title']}: {words}"
        rules.append(SignedRule(f"{agreement_id}:{line['id']}", agreement_id, said))
    return rules


def _risk(row: Json) -> RiskView:
    return RiskView(
        id=UUID(row["id"]),
        title=row["title"],
        cause=row["cause"],
        organisation_id=UUID(row["organisation_id"]),
        organisation=row["organisation"],
        is_private=row["is_private"],
        steps=[_step(step) for step in row["steps"]],
    )


def _step(row: Json) -> StepView:
    read = dict(row)
    shares = [Bearer(name, Fraction(share)) for name, share in read.pop("shares")]
    agreement = read.pop("agreement_id")
    read["bearing"] = Bearing(tuple(shares), read.pop("rule"), UUID(agreement) if agreement else None)
    read["owner_id"] = UUID(row["owner_id"])
    read["review_on"] = date.fromisoformat(row["review_on"])
    read["at"] = datetime.fromisoformat(row["at"])
    return StepView(**read)


STEP = """json_build_object('number', step.number, 'likelihood', step.likelihood, 'impact', step.impact,
  'reason', step.reason, 'owner_id', step.owner_id, 'owner', owner.name, 'response', step.response,
  'review_on', step.review_on, 'shares', step.shares, 'rule', step.rule, 'agreement_id', step.agreement_id,
  'outcome', step.outcome, 'person', person.name, 'organisation', organisation.name, 'at', step.created_at,
  'is_private', step.private_to IS NOT NULL)"""

JOINED = """
JOIN organisation owner ON owner.id = step.owner_id
JOIN organisation ON organisation.id = step.organisation_id
JOIN person ON person.id = step.person_id
"""

OWN_OR_SHARED = "(step.private_to IS NULL OR step.private_to = :organisation)"

REGISTER = text(f"""
SELECT json_build_object('id', risk.id, 'title', risk.title, 'cause', risk.cause,
  'organisation_id', risk.organisation_id, 'organisation', author.name, 'is_private', risk.private_to IS NOT NULL,
  'steps', json_build_array({STEP})) AS risk
FROM risk
JOIN organisation author ON author.id = risk.organisation_id
CROSS JOIN LATERAL (
  SELECT * FROM risk_step step
  WHERE step.partnership_id = risk.partnership_id AND step.risk_id = risk.id AND {OWN_OR_SHARED}
  ORDER BY step.number DESC LIMIT 1) step
{JOINED}
WHERE risk.partnership_id = :partnership AND (risk.private_to IS NULL OR risk.private_to = :organisation)
ORDER BY step.outcome <> '', step.likelihood * step.impact DESC, risk.id LIMIT :most
""").columns(risk=JSON)

ONE = text(f"""
SELECT json_build_object('id', risk.id, 'title', risk.title, 'cause', risk.cause,
  'organisation_id', risk.organisation_id, 'organisation', author.name, 'is_private', risk.private_to IS NOT NULL,
  'steps', (SELECT json_agg({STEP} ORDER BY step.number DESC) FROM risk_step step {JOINED}
    WHERE step.partnership_id = risk.partnership_id AND step.risk_id = risk.id AND {OWN_OR_SHARED})) AS risk
FROM risk JOIN organisation author ON author.id = risk.organisation_id
WHERE risk.partnership_id = :partnership AND risk.id = :risk
  AND (risk.private_to IS NULL OR risk.private_to = :organisation)
""").columns(risk=JSON)

# The newest text of each year that every body in it has signed.
OFFERED = text("""
SELECT
  coalesce((SELECT json_agg(json_build_array(organisation.id, organisation.name) ORDER BY organisation.name)
    FROM party JOIN organisation ON organisation.id = party.organisation_id
    WHERE party.partnership_id = :partnership AND party.left_at IS NULL AND party.kind = ANY (:kinds)),
    '[]') AS parties,
  coalesce((SELECT json_agg(json_build_object('id', signed.id, 'contents', signed.contents) ORDER BY signed.id)
    FROM (
      SELECT DISTINCT ON (agreement.year_id) agreement.id, agreement.contents FROM budget_agreement agreement
      WHERE agreement.partnership_id = :partnership AND (
        SELECT count(*) FROM budget_signature signature
        WHERE signature.partnership_id = agreement.partnership_id AND signature.agreement_id = agreement.id
      ) >= (SELECT count(*) FROM jsonb_object_keys(cast(agreement.contents AS jsonb) -> 'signatories'))
      ORDER BY agreement.year_id, agreement.number DESC) signed), '[]') AS agreements
""").columns(parties=JSON, agreements=JSON)
