"""The form of a result: one field for each number of the indicator's splits, and none for their total."""

from decimal import Decimal

from portal import clock
from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.ledger.rules.value import Confidence
from valuation.measures import in_figures, read_measure
from valuation.outcomes.indicator_views import IndicatorView
from valuation.results.asked import AskedResult
from valuation.results.rules.passing import CannotPass, Period, Verdict, check_period, check_reason
from valuation.results.rules.wholes import Cell, DoesNotAddUp, check_adds_up, wanted_cells
from valuation.results.views import ResultView

LONGEST_NOTE = 1_000


def read_result(form: Form, indicator: IndicatorView) -> AskedResult:
    period = _period(form, indicator)
    cells = [_cell(form, indicator, place, *cell) for place, cell in enumerate(wanted_cells(indicator.splits))]
    if not any(name.startswith(("value-", "base-")) for name in form.errors):
        try:
            check_adds_up(cells, indicator.measure)
        except DoesNotAddUp as refusal:
            form.reject("value-0", refusal.sentence)
    evidence = form.text("evidence", "the evidence and where it is kept")
    confidence = form.choice("confidence", list(Confidence), "how sure you are")
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    form.check()
    return AskedResult(period.starts_on, period.ends_on, cells, Confidence(confidence), evidence, note)


def read_verdict(form: Form) -> tuple[Verdict, str]:
    verdict = form.choice("verdict", list(Verdict), "whether you accept or return this")
    reason = form.long_text("reason", "a reason", required=False, longest=LONGEST_NOTE)
    if "verdict" not in form.errors:
        try:
            check_reason(Verdict(verdict), reason)
        except CannotPass as refusal:
            form.reject("reason", refusal.sentence)
    form.check()
    return Verdict(verdict), reason


def form_of_result(result: ResultView) -> Form:
    values = {f"value-{place}": in_figures(cell.value) for place, cell in enumerate(result.cells)}
    bases = {f"base-{place}": in_figures(cell.base) for place, cell in enumerate(result.cells) if cell.base is not None}
    days = {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("starts", result.starts_on), ("ends", result.ends_on))
        for part in ("day", "month", "year")
    }
    return blank(**values, **bases, **days, evidence=result.evidence, confidence=result.confidence, note=result.note)


def _period(form: Form, indicator: IndicatorView) -> Period:
    period = Period(form.date("starts", "when the period begins"), form.date("ends", "when the period ends"))
    if not {"starts", "ends"} & set(form.errors):
        try:
            check_period(period, Period(indicator.starts_on, indicator.ends_on), clock.today())
        except Refused as refusal:
            form.reject("ends", refusal.sentence)
    return period


def _cell(form: Form, indicator: IndicatorView, place: int, split: str, part: str) -> Cell:
    of = f"{split}: {part}" if split else ""
    value = form.converted(f"value-{place}", read_measure, of=of)
    name = f"base-{place}"
    base: Decimal | None = None
    if indicator.is_share and (form.value(name).strip() or split or indicator.is_about_people):
        base = form.converted(name, read_measure, of=of)
    return Cell(split, part, value or Decimal(0), base)
