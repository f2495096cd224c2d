"""The pages of an appraisal: its terms, its rows, its ranges and scenarios, and what comes of them."""

from valuation.appraisal.routes.analyses import AnalysisController
from valuation.appraisal.routes.appraisals import AppraisalController
from valuation.appraisal.routes.rows import InputController, OutcomeRowController, UnitCostChoiceController
from valuation.appraisal.routes.what_if import RangeController, ScenarioController, SettingController

CONTROLLERS = [
    AppraisalController,
    AnalysisController,
    InputController,
    OutcomeRowController,
    UnitCostChoiceController,
    RangeController,
    ScenarioController,
    SettingController,
]

__all__ = ["CONTROLLERS"]
