"""The pages of budgets."""

from valuation.budgets.routes.agreements import AgreementController, RuleController, SignatureController
from valuation.budgets.routes.budgets import BudgetController, LineController, SchemeController, YearController
from valuation.budgets.routes.years import ContributionController, FigureController, VirementController

CONTROLLERS = [
    BudgetController,
    YearController,
    SchemeController,
    LineController,
    FigureController,
    VirementController,
    ContributionController,
    RuleController,
    AgreementController,
    SignatureController,
]

__all__ = ["CONTROLLERS"]
