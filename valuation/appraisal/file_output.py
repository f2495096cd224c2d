"""The answer of `portal appraise`: money as text in pounds with two places, ratios as text with four.

The figures come first, then what they rest on: convention, rate or schedule with its edition and source,
and the analyses that were asked for. Rounding is explained in `in_pence`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.money import pounds
from valuation.appraisal.breakdowns import standings
from valuation.appraisal.discounting import Convention, Discounting, FlatRate
from valuation.appraisal.exact import exactly, round_half_up, to_pence, to_ratio
from valuation.appraisal.file_input import Request
from valuation.appraisal.in_pence import OutcomeInPence, ResultInPence, in_pence
from valuation.appraisal.monte_carlo import Simulation, simulate
from valuation.appraisal.optimism import OptimismTable
from valuation.appraisal.parameters import Appraisal, Outcome
from valuation.appraisal.results import Result, appraise
from valuation.appraisal.scenarios import DISCOUNT_RATE, Target
from valuation.appraisal.sensitivity import Bar, switching_discount_rate, switching_value, tornado
from valuation.measures import MoneyKind

Json = dict[str, Any]

_NOT_STATED = "not stated"
_SIX_PLACES = Decimal("0.000001")
_BASIS = """\
impact is the first full year's. by_year is not discounted; present_value_by_year is.
Inputs are money of today: their sum is compared with present value as it stands.
payback_months is the first month by whose end discounted benefits reach the inputs; a year's benefit comes \
in twelve equal parts.
Amounts are exact until they are printed, then rounded half up to the penny. Totals lead: present values of \
bodies and outcomes are shared out from total_present_value, the outcomes' years from by_year, by largest \
remainder.
Fiscal, economic and social value are listed apart in by_kind and are not the same money."""


def answer(request: Request) -> Json:
    result = appraise(request.appraisal)
    rounded = in_pence(result)
    figures = _figures(result, rounded)
    figures["scenarios"] = [_scenario(name, changed) for name, changed in request.scenarios.items()]
    return figures | _breakdowns(result, rounded) | _basis(request) | _analyses(request, result)


def printed_ratio(ratio: Decimal | None) -> str | None:
    return None if ratio is None else _plain(to_ratio(ratio))


def printed_net_ratio(ratio: str | None) -> str | None:
    """From the printed ratio, so that the two never disagree in the last place."""
    if ratio is None:
        return None
    with exactly():
        return _plain(Decimal(ratio) - 1)


def _figures(result: Result, rounded: ResultInPence) -> Json:
    ratio = printed_ratio(result.ratio)
    rows = zip(result.appraisal.outcomes, rounded.outcomes, strict=True)
    return {
        "inputs_total": pounds(rounded.inputs_total_pence),
        "outcomes": [_outcome(outcome, in_pounds) for outcome, in_pounds in rows],
        "by_year": _all_pounds(rounded.by_year_pence),
        "total_present_value": pounds(rounded.total_present_value_pence),
        "net_present_value": pounds(rounded.net_present_value_pence),
        "ratio": ratio,
        "net_ratio": printed_net_ratio(ratio),
        "payback_months": result.payback_months,
        "accrues_to": _pounds_by_name(rounded.by_body_pence),
    }


def _outcome(outcome: Outcome, rounded: OutcomeInPence) -> Json:
    marks = {
        name: getattr(outcome, name)
        for name in ("kind", "tier", "cashable", "confidence", "proxy_source", "proxy_edition")
        if getattr(outcome, name) is not None
    }
    return {
        "id": outcome.id,
        "impact": pounds(rounded.impact_pence),
        "by_year": _all_pounds(rounded.by_year_pence),
        "present_value": pounds(rounded.present_value_pence),
        "present_value_by_year": _all_pounds(rounded.present_by_year_pence),
        "name": outcome.name,
        "accrues_to": outcome.accrues_to,
    } | marks


def _scenario(name: str, appraisal: Appraisal) -> Json:
    result = appraise(appraisal)
    total = pounds(to_pence(result.total_present_value))
    return {"name": name, "total_present_value": total, "ratio": printed_ratio(result.ratio)}


def _breakdowns(result: Result, rounded: ResultInPence) -> Json:
    return {
        "present_value_by_year": _all_pounds(rounded.present_by_year_pence),
        "by_tier": _pounds_by_name(rounded.by_tier_pence),
        "by_kind": _pounds_by_name(rounded.by_kind_pence),
        "cashable_fiscal": {
            body: pounds(kinds[MoneyKind.CASHABLE])
            for body, kinds in rounded.by_body_and_kind_pence.items()
            if MoneyKind.CASHABLE in kinds
        },
        "bodies": [
            {
                "name": each.body,
                "pays": pounds(rounded.inputs_by_body_pence.get(each.body, 0)),
                "gains": pounds(rounded.by_body_pence.get(each.body, 0)),
                "gains_by_kind": _pounds_by_name(rounded.by_body_and_kind_pence.get(each.body, {})),
                "position": each.position,
            }
            for each in standings(result)
        ],
    }


def _basis(request: Request) -> Json:
    appraisal = request.appraisal
    return {
        "currency": appraisal.currency,
        "price_year": appraisal.price_year,
        "convention": appraisal.convention,
        "discounting": _discounting(appraisal.discounting, appraisal.convention),
        "years": appraisal.years,
        "optimism_bias": _optimism(request.optimism),
        "notes": _BASIS.splitlines(),
    }


def _discounting(discounting: Discounting, convention: Convention) -> Json:
    words = {"convention": convention, "timing": convention.words}
    if isinstance(discounting, FlatRate):
        return words | {"rate": _plain(discounting.rate), "source": "the file's own discount_rate"}
    return words | {
        "schedule": discounting.name,
        "edition": discounting.edition,
        "in_force_from": discounting.in_force_from.isoformat(),
        "source": discounting.source,
        "bands": [{"from_year": band.first_year, "rate": _plain(band.rate)} for band in discounting.bands],
    }


def _optimism(table: OptimismTable | None) -> Json | None:
    if table is None:
        return None
    return {
        "table": table.name,
        "edition": table.edition,
        "source": table.source,
        "grades": [
            {"confidence": grade.confidence, "evidence": grade.evidence, "correction": _plain(grade.correction)}
            for grade in table.grades
        ],
    }


def _analyses(request: Request, result: Result) -> Json:
    analyses: Json = {"tornado": [_bar(bar) for bar in tornado(result)]}
    if request.switching_values:
        analyses["switching_values"] = [_switching_value(result, each) for each in request.switching_values]
    if request.monte_carlo is not None:
        wanted = request.monte_carlo
        analyses["monte_carlo"] = _simulation(simulate(request.appraisal, wanted.seed, wanted.draws))
    return analyses


def _bar(bar: Bar) -> Json:
    return {
        "parameter": bar.key,
        "low": _plain(bar.low),
        "high": _plain(bar.high),
        "total_present_value_at_low": pounds(to_pence(bar.total_at_low)),
        "total_present_value_at_high": pounds(to_pence(bar.total_at_high)),
        "ratio_at_low": printed_ratio(bar.ratio_at_low),
        "ratio_at_high": printed_ratio(bar.ratio_at_high),
    }


def _switching_value(result: Result, target: Target | None) -> Json:
    value = switching_discount_rate(result) if target is None else switching_value(result, target)
    return {
        "parameter": DISCOUNT_RATE if target is None else target.key,
        "value": None if value is None else _plain(round_half_up(value, _SIX_PLACES)),
    }


def _simulation(simulation: Simulation) -> Json:
    percentiles = simulation.percentiles.items()
    return {
        "seed": simulation.seed,
        "draws": len(simulation.total_present_values),
        "mean": _float_pounds(simulation.mean),
        "percentiles": {str(percent): _float_pounds(value) for percent, value in percentiles},
        "share_that_pays_back": f"{simulation.share_that_pays_back:.4f}",
    }


def _plain(number: Decimal) -> str:
    """Never in powers of ten: 0.0000001, not 1E-7."""
    return f"{number:f}"


def _all_pounds(amounts_pence: Sequence[int]) -> list[str]:
    return [pounds(amount_pence) for amount_pence in amounts_pence]


def _pounds_by_name(amounts_pence: Mapping[Any, int]) -> dict[str, str]:
    return {_NOT_STATED if name is None else str(name): pounds(pence) for name, pence in amounts_pence.items()}


def _float_pounds(amount: float) -> str:
    return pounds(to_pence(Decimal(amount)))
