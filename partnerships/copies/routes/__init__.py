"""Every page of the Word copies, for the app to hang up."""

from litestar.types import ControllerRouterHandler

from partnerships.copies.routes import copies, returns

ROUTES: list[ControllerRouterHandler] = [
    copies.CopiesController,
    returns.ReturnsController,
    returns.ReturnController,
    returns.IntakeController,
]
