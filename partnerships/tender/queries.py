"""The tender as it is being written, and the packs that were frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.queries import DecisionView, decisions_of_kind, part_of_kind
from partnerships.tender.contents import PackContents, read_contents
from partnerships.tender.models import AwardCriterion, PackVersion, Tender
from partnerships.tender.pack.edition import DIGEST_SHOWN, Edition
from partnerships.tender.rules import DECISION_KIND, KEY_DATES, Criterion
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.together import Part, alone
from portal.identity.models import Person
from portal.organisations.models import Organisation
from portal.refusals import Missing

tenders = table_of(Tender)
criteria = table_of(AwardCriterion)
versions = table_of(PackVersion)
people = table_of(Person)
organisations = table_of(Organisation)

FACTS = (
    tenders.c.id,
    tenders.c.title,
    tenders.c.background,
    tenders.c.route,
    tenders.c.instructions,
    tenders.c.term_months,
    tenders.c.text_revision,
    tenders.c.criteria_revision,
)


@dataclass(frozen=True)
class TenderView:
    """What has been written for the tender. `id` is None and the revisions are 0 while nothing has."""

    id: UUID | None = None
    title: str = ""
    background: str = ""
    route: str = ""
    instructions: str = ""
    term_months: int | None = None
    text_revision: int = 0
    criteria_revision: int = 0
    dates: tuple[tuple[str, date | None], ...] = ()
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class VersionSummary:
    id: UUID
    number: int
    digest: str
    document_sha256: str
    decision_id: UUID
    frozen_at: datetime
    frozen_by: str
    frozen_for: str

    @property
    def title(self) -> str:
        return f"Version {self.number}"

    @property
    def short_digest(self) -> str:
        return self.digest[:DIGEST_SHOWN]

    @property
    def edition(self) -> Edition:
        return Edition(self.frozen_at, self.number, self.digest)


@dataclass(frozen=True)
class FrozenPack(VersionSummary):
    contents: PackContents


async def find_tender(session: AsyncSession, seat: Seat) -> TenderView:
    return await alone(session, tender_part(seat))


def tender_part(seat: Seat) -> Part[TenderView]:
    statement = (
        select(
            *FACTS,
            *(tenders.c[name] for name in KEY_DATES),
            criteria.c.name,
            criteria.c.weight_basis_points,
            criteria.c.good_answer,
            criteria.c.rationale,
            criteria.c.outcome_id,
        )
        .outerjoin(
            criteria, (criteria.c.partnership_id == tenders.c.partnership_id) & (criteria.c.tender_id == tenders.c.id)
        )
        .where(tenders.c.partnership_id == seat.partnership_id)
        .order_by(criteria.c.position)
    )
    return Part(statement, lambda rows: _tender(rows) if rows else TenderView())


async def list_versions(session: AsyncSession, seat: Seat) -> list[VersionSummary]:
    """Newest first."""
    return await alone(session, versions_part(seat))


def versions_part(seat: Seat) -> Part[list[VersionSummary]]:
    return Part(_versions(seat), lambda rows: [VersionSummary(*row) for row in rows])


async def find_version(session: AsyncSession, seat: Seat, version_id: UUID) -> FrozenPack:
    rows = await session.execute(_versions(seat).add_columns(versions.c.contents).where(versions.c.id == version_id))
    row = rows.first()
    if row is None:
        raise Missing("version of the tender pack")
    return FrozenPack(*[*row[:-1], read_contents(row[-1])])


async def pack_decisions(session: AsyncSession, seat: Seat) -> list[DecisionView]:
    """What every organisation was asked about each frozen pack, newest first."""
    return await decisions_of_kind(session, seat, DECISION_KIND)


def decisions_part(seat: Seat) -> Part[list[DecisionView]]:
    return part_of_kind(seat, DECISION_KIND)


async def pack_is_agreed(session: AsyncSession, seat: Seat) -> bool:
    """Every voting party has agreed the newest pack; a pack agreed before it does not count any more."""
    return is_agreed(await pack_decisions(session, seat))


def is_agreed(decisions: Sequence[DecisionView]) -> bool:
    return bool(decisions) and decisions[0].is_agreed


def _tender(rows: Any) -> TenderView:  # noqa: ANN401 -- rows of columns, one for each criterion
    first, places = rows[0], len(FACTS)
    dates = tuple(zip(KEY_DATES, first[places : places + len(KEY_DATES)], strict=True))
    written = [row[places + len(KEY_DATES) :] for row in rows]
    found = tuple(Criterion(*facts) for facts in written if facts[0] is not None)
    return TenderView(*[*first[:places], dates, found])


def _versions(seat: Seat) -> Select[*tuple[Any, ...]]:
    return (
        select(
            versions.c.id,
            versions.c.number,
            versions.c.digest,
            versions.c.document_sha256,
            versions.c.decision_id,
            versions.c.created_at,
            people.c.name,
            organisations.c.name,
        )
        .join(people, people.c.id == versions.c.person_id)
        .join(organisations, organisations.c.id == versions.c.organisation_id)
        .where(versions.c.partnership_id == seat.partnership_id)
        .order_by(versions.c.number.desc())
    )
