"""The value lines that an accepted result posts by itself (S000-11): what was counted, its pounds, and to whom."""

from dataclasses import replace

from valuation.ledger.rules.value import Confidence, Tier, ValueLine
from valuation.measures import MoneyKind, ValueKind
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.rules.framework import Level
from valuation.outcomes.views import OutcomeView
from valuation.results.rules.worth import Tie, Worth, careful_pence, counted, reckoning
from valuation.results.views import ResultView
from valuation.unit_costs.rules.costs import UnitCost
from valuation.unit_costs.rules.shipped import mark_of

ACCRUES_TO = {Level.SERVICE: "People who use the service", Level.COMMUNITY: "The wider community"}


def value_lines(result: ResultView, outcome: OutcomeView, worth: Worth | None) -> list[ValueLine]:
    """Nothing where the whole is of so few people that it is not shown: the ledger is read by everybody."""
    if result.shown.amount is None:
        return []
    worth = worth or Worth(ACCRUES_TO[Level(outcome.level)], None, Tier.INDIVIDUALS)
    number = _quantitative(result, outcome, worth)
    amount = _monetised(number, result, worth.tie) if worth.tie else None
    return [number, *([amount] if amount else [])]


def _quantitative(result: ResultView, outcome: OutcomeView, worth: Worth) -> ValueLine:
    indicator = result.indicator
    return ValueLine(
        kind=ValueKind.QUANTITATIVE,
        statement=f"{indicator.name}. {_against(indicator)}",
        body=worth.body,
        body_id=worth.body_id,
        tier=Tier(worth.tier),
        starts_on=result.starts_on,
        ends_on=result.ends_on,
        source=indicator.source,
        confidence=Confidence(result.confidence),
        evidence=result.evidence,
        quantity=result.whole,
        unit=indicator.unit,
        outcome_id=outcome.id,
    )


def _monetised(line: ValueLine, result: ResultView, tie: Tie) -> ValueLine | None:
    """Nothing where it comes to nothing: no change is worth no pounds."""
    indicator = result.indicator
    number = counted(result.whole, indicator.baseline, indicator.direction, tie.counts)
    amount_pence = careful_pence(tie, number)
    if amount_pence == 0:
        return None
    return replace(
        line,
        kind=ValueKind.MONETISED,
        statement=reckoning(tie, number, indicator.unit),
        source=". ".join(filter(None, (_named(tie.cost), tie.how, mark_of(tie.cost)))),
        quantity=None,
        unit="",
        amount_pence=amount_pence,
        price_year=int(tie.price_year[:4]),
        money_kind=MoneyKind.of(tie.cost.kind, is_cashable=tie.cost.is_cashable),
    )


def _named(cost: UnitCost) -> str:
    return f"{cost.source}, {cost.edition}, {cost.reference}"


def _against(indicator: IndicatorView) -> str:
    """What the number is to be read against."""
    if indicator.baseline is None:
        return f"The target is {indicator.to_where}; where it stood before, nobody measured."
    return f"It stood at {indicator.from_where} before; the target is {indicator.to_where}."
