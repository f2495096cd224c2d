"""A draft is opened, changed and looked at as a whole: the steps that every action on an appraisal shares."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.refusals import Missing
from valuation.appraisal.approving import check_draft
from valuation.appraisal.faults import CannotAppraise, in_sentence
from valuation.appraisal.models import AppraisalTerms
from valuation.appraisal.queries import find_appraisal
from valuation.appraisal.to_file import request_of
from valuation.appraisal.views import AppraisalView
from valuation.appraisal.wrong_input import WrongInput

appraisals = table_of(AppraisalTerms)


async def open_draft(session: AsyncSession, seat: Seat, appraisal: AppraisalView) -> AppraisalView:
    """The draft as it stands now, locked until the request ends."""
    await session.execute(select(appraisals.c.id).where(*is_row(appraisals, seat, appraisal.id)).with_for_update())
    now = await find_appraisal(session, seat, appraisal.id)
    check_draft(now)
    return now


async def add_row(
    session: AsyncSession, seat: Seat, appraisal: AppraisalView, table: Table, columns: dict[str, Any]
) -> UUID:
    await open_draft(session, seat, appraisal)
    row_id = await insert_row(session, seat, table, {"appraisal_id": appraisal.id, **columns})
    await check_whole(session, seat, appraisal.id)
    return row_id


async def change_row(session: AsyncSession, seat: Seat, table: Table, row_id: UUID, columns: dict[str, Any]) -> None:
    changed = update(table).where(*is_row(table, seat, row_id)).values(**columns).returning(table.c.id)
    if await session.scalar(changed) is None:
        raise Missing("row of an appraisal")


async def remove_row(session: AsyncSession, seat: Seat, appraisal: AppraisalView, table: Table, row_id: UUID) -> None:
    await open_draft(session, seat, appraisal)
    if await session.scalar(delete(table).where(*is_row(table, seat, row_id)).returning(table.c.id)) is None:
        raise Missing("row of an appraisal")
    await check_whole(session, seat, appraisal.id)


async def check_whole(session: AsyncSession, seat: Seat, appraisal_id: UUID) -> None:
    appraisal = await find_appraisal(session, seat, appraisal_id)
    try:
        request_of(appraisal)
    except WrongInput as fault:
        raise CannotAppraise(in_sentence(fault, appraisal)) from fault


async def insert_row(session: AsyncSession, seat: Seat, table: Table, columns: dict[str, Any]) -> UUID:
    row_id = new_id()
    await session.execute(insert(table).values(partnership_id=seat.partnership_id, id=row_id, **columns))
    return row_id


def is_row(table: Table, seat: Seat, row_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.partnership_id == seat.partnership_id, table.c.id == row_id
