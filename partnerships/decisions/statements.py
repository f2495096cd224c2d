"""What is asked of the database about decisions, as statements; queries.py asks them for a seat."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Label,
    Select,
    String,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)

from partnerships.decisions.models import Decision, DecisionWithdrawal, Position
from partnerships.decisions.rules import Verdict
from portal.access.models import Party
from portal.access.parties import VOTING_KINDS
from portal.db.asking import Question
from portal.db.rows import table_of
from portal.identity.models import Person
from portal.organisations.models import Organisation

decisions = table_of(Decision)
positions = table_of(Position)
withdrawals = table_of(DecisionWithdrawal)
parties = table_of(Party)
organisations = table_of(Organisation)
people = table_of(Person)

DECISIONS_PER_PAGE = 25
VOTING = literal(sorted(VOTING_KINDS), ARRAY(String))


def is_superseded() -> ColumnElement[bool]:
    """In SQL: a newer text was put about the same subject, or the text was changed."""
    newer = decisions.alias("newer")
    return or_(
        exists().where(
            newer.c.partnership_id == decisions.c.partnership_id,
            newer.c.kind == decisions.c.kind,
            newer.c.subject_id == decisions.c.subject_id,
            newer.c.round > decisions.c.round,
        ),
        exists().where(
            withdrawals.c.partnership_id == decisions.c.partnership_id,
            withdrawals.c.decision_id == decisions.c.id,
        ),
    )


def decisions_at(partnership: ColumnElement[UUID]) -> Select[*tuple[Any, ...]]:
    asker = organisations.alias("asker")
    return (
        select(
            decisions.c.id,
            decisions.c.kind,
            decisions.c.subject_id,
            decisions.c.title,
            decisions.c.digest,
            decisions.c.round,
            decisions.c.page,
            asker.c.name.label("asked_by"),
            decisions.c.created_at.label("opened_at"),
            is_superseded().label("is_superseded"),
            _positions_now(),
        )
        .join(asker, asker.c.id == decisions.c.organisation_id)
        .where(decisions.c.partnership_id == partnership)
        .order_by(decisions.c.id.desc())
    )


def _positions_now() -> Label[Any]:
    """The voting parties of today with the newest position of each, as one JSON value."""
    last = (
        select(positions.c.verdict, positions.c.reason, positions.c.person_id, positions.c.created_at)
        .where(
            positions.c.partnership_id == decisions.c.partnership_id,
            positions.c.decision_id == decisions.c.id,
            positions.c.organisation_id == parties.c.organisation_id,
        )
        .order_by(positions.c.number.desc())
        .limit(1)
        .correlate(decisions, parties)
        .lateral("last")
    )
    facts = {
        "organisation_id": parties.c.organisation_id,
        "organisation": organisations.c.name,
        "verdict": last.c.verdict,
        "reason": last.c.reason,
        "person": people.c.name,
        "at": last.c.created_at,
    }
    pairs = [part for name, column in facts.items() for part in (literal(name), column)]
    return (
        select(func.json_agg(func.json_build_object(*pairs)))
        .select_from(
            parties.join(organisations, organisations.c.id == parties.c.organisation_id)
            .join(last, true(), isouter=True)
            .join(people, people.c.id == last.c.person_id, isouter=True)
        )
        .where(
            and_(
                parties.c.partnership_id == decisions.c.partnership_id,
                parties.c.left_at.is_(None),
                parties.c.kind == any_(VOTING),
            )
        )
        .correlate(decisions)
        .scalar_subquery()
        .label("positions")
    )


def agreed(partnership: ColumnElement[UUID], kind: ColumnElement[str]) -> Select[UUID]:
    """Agreed: not superseded, and no voting party of today whose newest position is anything but confirmed."""
    newest = (
        select(positions.c.verdict)
        .where(
            positions.c.partnership_id == decisions.c.partnership_id,
            positions.c.decision_id == decisions.c.id,
            positions.c.organisation_id == parties.c.organisation_id,
        )
        .order_by(positions.c.number.desc())
        .limit(1)
        .correlate(decisions, parties)
        .scalar_subquery()
    )
    asked = and_(
        parties.c.partnership_id == decisions.c.partnership_id,
        parties.c.left_at.is_(None),
        parties.c.kind == any_(VOTING),
    )
    return (
        select(decisions.c.subject_id)
        .where(
            decisions.c.partnership_id == partnership,
            decisions.c.kind == kind,
            ~is_superseded(),
            exists().where(asked),
            ~exists().where(asked, newest.is_distinct_from(Verdict.CONFIRMED.value)),
        )
        .order_by(decisions.c.id.desc())
    )


HERE = bindparam("partnership", type_=Uuid)
BY_ID = Question(decisions_at(HERE).where(decisions.c.id == bindparam("decision")))
BY_KIND = Question(decisions_at(HERE).where(decisions.c.kind == bindparam("kind")))
BY_SUBJECT = Question(
    decisions_at(HERE)
    .where(
        decisions.c.subject_id == bindparam("subject"),
        or_(bindparam("kind", type_=String).is_(None), decisions.c.kind == bindparam("kind", type_=String)),
    )
    .limit(1)
)
PAGE = Question(
    decisions_at(HERE)
    .where(or_(bindparam("before", type_=Uuid).is_(None), decisions.c.id < bindparam("before", type_=Uuid)))
    .limit(DECISIONS_PER_PAGE + 1)
)
