"""What people do with an appraisal while it is a draft, and its approval, which ends that.

Every action locks the appraisal first, so that nothing slips into it between a check and its approval, and
looks at the whole of it afterwards: a draft that the engine cannot work out is never stored.
"""

from collections.abc import Sized
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.refusals import Missing, Refused
from valuation.appraisal.approving import check_complete, digest_of, editions_of, in_short, write_editions
from valuation.appraisal.asked import AskedInput, AskedOutcome, AskedRange, AskedSetting, AskedTerms
from valuation.appraisal.drafts import (
    add_row,
    appraisals,
    change_row,
    check_whole,
    insert_row,
    is_row,
    open_draft,
    remove_row,
)
from valuation.appraisal.faults import CannotAppraise
from valuation.appraisal.models import (
    AppraisalApproval,
    AppraisalInput,
    AppraisalOutcome,
    AppraisalRange,
    AppraisalScenario,
    AppraisalSetting,
)
from valuation.appraisal.to_file import file_text, mark_of, request_of
from valuation.appraisal.views import AppraisalView, InputView, OutcomeRow, RangeView, ScenarioView

inputs = table_of(AppraisalInput)
outcomes = table_of(AppraisalOutcome)
ranges = table_of(AppraisalRange)
scenarios = table_of(AppraisalScenario)
settings = table_of(AppraisalSetting)
approvals = table_of(AppraisalApproval)

MOST_ROWS = 200
MOST_SCENARIOS = 20


class TooMany(Refused):
    pass


class TakenTitle(Refused):
    pass


async def start_appraisal(session: AsyncSession, seat: Seat, asked: AskedTerms) -> UUID:
    await _check_title(session, seat, asked.title, None)
    appraisal_id = await insert_row(session, seat, appraisals, asked.columns())
    await check_whole(session, seat, appraisal_id)
    await record(session, seat, "started", appraisal_id, f"the appraisal “{asked.title}”")
    return appraisal_id


async def change_terms(session: AsyncSession, seat: Seat, appraisal: AppraisalView, asked: AskedTerms) -> None:
    await open_draft(session, seat, appraisal)
    await _check_title(session, seat, asked.title, appraisal.id)
    await change_row(session, seat, appraisals, appraisal.id, asked.columns())
    await check_whole(session, seat, appraisal.id)
    await record(session, seat, "changed", appraisal.id, f"the terms of the appraisal “{asked.title}”")


async def remove_appraisal(session: AsyncSession, seat: Seat, appraisal: AppraisalView) -> None:
    await open_draft(session, seat, appraisal)
    for table in (settings, scenarios, ranges, outcomes, inputs):
        await session.execute(
            delete(table).where(table.c.partnership_id == seat.partnership_id, table.c.appraisal_id == appraisal.id)
        )
    await session.execute(delete(appraisals).where(*is_row(appraisals, seat, appraisal.id)))
    await record(session, seat, "removed", appraisal.id, f"the draft appraisal “{appraisal.title}”")


async def add_input(session: AsyncSession, seat: Seat, appraisal: AppraisalView, asked: AskedInput) -> UUID:
    _check_room(appraisal.inputs, MOST_ROWS, "inputs")
    input_id = await add_row(session, seat, appraisal, inputs, asked.columns())
    await record(session, seat, "added", input_id, f"the input “{asked.name}” to “{appraisal.title}”")
    return input_id


async def change_input(
    session: AsyncSession, seat: Seat, appraisal: AppraisalView, entry: InputView, asked: AskedInput
) -> None:
    await open_draft(session, seat, appraisal)
    await change_row(session, seat, inputs, entry.id, asked.columns())
    await check_whole(session, seat, appraisal.id)
    await record(session, seat, "changed", entry.id, f"the input “{asked.name}” of “{appraisal.title}”")


async def remove_input(session: AsyncSession, seat: Seat, appraisal: AppraisalView, entry: InputView) -> None:
    await remove_row(session, seat, appraisal, inputs, entry.id)
    await record(session, seat, "removed", entry.id, f"the input “{entry.name}” from “{appraisal.title}”")


async def add_outcome(session: AsyncSession, seat: Seat, appraisal: AppraisalView, asked: AskedOutcome) -> UUID:
    _check_room(appraisal.outcomes, MOST_ROWS, "outcomes")
    row_id = await add_row(session, seat, appraisal, outcomes, asked.columns())
    await record(session, seat, "added", row_id, f"the outcome “{asked.name}” to “{appraisal.title}”")
    return row_id


async def change_outcome(
    session: AsyncSession, seat: Seat, appraisal: AppraisalView, row: OutcomeRow, asked: AskedOutcome
) -> None:
    await open_draft(session, seat, appraisal)
    await change_row(session, seat, outcomes, row.id, asked.columns())
    await check_whole(session, seat, appraisal.id)
    await record(session, seat, "changed", row.id, f"the outcome “{asked.name}” of “{appraisal.title}”")


async def remove_outcome(session: AsyncSession, seat: Seat, appraisal: AppraisalView, row: OutcomeRow) -> None:
    """With its ranges and with what scenarios say about it."""
    await open_draft(session, seat, appraisal)
    for table in (settings, ranges):
        await session.execute(
            delete(table).where(table.c.partnership_id == seat.partnership_id, table.c.appraisal_outcome_id == row.id)
        )
    await remove_row(session, seat, appraisal, outcomes, row.id)
    await record(session, seat, "removed", row.id, f"the outcome “{row.name}” from “{appraisal.title}”")


async def add_range(session: AsyncSession, seat: Seat, appraisal: AppraisalView, asked: AskedRange) -> UUID:
    if any(
        (one.appraisal_outcome_id, one.field) == (asked.appraisal_outcome_id, asked.field) for one in appraisal.ranges
    ):
        raise TooMany("This number has a range already. Remove it first, then give it another.")
    range_id = await add_row(session, seat, appraisal, ranges, asked.columns())
    await record(session, seat, "added", range_id, f"a range to “{appraisal.title}”")
    return range_id


async def remove_range(session: AsyncSession, seat: Seat, appraisal: AppraisalView, entry: RangeView) -> None:
    await remove_row(session, seat, appraisal, ranges, entry.id)
    await record(session, seat, "removed", entry.id, f"a range from “{appraisal.title}”")


async def add_scenario(session: AsyncSession, seat: Seat, appraisal: AppraisalView, name: str) -> UUID:
    _check_room(appraisal.scenarios, MOST_SCENARIOS, "scenarios")
    if name in [scenario.name for scenario in appraisal.scenarios]:
        raise TakenTitle("There is already a scenario with this name. Choose another name.")
    scenario_id = await add_row(session, seat, appraisal, scenarios, {"name": name})
    await record(session, seat, "added", scenario_id, f"the scenario “{name}” to “{appraisal.title}”")
    return scenario_id


async def remove_scenario(session: AsyncSession, seat: Seat, appraisal: AppraisalView, scenario: ScenarioView) -> None:
    await open_draft(session, seat, appraisal)
    await session.execute(
        delete(settings).where(settings.c.partnership_id == seat.partnership_id, settings.c.scenario_id == scenario.id)
    )
    await remove_row(session, seat, appraisal, scenarios, scenario.id)
    await record(session, seat, "removed", scenario.id, f"the scenario “{scenario.name}” from “{appraisal.title}”")


async def add_setting(
    session: AsyncSession, seat: Seat, appraisal: AppraisalView, scenario: ScenarioView, asked: AskedSetting
) -> UUID:
    if any(
        (one.appraisal_outcome_id, one.field) == (asked.appraisal_outcome_id, asked.field) for one in scenario.settings
    ):
        raise TooMany("This scenario changes this number already. Remove that change first.")
    setting_id = await add_row(session, seat, appraisal, settings, {**asked.columns(), "scenario_id": scenario.id})
    await record(session, seat, "changed", scenario.id, f"the scenario “{scenario.name}” of “{appraisal.title}”")
    return setting_id


async def remove_setting(
    session: AsyncSession, seat: Seat, appraisal: AppraisalView, scenario: ScenarioView, setting_id: UUID
) -> None:
    if setting_id not in [setting.id for setting in scenario.settings]:
        raise Missing("setting")
    await remove_row(session, seat, appraisal, settings, setting_id)
    await record(session, seat, "changed", scenario.id, f"the scenario “{scenario.name}” of “{appraisal.title}”")


async def approve(session: AsyncSession, seat: Seat, appraisal: AppraisalView, seen: str) -> str:
    """Freeze it. `seen` is the mark of the appraisal that the person had before them: nothing else is approved."""
    now = await open_draft(session, seat, appraisal)
    if mark_of(now) != seen:
        raise CannotAppraise("Somebody has just changed this appraisal. Reload the page and look at it first.")
    check_complete(now)
    parameters, editions = file_text(now), write_editions(editions_of(request_of(now)))
    digest = digest_of(parameters, editions)
    frozen = {"parameters": parameters, "editions": editions, "digest": digest}
    by = {"person_id": seat.person_id, "organisation_id": seat.organisation_id}
    await insert_row(session, seat, approvals, {"appraisal_id": appraisal.id, **frozen, **by})
    await record(session, seat, "approved", appraisal.id, f"the appraisal “{appraisal.title}” ({in_short(digest)})")
    return digest


async def _check_title(session: AsyncSession, seat: Seat, title: str, own_id: UUID | None) -> None:
    owner = await session.scalar(
        select(appraisals.c.id).where(appraisals.c.partnership_id == seat.partnership_id, appraisals.c.title == title)
    )
    if owner not in (None, own_id):
        raise TakenTitle("There is already an appraisal with this title. Choose another title.")


def _check_room(rows: Sized, most: int, noun: str) -> None:
    if len(rows) >= most:
        raise TooMany(f"An appraisal has at most {most} {noun}. Put some of them together.")
