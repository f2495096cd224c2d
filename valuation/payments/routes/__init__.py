"""The pages of payment: contracts and their rate cards, claims and what was paid, clauses, and cash."""

from valuation.payments.routes.cash import CashPlanController
from valuation.payments.routes.claims import ClaimController, PaymentController, SentClaimController, VerdictController
from valuation.payments.routes.clauses import ClauseController, DraftController, ReadingController
from valuation.payments.routes.contracts import (
    AgreementController,
    ContractController,
    LimitController,
    PaymentsController,
    PriceController,
)
from valuation.payments.routes.reach import ReachAimController, ReachController

CONTROLLERS = [
    PaymentsController,
    LimitController,
    ContractController,
    PriceController,
    ClauseController,
    AgreementController,
    ClaimController,
    SentClaimController,
    VerdictController,
    PaymentController,
    ReadingController,
    DraftController,
    CashPlanController,
    ReachController,
    ReachAimController,
]

__all__ = ["CONTROLLERS"]
