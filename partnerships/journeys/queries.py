"""Where a partnership is on its journey, and the text of each gate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Label, Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.journeys.models import GateOpening, GateText
from partnerships.stages import Gate
from portal.access.models import Partnership, Party
from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.rows import table_of
from portal.db.together import Part
from portal.identity.models import Person
from portal.organisations.models import Organisation

texts = table_of(GateText)
openings = table_of(GateOpening)
partnerships = table_of(Partnership)
parties = table_of(Party)
people = table_of(Person)
organisations = table_of(Organisation)

HERE = bindparam("partnership", type_=Uuid)


@dataclass(frozen=True)
class GateTextView:
    """A gate's text as it was saved last."""

    number: int
    passages: dict[str, str]
    digest: str
    person: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class JourneySoFar:
    """What the overview knows at one glance; `opened` and `written` are keyed by gate."""

    place: str
    since: datetime
    parties: int
    opened: dict[str, str]
    written: dict[str, int]


def decision_kind(gate: Gate) -> str:
    return f"gate {gate.key}"


async def journey_so_far(session: AsyncSession, seat: Seat) -> JourneySoFar:
    place, since, count, opened, written = await SO_FAR.first(session, partnership=seat.partnership_id)
    return JourneySoFar(place, since, count, opened or {}, written or {})


async def opened_gates(session: AsyncSession, seat: Seat) -> dict[str, str]:
    """Each open gate with the time at which it opened (ISO 8601)."""
    (row,) = await OPENED.all(session, partnership=seat.partnership_id)
    return row.opened or {}


async def latest_text(session: AsyncSession, seat: Seat, gate: Gate) -> GateTextView | None:
    row = await NEWEST_TEXT.first(session, partnership=seat.partnership_id, gate=gate.key)
    return GateTextView(*row) if row else None


def opened_part(seat: Seat) -> Part[dict[str, str]]:
    """The same as `opened_gates`, for a page that asks it together with something else."""
    return Part(OPENED.statement.params(partnership=seat.partnership_id), lambda rows: rows[0].opened or {})


def text_part(seat: Seat, gate: Gate) -> Part[GateTextView | None]:
    asked = NEWEST_TEXT.statement.params(partnership=seat.partnership_id, gate=gate.key)
    return Part(asked, lambda rows: GateTextView(*rows[0]) if rows else None)


def _written() -> Label[Any]:
    """The number of the newest text of each gate that has one."""
    newest = (
        select(texts.c.gate, func.max(texts.c.number).label("number"))
        .where(texts.c.partnership_id == HERE)
        .group_by(texts.c.gate)
        .subquery()
    )
    return select(func.json_object_agg(newest.c.gate, newest.c.number)).scalar_subquery().label("written")


def _opened() -> Label[Any]:
    return (
        select(func.json_object_agg(openings.c.gate, openings.c.created_at))
        .where(openings.c.partnership_id == HERE)
        .scalar_subquery()
        .label("opened")
    )


SO_FAR = Question(
    select(
        partnerships.c.place,
        partnerships.c.created_at,
        select(func.count()).where(parties.c.partnership_id == HERE, parties.c.left_at.is_(None)).scalar_subquery(),
        _opened(),
        _written(),
    ).where(partnerships.c.id == HERE)
)
OPENED = Question(select(_opened()))
NEWEST_TEXT = Question(
    select(
        texts.c.number,
        texts.c.passages,
        texts.c.digest,
        people.c.name,
        organisations.c.name,
        texts.c.created_at,
    )
    .join(people, people.c.id == texts.c.person_id)
    .join(organisations, organisations.c.id == texts.c.organisation_id)
    .where(texts.c.partnership_id == HERE, texts.c.gate == bindparam("gate"))
    .order_by(texts.c.number.desc())
    .limit(1)
)
