"""The framework, who wants what of it, and what the newest approved appraisal says of who would gain."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.together import Part, together
from portal.organisations.models import Organisation
from valuation.appraisal.pages import figures_of
from valuation.appraisal.queries import find_appraisal, list_appraisals
from valuation.appraisal.views import AppraisalLine
from valuation.matching.models import OutcomeWish
from valuation.matching.rules import Gain, Match, Wish, match
from valuation.measures import MoneyKind
from valuation.outcomes.queries import framework_part
from valuation.outcomes.views import DeliveryView, FrameworkView, OutcomeView

wishes = table_of(OutcomeWish)
organisations = table_of(Organisation)


@dataclass(frozen=True)
class Matching:
    framework: FrameworkView
    wishes: Sequence[Wish]
    appraisal: AppraisalLine | None
    """The newest approved one, whose gains these are."""
    unread: Sequence[AppraisalLine]
    """Approved ones before it. Prices and years differ between appraisals, and one outcome may stand in several, so
    their figures are not put together."""
    gains: Sequence[Gain]

    @property
    def matches(self) -> list[Match]:
        """Those that serve several bodies first."""
        found = [self._match(item) for item in self.framework.delivery if item.outcome_ids]
        return sorted(found, key=lambda one: -len(one.wanted_by))

    @property
    def served_by_nothing(self) -> list[OutcomeView]:
        """Wanted by somebody, and no activity or output serves it."""
        served = {key for item in self.framework.delivery for key in self._served(item)}
        wanted = {wish.outcome_id for wish in self.wishes}
        return [one for one in self.framework.outcomes if one.id in wanted and one.id not in served]

    def who_wants(self, outcome_id: UUID) -> list[Wish]:
        return [wish for wish in self.wishes if wish.outcome_id == outcome_id]

    def is_wanted_by(self, outcome_id: UUID, organisation_id: UUID) -> bool:
        return any(wish.organisation_id == organisation_id for wish in self.who_wants(outcome_id))

    def _match(self, item: DeliveryView) -> Match:
        return match((item.text, item.kind), self._served(item), self.wishes, self.gains)

    def _served(self, item: DeliveryView) -> dict[UUID, str]:
        """The outcomes that it serves, and those for the community that these lead to."""
        texts = {one.id: one.text for one in self.framework.outcomes}
        direct = [one for one in self.framework.outcomes if one.id in item.outcome_ids]
        keys = [*(one.id for one in direct), *(key for one in direct for key in one.community_ids)]
        return {key: texts[key] for key in dict.fromkeys(keys) if key in texts}


async def find_matching(session: AsyncSession, seat: Seat) -> Matching:
    framework, wanted = await together(session, framework_part(seat), _wishes_part(seat))
    approved = [(one.approved_at, one) for one in await list_appraisals(session, seat) if one.approved_at]
    if not approved:
        return Matching(framework, wanted, None, [], [])
    newest, *unread = [one for _, one in sorted(approved, key=itemgetter(0), reverse=True)]
    appraisal = await find_appraisal(session, seat, newest.id)
    figures = await asyncio.to_thread(figures_of, appraisal)
    present = {one.id: one.present_value_pence for one in figures.rounded.outcomes}
    gains = [
        Gain(row.outcome_id, row.body, MoneyKind.of(row.kind, is_cashable=row.cashable), present[row.key])
        for row in appraisal.outcomes
        if row.outcome_id
    ]
    return Matching(framework, wanted, newest, unread, gains)


def _wishes_part(seat: Seat) -> Part[list[Wish]]:
    query = (
        select(wishes.c.outcome_id, wishes.c.organisation_id, organisations.c.name)
        .join(organisations, organisations.c.id == wishes.c.organisation_id)
        .where(wishes.c.partnership_id == seat.partnership_id)
        .order_by(organisations.c.name, wishes.c.id)
    )
    return Part(query, lambda rows: [Wish(*row) for row in rows])
