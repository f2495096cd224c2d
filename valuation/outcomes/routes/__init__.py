"""The framework's pages: outcomes, what they rest on, and what is done for them."""

from valuation.outcomes.routes.delivery import DeliveryController
from valuation.outcomes.routes.outcomes import OutcomeController
from valuation.outcomes.routes.parts import IndicatorController, LinkController, SourceController

CONTROLLERS = [OutcomeController, LinkController, SourceController, IndicatorController, DeliveryController]

__all__ = ["CONTROLLERS"]
