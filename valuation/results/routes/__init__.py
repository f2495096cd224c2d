"""The pages of results: all indicators, one of them with its trend, and the steps of one result."""

from valuation.results.routes.passing import SubmissionController, VerdictController
from valuation.results.routes.results import CorrectionController, ResultController, ResultsController

CONTROLLERS = [ResultsController, ResultController, CorrectionController, SubmissionController, VerdictController]

__all__ = ["CONTROLLERS"]
