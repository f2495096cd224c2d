"""The library's frameworks: kept, brought from outside, and taken into a partnership."""

from valuation.frameworks.routes.frameworks import (
    OwnFrameworkController,
    SavedFrameworkController,
    StartController,
)
from valuation.frameworks.routes.imports import FrameworkImportController, OwnFrameworkImportController

CONTROLLERS = [
    SavedFrameworkController,
    StartController,
    FrameworkImportController,
    OwnFrameworkController,
    OwnFrameworkImportController,
]

__all__ = ["CONTROLLERS"]
