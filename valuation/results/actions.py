"""What people do with results: write, submit, accept or return, correct."""

from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.ledger.queries.value import find_value
from valuation.ledger.rules.value import Origin, OriginKind, Standing
from valuation.ledger.valuing import post_value, withdraw
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.queries import find_outcome
from valuation.outcomes.rules.agreement import THE_SIDE, check_joint
from valuation.results.asked import AskedResult
from valuation.results.models import IndicatorResult, ResultSubmission, ResultVerdict
from valuation.results.queries import find_result, taken_periods
from valuation.results.rules.passing import (
    CannotPass,
    Period,
    State,
    Verdict,
    check_free,
    check_may_correct,
    check_may_judge,
    check_open,
    check_own,
    check_period,
    check_reason,
    check_same_judge,
    check_side,
)
from valuation.results.rules.wholes import check_adds_up
from valuation.results.tying import list_worths
from valuation.results.views import ResultView
from valuation.results.worth import value_lines

results = table_of(IndicatorResult)
submissions = table_of(ResultSubmission)
verdicts = table_of(ResultVerdict)


async def write_result(session: AsyncSession, seat: Seat, indicator: IndicatorView, asked: AskedResult) -> UUID:
    """A draft, in the organisation's own room until it is submitted."""
    return await _write(session, seat, indicator, asked, corrects_id=None)


async def correct_result(session: AsyncSession, seat: Seat, wrong: ResultView, asked: AskedResult) -> UUID:
    """A new result that names the one that it puts right; that one counts until this one is accepted."""
    check_may_correct(wrong.state, is_being_corrected=wrong.correction_id is not None)
    return await _write(session, seat, wrong.indicator, asked, corrects_id=wrong.id)


async def change_result(session: AsyncSession, seat: Seat, result: ResultView, asked: AskedResult) -> None:
    check_own(result.organisation_id, seat.organisation_id)
    check_open(result.state)
    _check(result.indicator, asked)
    await session.execute(
        update(results)
        .where(results.c.partnership_id == seat.partnership_id, results.c.id == result.id)
        .values(**asked.columns(), person_id=seat.person_id)
    )
    if not result.is_private:
        await record(session, seat, "changed", result.id, _named(result.indicator, asked.period))


async def discard_result(session: AsyncSession, seat: Seat, result: ResultView) -> None:
    """A draft that nobody else has seen leaves no trace."""
    check_own(result.organisation_id, seat.organisation_id)
    if result.state is not State.DRAFT:
        check_open(result.state)
        raise CannotPass("What the other side has seen stays. Change it and submit it again.")
    await session.execute(
        delete(results).where(results.c.partnership_id == seat.partnership_id, results.c.id == result.id)
    )


async def submit_result(session: AsyncSession, seat: Seat, result: ResultView) -> None:
    """From here on everybody at the table may read it, and nobody may change it unless it comes back."""
    check_own(result.organisation_id, seat.organisation_id)
    check_open(result.state)
    check_joint(result.indicator.acceptances)
    side = check_side(seat.party_kind)
    check_free(result.period, await taken_periods(session, seat, result))
    await session.execute(
        update(results)
        .where(results.c.partnership_id == seat.partnership_id, results.c.id == result.id)
        .values(private_to=None)
    )
    await session.execute(
        insert(submissions).values(
            **_by(seat),
            result_id=result.id,
            number=len(result.submissions) + 1,
            side=side,
            text_digest=result.indicator.text_digest,
        )
    )
    await record(session, seat, "submitted", result.id, _named(result.indicator, result.period))


async def judge_result(session: AsyncSession, seat: Seat, result: ResultView, verdict: Verdict, reason: str) -> int:
    """The other side's word. Gives how many value lines an acceptance posted."""
    side = check_side(seat.party_kind)
    last = check_may_judge(result.state, result.last, side)
    check_reason(verdict, reason)
    await session.execute(
        insert(verdicts).values(
            **_by(seat), submission_id=last.id, submitted_side=last.side, side=side, verdict=verdict, reason=reason
        )
    )
    await record(session, seat, verdict, result.id, f"{_named(result.indicator, result.period)} for {THE_SIDE[side]}")
    return await _accept(session, seat, result) if verdict is Verdict.ACCEPTED else 0


async def _accept(session: AsyncSession, seat: Seat, result: ResultView) -> int:
    """S000-11: the result posts its value by itself; what it corrects no longer counts."""
    if result.corrects_id is not None:
        await _withdraw_lines(session, seat, await find_result(session, seat, result.indicator.id, result.corrects_id))
    _, outcome = await find_outcome(session, seat, result.indicator.outcome_id)
    worth = (await list_worths(session, seat)).get(result.indicator.id)
    lines = value_lines(result, outcome, worth)
    for line in lines:
        await post_value(session, seat, line, Origin(OriginKind.INDICATOR_RESULT, result.id))
    return len(lines)


async def _withdraw_lines(session: AsyncSession, seat: Seat, wrong: ResultView) -> None:
    last = wrong.last
    if last is not None and last.judge_organisation is not None:
        check_same_judge(seat.organisation_id, last.judge_organisation_id, last.judge_organisation)
    for line_id in wrong.line_ids:
        line = await find_value(session, seat, line_id)
        if line.standing is not Standing.WITHDRAWN:
            await withdraw(session, seat, line, f"Corrected: another result for {wrong.period} was accepted.")


async def _write(
    session: AsyncSession, seat: Seat, indicator: IndicatorView, asked: AskedResult, corrects_id: UUID | None
) -> UUID:
    check_side(seat.party_kind)
    _check(indicator, asked)
    by = _by(seat)
    await session.execute(
        insert(results).values(
            **by,
            **asked.columns(),
            indicator_id=indicator.id,
            corrects_id=corrects_id,
            private_to=seat.organisation_id,
        )
    )
    return by["id"]


def _check(indicator: IndicatorView, asked: AskedResult) -> None:
    check_period(asked.period, Period(indicator.starts_on, indicator.ends_on), clock.today())
    check_adds_up(asked.cells, indicator.measure)


def _by(seat: Seat) -> dict[str, UUID]:
    return {
        "partnership_id": seat.partnership_id,
        "id": new_id(),
        "organisation_id": seat.organisation_id,
        "person_id": seat.person_id,
    }


def _named(indicator: IndicatorView, period: Period) -> str:
    """Without the number, which may be of a few people; the history is never changed."""
    return f"a result for “{indicator.name}”, {period}"
