"""The pages of budgets."""

from valuation.budgets.routes.agreements import AgreementController, RuleController, SignatureController
from valuation.budgets.routes.budgets import BudgetController, LineController, SchemeController, YearController
from valuation.budgets.routes.money import (
    ActionPlanController,
    ForecastController,
    ReceiptController,
    SpendingController,
    UseController,
)
from valuation.budgets.routes.rounds import (
    ProposalController,
    RepetitionController,
    RoundAgreementController,
    RoundController,
    WorkingController,
)
from valuation.budgets.routes.statements import StatementController
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
    ReceiptController,
    SpendingController,
    ForecastController,
    ActionPlanController,
    UseController,
    StatementController,
    RoundController,
    ProposalController,
    RepetitionController,
    RoundAgreementController,
    WorkingController,
]

__all__ = ["CONTROLLERS"]
