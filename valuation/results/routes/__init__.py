"""The pages of results: all indicators, one of them with its trend, and the steps of one result."""

from valuation.results.routes.passing import SubmissionController, VerdictController
from valuation.results.routes.results import (
    CorrectionController,
    IndicatorResultsController,
    ResultController,
    ResultsController,
)
from valuation.results.routes.worth import WorthController

CONTROLLERS = [
    ResultsController,
    IndicatorResultsController,
    ResultController,
    CorrectionController,
    SubmissionController,
    VerdictController,
    WorthController,
]

__all__ = ["CONTROLLERS"]
