"""The value lines that an accepted result posts by itself (S000-11): what was counted, and to whom it accrues."""

from valuation.ledger.rules.value import Confidence, Tier, ValueLine
from valuation.measures import ValueKind
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.rules.framework import Level
from valuation.outcomes.views import OutcomeView
from valuation.results.views import ResultView

ACCRUES_TO = {Level.SERVICE: "People who use the service", Level.COMMUNITY: "The wider community"}


def value_lines(result: ResultView, outcome: OutcomeView) -> list[ValueLine]:
    """Nothing where the whole is of so few people that it is not shown: the ledger is read by everybody."""
    return [] if result.shown.amount is None else [_quantitative(result, outcome)]


def _quantitative(result: ResultView, outcome: OutcomeView) -> ValueLine:
    indicator = result.indicator
    return ValueLine(
        kind=ValueKind.QUANTITATIVE,
        statement=f"{indicator.name}. {_against(indicator)}",
        body=ACCRUES_TO[Level(outcome.level)],
        body_id=None,
        tier=Tier.INDIVIDUALS,
        starts_on=result.starts_on,
        ends_on=result.ends_on,
        source=indicator.source,
        confidence=Confidence(result.confidence),
        evidence=result.evidence,
        quantity=result.whole,
        unit=indicator.unit,
        outcome_id=outcome.id,
    )


def _against(indicator: IndicatorView) -> str:
    """What the number is to be read against."""
    if indicator.baseline is None:
        return f"The target is {indicator.to_where}; where it stood before, nobody measured."
    return f"It stood at {indicator.from_where} before; the target is {indicator.to_where}."
