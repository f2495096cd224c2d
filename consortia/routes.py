"""Every page of the consortia, for the app to hang up."""

from litestar.types import ControllerRouterHandler

from consortia.costs import routes as costs
from consortia.division import routes as division
from consortia.membership import routes as membership

ROUTES: list[ControllerRouterHandler] = [
    membership.ConsortiumController,
    membership.GuestController,
    membership.AnswerController,
    membership.DepartureController,
    membership.LeadController,
    membership.RoomController,
    division.DivisionController,
    division.PackageController,
    division.OnePackageController,
    division.SharesController,
    division.AcceptanceController,
    division.RemovalController,
    costs.CostController,
    costs.OneCostController,
    costs.ReleaseController,
    costs.SharedCostController,
    costs.CostingController,
    costs.RateCardController,
]
