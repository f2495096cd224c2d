"""The appraisal that an address names, reached through the seat: a foreign id is not there (404)."""

from uuid import UUID

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, SkipValidation

from portal.access.seats import AtSeat
from portal.db import Session
from valuation.appraisal.queries import find_appraisal
from valuation.appraisal.views import AppraisalView

AtAppraisal = NamedDependency[SkipValidation[AppraisalView]]


async def provide_appraisal(session: Session, seat: AtSeat, appraisal_id: FromPath[UUID]) -> AppraisalView:
    return await find_appraisal(session, seat, appraisal_id)


REACHED = {"appraisal": Provide(provide_appraisal)}
