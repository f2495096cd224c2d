"""The library's frameworks: kept, brought from outside, and taken into a partnership."""

from valuation.frameworks.routes.frameworks import SavedFrameworkController, StartController
from valuation.frameworks.routes.imports import FrameworkImportController

CONTROLLERS = [SavedFrameworkController, StartController, FrameworkImportController]

__all__ = ["CONTROLLERS"]
