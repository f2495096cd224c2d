"""Gathers what a pack says from where it was agreed. Nothing is typed twice, and nothing is added on the way.

What gives a bidder an unfair start stays out (S004-07-11, N8). The consortium's shares and its private rooms are
not read at all: who does what, and at what price, is that consortium's own offer, and another bidder may offer
otherwise. Of the costs that its members have put on the shared floor, the pack gives the total of each lot: every
line with its owner would tell one bidder another's prices, and no figure at all would leave it to those who were
there. Names of people stay out as well; the annexes speak of organisations.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.costs.lots import Lot, lots_part
from partnerships.designs.queries import EngagementRecord, VersionView, engagement_parts, signed_part
from partnerships.membership.models import Acknowledgement
from partnerships.membership.rules import Statement
from partnerships.tender.agreed_text import agreed_part
from partnerships.tender.contents import (
    AcknowledgedText,
    CriterionText,
    DatedText,
    DesignText,
    Introduction,
    LotText,
    MeasureText,
    OutcomeText,
    PackContents,
    PartyText,
    SessionText,
    SightText,
)
from partnerships.tender.queries import TenderView, tender_part
from partnerships.tender.rules import KEY_DATES, Criterion
from portal.access.models import Party
from portal.access.parties import PartyKind
from portal.access.seats import Seat
from portal.clock import UK
from portal.db.rows import table_of
from portal.db.together import Part, together
from portal.organisations.models import Organisation
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.queries import framework_part
from valuation.outcomes.views import Row

parties = table_of(Party)
organisations = table_of(Organisation)
acknowledgements = table_of(Acknowledgement)
ORDER = tuple(PartyKind)


async def assemble(session: AsyncSession, seat: Seat) -> PackContents:
    return contents_of(seat, await together(session, *pack_parts(seat)))


def pack_parts(seat: Seat) -> tuple[Part[Any], ...]:
    """What is asked for a pack, all at once, in the order in which `contents_of` reads it."""
    return (
        tender_part(seat),
        Part(_parties(seat), _read_parties),
        agreed_part(seat),
        signed_part(seat),
        framework_part(seat),
        lots_part(seat),
        *engagement_parts(seat),
    )


def contents_of(seat: Seat, found: Sequence[Any]) -> PackContents:
    tender, (members, acknowledged), (problem, milestones), design, framework, costed, *record = found
    names = {outcome.id: outcome.text for outcome in framework.outcomes}
    lots, other_cost_pence = costed
    sessions, sights = _engagement(EngagementRecord(*record))
    lead = next((party.name for party in members if party.part == PartyKind.LEAD_AGENCY), "")
    return PackContents(
        partnership=seat.partnership_title,
        lead_agency=lead,
        introduction=_introduction(tender),
        parties=members,
        problem=problem,
        milestones=milestones,
        design=_design(design) if design else None,
        outcomes=tuple(_outcome(row) for row in framework.rows),
        measures=tuple(_measure(one, names) for outcome in framework.outcomes for one in outcome.indicators),
        lots=tuple(map(_lot, lots)),
        other_cost_pence=other_cost_pence,
        criteria=tuple(_criterion(one, names) for one in tender.criteria),
        sessions=sessions,
        sights=sights,
        acknowledgements=acknowledged,
    )


def _parties(seat: Seat) -> Select[*tuple[Any, ...]]:
    return (
        select(organisations.c.name, parties.c.kind, parties.c.left_at, acknowledgements.c.created_at)
        .join(organisations, organisations.c.id == parties.c.organisation_id)
        .outerjoin(
            acknowledgements,
            (acknowledgements.c.partnership_id == parties.c.partnership_id)
            & (acknowledgements.c.organisation_id == parties.c.organisation_id)
            & (acknowledgements.c.statement == Statement.GOES_TO_TENDER),
        )
        .where(parties.c.partnership_id == seat.partnership_id)
    )


def _read_parties(rows: Sequence[Any]) -> tuple[tuple[PartyText, ...], tuple[AcknowledgedText, ...]]:
    """Who is at the table now, and what everybody who ever was acknowledged about the tender."""
    found = sorted(rows, key=lambda row: (ORDER.index(PartyKind(row.kind)), row.name.lower()))
    present = tuple(PartyText(row.name, row.kind) for row in found if row.left_at is None)
    return present, tuple(
        AcknowledgedText(
            row.name,
            row.kind if row.left_at is None else f"{row.kind}, has left",
            row.created_at and _day(row.created_at),
        )
        for row in found
    )


def _lot(lot: Lot) -> LotText:
    return LotText(str(lot.id), lot.title, lot.description, lot.clause_reference, lot.pence)


def _introduction(tender: TenderView) -> Introduction:
    return Introduction(
        title=tender.title,
        background=tender.background,
        route=tender.route,
        instructions=tender.instructions,
        term_months=tender.term_months,
        dates=tuple(DatedText(KEY_DATES[name], on) for name, on in tender.dates if on is not None),
    )


def _design(version: VersionView) -> DesignText:
    return DesignText(version.number, version.name, version.digest, _day(version.frozen_at), version.texts)


def _outcome(row: Row) -> OutcomeText:
    """Columns 1, 2 and 5 of the framework stay behind: the first two are the bidder's, the last is not for bidders."""
    community = tuple(outcome.text for outcome in row.community)
    if row.service is None:
        return OutcomeText(str(row.community[0].id), "", community)
    return OutcomeText(str(row.service.id), row.service.text, community)


def _measure(indicator: IndicatorView, names: Mapping[UUID, str]) -> MeasureText:
    baseline = "" if indicator.baseline is None else _figure(indicator.baseline, indicator.unit)
    target = _figure(indicator.target, indicator.unit)
    return MeasureText(names[indicator.outcome_id], indicator.name, baseline, target, indicator.ends_on)


def _criterion(criterion: Criterion, names: Mapping[UUID, str]) -> CriterionText:
    outcome = names[criterion.outcome_id] if criterion.outcome_id else ""
    return CriterionText(
        criterion.name, criterion.weight_basis_points, criterion.good_answer, criterion.rationale, outcome
    )


def _engagement(record: EngagementRecord) -> tuple[tuple[SessionText, ...], tuple[SightText, ...]]:
    designs = {one.design_title for one in record.sessions} | {one.design_title for one in record.versions}
    several = len(designs) > 1
    sessions = tuple(
        SessionText(
            one.held_on,
            _of_design(one.title, one.design_title, several=several),
            tuple(one.organisation_names),
            one.version_title or "",
        )
        for one in record.sessions
    )
    sights = tuple(
        SightText(_of_design(one.title, one.design_title, several=several), sight.organisation, _day(sight.at))
        for one in record.versions
        for sight in one.sights
    )
    return sessions, sights


def _of_design(title: str, design_title: str, *, several: bool) -> str:
    return f"{title} ({design_title})" if several else title


def _figure(number: Decimal, unit: str) -> str:
    return f"{number.normalize():,f} {unit}".strip()


def _day(moment: datetime) -> date:
    return moment.astimezone(UK).date()
