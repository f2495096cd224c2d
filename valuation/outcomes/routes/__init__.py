"""The framework's pages: outcomes, what they rest on, how they are measured, and what is done for them."""

from valuation.outcomes.routes.delivery import DeliveryController
from valuation.outcomes.routes.indicators import AcceptanceController, IndicatorController
from valuation.outcomes.routes.outcomes import OutcomeController
from valuation.outcomes.routes.parts import LinkController, SourceController
from valuation.outcomes.routes.qualities import QualityController

CONTROLLERS = [
    OutcomeController,
    LinkController,
    SourceController,
    IndicatorController,
    AcceptanceController,
    DeliveryController,
    QualityController,
]

__all__ = ["CONTROLLERS"]
