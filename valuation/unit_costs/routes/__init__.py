"""The library's pages: unit costs, their imports, and the index of prices. Each organisation has its own."""

from valuation.unit_costs.routes.costs import (
    OwnUnitCostController,
    OwnUnitCostFileController,
    UnitCostController,
    UnitCostFileController,
)
from valuation.unit_costs.routes.imports import ImportController, OwnImportController
from valuation.unit_costs.routes.prices import OwnPriceController, PriceController

CONTROLLERS = [
    UnitCostController,
    UnitCostFileController,
    ImportController,
    PriceController,
    OwnUnitCostController,
    OwnUnitCostFileController,
    OwnImportController,
    OwnPriceController,
]

__all__ = ["CONTROLLERS"]
