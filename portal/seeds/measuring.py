"""How the demo's results come about: somebody reports what was measured, the other side accepts or returns it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.seeds.world import Table, month_ago
from valuation.ledger.rules.value import Confidence
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.queries import framework_view
from valuation.results import actions
from valuation.results.asked import AskedResult
from valuation.results.queries import find_result
from valuation.results.rules.passing import Verdict
from valuation.results.rules.wholes import Cell, wanted_cells
from valuation.results.views import ResultView


@dataclass(frozen=True)
class Reading:
    """What was measured in a whole month, `months_ago`, or in a `period`. Values stand in the order of the indicator's
    splits; a share says in `bases` how many stand behind each.
    """

    indicator: str
    months_ago: int
    values: Sequence[str]
    evidence: str
    bases: Sequence[str] = ()
    note: str = ""
    confidence: Confidence = Confidence.MEDIUM
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class Reported:
    """A result of the demo, on its way."""

    table: Table
    by: str
    indicator_id: UUID
    result_id: UUID

    async def submit(self) -> "Reported":
        seat = await self.table.seat(self.by, Permission.REPORT_RESULT)
        await actions.submit_result(self.table.session, seat, await self._result(seat))
        return self

    async def judge(self, by: str, verdict: Verdict, reason: str = "") -> "Reported":
        seat = await self.table.seat(by, Permission.JUDGE_RESULT)
        await actions.judge_result(self.table.session, seat, await self._result(seat), verdict, reason)
        return self

    async def correct(self, reading: Reading) -> "Reported":
        seat = await self.table.seat(self.by, Permission.REPORT_RESULT)
        wrong = await self._result(seat)
        key = await actions.correct_result(self.table.session, seat, wrong, _asked(reading, wrong.indicator))
        return Reported(self.table, self.by, self.indicator_id, key)

    async def _result(self, seat: Seat) -> ResultView:
        return await find_result(self.table.session, seat, self.indicator_id, self.result_id)


async def report(table: Table, by: str, reading: Reading) -> Reported:
    """A draft, which only the organisation of `by` can see."""
    seat = await table.seat(by, Permission.REPORT_RESULT)
    framework = await framework_view(table.session, seat)
    indicator = next(
        one for outcome in framework.outcomes for one in outcome.indicators if one.name == reading.indicator
    )
    key = await actions.write_result(table.session, seat, indicator, _asked(reading, indicator))
    return Reported(table, by, indicator.id, key)


async def accepted(table: Table, by: str, judge: str, *readings: Reading) -> list[Reported]:
    made = []
    for reading in readings:
        reported = await (await report(table, by, reading)).submit()
        made.append(await reported.judge(judge, Verdict.ACCEPTED))
    return made


def _asked(reading: Reading, indicator: IndicatorView) -> AskedResult:
    bases: list[Decimal | None] = [Decimal(base) for base in reading.bases]
    bases = bases or [None] * len(reading.values)
    cells = [
        Cell(split, part, Decimal(value), base)
        for (split, part), value, base in zip(wanted_cells(indicator.splits), reading.values, bases, strict=True)
    ]
    first = month_ago(reading.months_ago, 1)
    starts_on, ends_on = reading.period or (first, _last_day(first))
    return AskedResult(starts_on, ends_on, cells, reading.confidence, reading.evidence, reading.note)


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
