"""Every page of feedback: the seats' and the participants'."""

from litestar.types import ControllerRouterHandler

from partnerships.feedback.routes.activities import (
    ActivityClosingController,
    ActivityController,
    ActivityOpeningController,
    CodeBatchController,
    PaperController,
    RemarkRemovalController,
    ResultsController,
)
from partnerships.feedback.routes.taking_part import TakePartController

ROUTES: list[ControllerRouterHandler] = [
    ActivityController,
    ActivityOpeningController,
    ActivityClosingController,
    CodeBatchController,
    PaperController,
    ResultsController,
    RemarkRemovalController,
    TakePartController,
]
