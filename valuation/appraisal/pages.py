"""What the pages of an appraisal show, worked out from its file; amounts are whole pence until the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.money import format_pounds
from valuation.appraisal.approving import Edition, editions_of
from valuation.appraisal.breakdowns import Position, standings
from valuation.appraisal.charts import Histogram, Tornado, draw_histogram, draw_tornado
from valuation.appraisal.exact import round_half_up, to_pence
from valuation.appraisal.file_input import Request
from valuation.appraisal.file_output import printed_net_ratio, printed_ratio
from valuation.appraisal.in_pence import ResultInPence, in_pence
from valuation.appraisal.monte_carlo import Summary, simulate
from valuation.appraisal.numbers import NUMBERS, Unit, in_words
from valuation.appraisal.parameters import Kind, Tier
from valuation.appraisal.results import OutcomeResult, Result, appraise
from valuation.appraisal.scenarios import Target
from valuation.appraisal.sensitivity import SWITCHABLE, switching_discount_rate, switching_value
from valuation.appraisal.to_file import request_of
from valuation.appraisal.views import AppraisalView
from valuation.measures import MoneyKind, with_minus

MOST_YEAR_COLUMNS = 30
MOST_SWITCHING_ROWS = 20
"""Switching values are searched for, which for hundreds of rows would keep the reader waiting."""

_SWITCHING_PLACES = (Decimal("0.0001"), Decimal("0.000001"))
"""A percentage is a fraction to the engine, so it has two places more."""

TIERS: Mapping[Tier, str] = {
    Tier.SERVICE: "The service itself",
    Tier.LOCALITY: "The locality",
    Tier.WIDER_PUBLIC_SECTOR: "The wider public sector",
    Tier.INDIVIDUALS_AND_COMMUNITY: "Individuals and the community",
}
KINDS: Mapping[Kind, str] = {
    Kind.FISCAL: "Fiscal: public money",
    Kind.ECONOMIC: "Economic: incomes and business",
    Kind.SOCIAL: "Social: well-being, expressed in pounds",
}


@dataclass(frozen=True)
class BodyLine:
    body: str
    pays_pence: int
    gains_pence: int
    kinds_pence: Mapping[MoneyKind | None, int]
    position: Position

    @property
    def net_pence(self) -> int:
        return self.gains_pence - self.pays_pence

    @property
    def kinds(self) -> list[str]:
        """What accrues to it, each kind of money apart, in the order of MoneyKind."""
        return [format_pounds(self.kinds_pence.get(kind, 0)) for kind in MoneyKind]

    @property
    def words(self) -> str:
        """A gain below zero is a cost that falls on the body, whether it pays or not."""
        return f"{self.position}; a cost falls on it" if self.gains_pence < 0 else str(self.position)


@dataclass(frozen=True)
class Figures:
    """The result page: everything that `portal appraise` prints, as a person reads it."""

    request: Request
    result: Result
    rounded: ResultInPence
    ratio: str | None
    net_ratio: str | None
    bodies: Sequence[BodyLine]
    editions: Sequence[Edition]
    editions_still_stand: bool
    """Whether the portal's own tables are those of the approval; always so for a draft."""

    @property
    def payback(self) -> str:
        months = self.result.payback_months
        return "It does not pay back" if months is None else _months(months)

    @property
    def year_columns(self) -> list[str]:
        years = self.result.appraisal.years
        columns = [f"Year {year}" for year in range(1, min(years, MOST_YEAR_COLUMNS) + 1)]
        return [*columns, f"Years {MOST_YEAR_COLUMNS + 1} to {years}"] if years > MOST_YEAR_COLUMNS else columns

    @property
    def year_rows(self) -> list[list[str]]:
        names = [row.outcome.name for row in self.result.outcomes]
        return [
            [name, *_in_columns(row.by_year_pence), format_pounds(row.present_value_pence)]
            for name, row in zip(names, self.rounded.outcomes, strict=True)
        ]

    @property
    def year_totals(self) -> list[list[str]]:
        total = format_pounds(self.rounded.total_present_value_pence)
        return [
            ["All outcomes", *_in_columns(self.rounded.by_year_pence), ""],
            ["All outcomes, discounted", *_in_columns(self.rounded.present_by_year_pence), total],
        ]

    @property
    def tier_rows(self) -> list[tuple[str, str]]:
        return [(TIERS[tier], format_pounds(pence)) for tier, pence in self.rounded.by_tier_pence.items() if tier]

    @property
    def kind_rows(self) -> list[tuple[str, str]]:
        return [(KINDS[kind], format_pounds(pence)) for kind, pence in self.rounded.by_kind_pence.items() if kind]


@dataclass(frozen=True)
class ScenarioLine:
    name: str
    total_pence: int
    net_pence: int
    ratio: str | None
    difference_pence: int


@dataclass(frozen=True)
class Sensitivity:
    scenarios: Sequence[ScenarioLine]
    tornado: Tornado
    switching_columns: Sequence[str]
    switching_rows: Sequence[Sequence[str]]
    never_switching: Sequence[str]
    switching_rate: str | None
    left_out: int


@dataclass(frozen=True)
class Spread:
    """A Monte Carlo in words and shapes."""

    summary: Summary
    histogram: Histogram
    mean_pence: int
    percentiles_pence: Mapping[int, int]

    @property
    def pays_back(self) -> str:
        return f"{self.summary.share_that_pays_back * 100:.1f}%"


def figures_of(appraisal: AppraisalView) -> Figures:
    request = request_of(appraisal)
    result = appraise(request.appraisal)
    rounded, ratio, editions = in_pence(result), printed_ratio(result.ratio), editions_of(request)
    approved = appraisal.approval.editions if appraisal.approval else editions
    return Figures(
        request=request,
        result=result,
        rounded=rounded,
        ratio=_for_people(ratio),
        net_ratio=_for_people(printed_net_ratio(ratio)),
        bodies=_bodies(result, rounded),
        editions=approved,
        editions_still_stand=_alike(approved) == _alike(editions),
    )


def _alike(editions: Sequence[Edition]) -> list[dict[str, str]]:
    """Whichever minus they were written down with."""
    return [{name: with_minus(words) for name, words in each.items()} for each in editions]


def _for_people(ratio: str | None) -> str | None:
    return None if ratio is None else with_minus(ratio)


def sensitivity_of(appraisal: AppraisalView) -> Sensitivity:
    request = request_of(appraisal)
    result = appraise(request.appraisal)
    heaviest = sorted(result.outcomes, key=lambda row: abs(row.present_value), reverse=True)[:MOST_SWITCHING_ROWS]
    values = [_switching_values(result, row) for row in heaviest]
    switching = [field for field in SWITCHABLE if any(field in each for each in values)]
    rate = switching_discount_rate(result)
    return Sensitivity(
        scenarios=_scenarios(request, result),
        tornado=draw_tornado(result),
        switching_columns=[NUMBERS[field].words for field in switching],
        switching_rows=[
            [row.outcome.name, *(each.get(field, "No value does") for field in switching)]
            for row, each in zip(heaviest, values, strict=True)
        ],
        never_switching=[NUMBERS[field].words for field in SWITCHABLE if field not in switching],
        switching_rate=None if rate is None else _switched("discount_rate", rate),
        left_out=len(result.outcomes) - len(heaviest),
    )


def spread_of(appraisal: AppraisalView, seed: int) -> Spread:
    return spread_in_words(simulate(request_of(appraisal).appraisal, seed).summary)


def spread_in_words(summary: Summary) -> Spread:
    return Spread(
        summary=summary,
        histogram=draw_histogram(summary),
        mean_pence=to_pence(Decimal(summary.mean)),
        percentiles_pence={percent: to_pence(Decimal(value)) for percent, value in summary.percentiles.items()},
    )


def _bodies(result: Result, rounded: ResultInPence) -> list[BodyLine]:
    return [
        BodyLine(
            body=each.body,
            pays_pence=rounded.inputs_by_body_pence.get(each.body, 0),
            gains_pence=rounded.by_body_pence.get(each.body, 0),
            kinds_pence=rounded.by_body_and_kind_pence.get(each.body, {}),
            position=each.position,
        )
        for each in standings(result)
    ]


def _scenarios(request: Request, result: Result) -> list[ScenarioLine]:
    named = {"As appraised": result} | {name: appraise(changed) for name, changed in request.scenarios.items()}
    own_pence = to_pence(result.total_present_value)
    return [_scenario(name, changed, own_pence) for name, changed in named.items()]


def _scenario(name: str, result: Result, own_pence: int) -> ScenarioLine:
    total_pence = to_pence(result.total_present_value)
    net_pence = total_pence - to_pence(result.inputs_total)
    return ScenarioLine(name, total_pence, net_pence, _for_people(printed_ratio(result.ratio)), total_pence - own_pence)


def _switching_values(result: Result, row: OutcomeResult) -> dict[str, str]:
    """By field, in words; a field of which no value brings the ratio to 1 is not there."""
    values = {field: switching_value(result, Target(row.outcome.id, field)) for field in SWITCHABLE}
    words = {field: _switched(field, value) for field, value in values.items() if value is not None}
    if (values["quantity"] or 0) * row.outcome.quantity < 0:
        # Nobody can be reached fewer than no times: the ratio stays on its side of 1 without this outcome.
        words["quantity"] = "Not even 0"
    return words


def _switched(field: str, value: Decimal) -> str:
    return in_words(field, round_half_up(value, _SWITCHING_PLACES[NUMBERS[field].unit is Unit.PERCENT]))


def _in_columns(amounts_pence: Sequence[int]) -> list[str]:
    """Later years stand in one column, so that a long appraisal stays a table that can be read."""
    shown, later = amounts_pence[:MOST_YEAR_COLUMNS], amounts_pence[MOST_YEAR_COLUMNS:]
    return [format_pounds(pence) for pence in (*shown, *([sum(later)] if later else []))]


def _months(months: int) -> str:
    return f"{months} month{'' if months == 1 else 's'}"
