"""The ledger's pages: money, and value beside it."""

from valuation.ledger.routes.aside import AsideController, PaymentController, ReleaseController
from valuation.ledger.routes.money import (
    ContributionController,
    EntryController,
    FundController,
    LedgerController,
    ReversalController,
    SpendingController,
)
from valuation.ledger.routes.periods import ClosingController, StatementController, WorkbookController
from valuation.ledger.routes.value import AnswerController, ValueController, WithdrawalController
from valuation.ledger.routes.value_map import ValueMapController

CONTROLLERS = [
    LedgerController,
    FundController,
    ContributionController,
    SpendingController,
    EntryController,
    ReversalController,
    AsideController,
    PaymentController,
    ReleaseController,
    StatementController,
    WorkbookController,
    ClosingController,
    ValueController,
    ValueMapController,
    AnswerController,
    WithdrawalController,
]

__all__ = ["CONTROLLERS"]
