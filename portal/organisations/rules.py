"""What kinds of organisation there are, and who looks after one (house rule: organisations are the tenants)."""

from enum import StrEnum

from portal.refusals import Refused

SHORTEST_NAME = 2


class OrganisationKind(StrEnum):
    COUNCIL = "council"
    HEALTH_BODY = "health body"
    POLICE = "police"
    GOVERNMENT_AGENCY = "government agency"
    CHARITY = "charity"
    SOCIAL_ENTERPRISE = "social enterprise"
    COMPANY = "company"
    COMMUNITY_GROUP = "community group"


class AlreadyMember(Refused):
    """The person belongs to the organisation already."""


class NoAdministratorLeft(Refused):
    """An organisation keeps somebody who looks after it."""


def check_may_leave(*, is_administrator: bool, administrators: int) -> None:
    if is_administrator and administrators <= 1:
        raise NoAdministratorLeft("This is the only administrator. Make somebody else one first.")
