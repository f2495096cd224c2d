"""The kinds of party, and which of them has a vote (S004-07-17: the facilitator is neutral; observers only read)."""

from enum import StrEnum


class PartyKind(StrEnum):
    LEAD_AGENCY = "lead agency"
    PARTNER_AGENCY = "partner agency"
    DESIGN_PARTNER = "design partner"
    PROVIDER = "provider"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"


VOTING_KINDS = frozenset(
    {PartyKind.LEAD_AGENCY, PartyKind.PARTNER_AGENCY, PartyKind.DESIGN_PARTNER, PartyKind.PROVIDER}
)
PUBLIC_BODIES = frozenset({PartyKind.LEAD_AGENCY, PartyKind.PARTNER_AGENCY})
