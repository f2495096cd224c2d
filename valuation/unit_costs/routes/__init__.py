"""The library's pages: unit costs, their imports, and the index of prices. Each organisation has its own."""

from valuation.unit_costs.routes.costs import UnitCostController, UnitCostFileController
from valuation.unit_costs.routes.imports import ImportController
from valuation.unit_costs.routes.prices import PriceController

CONTROLLERS = [UnitCostController, UnitCostFileController, ImportController, PriceController]

__all__ = ["CONTROLLERS"]
