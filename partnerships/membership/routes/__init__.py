"""The pages of membership: the start page, opening a partnership, its table, inviting and answering."""

from partnerships.membership.routes.home import HelpController, HomeController
from partnerships.membership.routes.invitations import InvitationController
from partnerships.membership.routes.letters import LetterController, OrganisationLetterController
from partnerships.membership.routes.tables import (
    ActingController,
    DepartureController,
    PartnershipController,
    PartyController,
    SeatController,
)

ROUTES = [
    HomeController,
    HelpController,
    PartnershipController,
    PartyController,
    SeatController,
    ActingController,
    DepartureController,
    InvitationController,
    LetterController,
    OrganisationLetterController,
]
