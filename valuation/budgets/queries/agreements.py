import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from valuation.budgets.agreements import Agreed, AgreementView, SignatureView
from valuation.budgets.rules.agreed import read_rule

Json = Mapping[str, Any]


async def find_agreed(session: AsyncSession, seat: Seat, year_id: UUID) -> Agreed:
    row = (await session.execute(AGREED, {"partnership": seat.partnership_id, "year": year_id})).one()
    return Agreed(
        {UUID(line): read_rule(json.loads(terms)) for line, terms in row.rules.items()},
        [_agreement(one, is_newest=place == 0) for place, one in enumerate(row.texts)],
    )


def _agreement(row: Json, *, is_newest: bool) -> AgreementView:
    return AgreementView(
        id=UUID(row["id"]),
        number=row["number"],
        text=row["contents"],
        contents=json.loads(row["contents"]),
        digest=row["digest"],
        waiver=row["waiver"],
        organisation=row["organisation"],
        at=datetime.fromisoformat(row["at"]),
        signatures=[
            SignatureView(
                UUID(one["organisation_id"]), one["organisation"], one["person"], datetime.fromisoformat(one["at"])
            )
            for one in row["signatures"]
        ],
        is_newest=is_newest,
    )


AGREED = text("""
SELECT
  coalesce((SELECT json_object_agg(newest.line_id, newest.terms)
    FROM (SELECT DISTINCT ON (line_id) line_id, terms FROM budget_rule
      WHERE partnership_id = :partnership AND year_id = :year ORDER BY line_id, number DESC) newest), '{}') AS rules,
  coalesce((SELECT json_agg(json_build_object('id', entry.id, 'number', entry.number, 'contents', entry.contents,
      'digest', entry.digest, 'waiver', entry.waiver, 'organisation', organisation.name, 'at', entry.created_at,
      'signatures', coalesce((SELECT json_agg(json_build_object('organisation_id', signature.organisation_id,
          'organisation', signatory.name, 'person', person.name, 'at', signature.created_at) ORDER BY signature.id)
        FROM budget_signature signature JOIN organisation signatory ON signatory.id = signature.organisation_id
        JOIN person ON person.id = signature.person_id
        WHERE signature.partnership_id = entry.partnership_id AND signature.agreement_id = entry.id), '[]'))
      ORDER BY entry.number DESC)
    FROM budget_agreement entry JOIN organisation ON organisation.id = entry.organisation_id
    WHERE entry.partnership_id = :partnership AND entry.year_id = :year), '[]') AS texts
""").columns(rules=JSON, texts=JSON)
