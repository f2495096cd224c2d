"""Who may sit at the table, as what, and how one is asked to join (F01, F03; S002-16, S004-07-11, -17, S004-08-03).

A role is not a post: one person may hold several (S002-16). But a kind of party allows only the roles that go with
it: the neutral facilitator can never hold a role that votes, and an observer only reads (S004-07-17).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.refusals import Refused

LIFETIME = timedelta(days=14)
LONGEST_REASON = 2_000

COMMISSIONERS = (
    Role.COMMISSIONING_LEAD,
    Role.BUDGET_HOLDER,
    Role.CONTRACT_MANAGER,
    Role.PROCUREMENT_SPECIALIST,
)

ROLES_OF_KIND: Mapping[PartyKind, Sequence[Role]] = {
    PartyKind.LEAD_AGENCY: COMMISSIONERS,
    PartyKind.PARTNER_AGENCY: COMMISSIONERS,
    PartyKind.DESIGN_PARTNER: (Role.SERVICE_USER_REPRESENTATIVE, Role.PROVIDER_LEAD),
    PartyKind.PROVIDER: (Role.PROVIDER_LEAD, Role.SERVICE_USER_REPRESENTATIVE),
    PartyKind.FACILITATOR: (Role.DEVELOPMENT_OFFICER,),
    PartyKind.OBSERVER: (Role.AUDITOR,),
}

# There is one lead agency: the organisation that opened the partnership.
KINDS_TO_INVITE = tuple(kind for kind in PartyKind if kind != PartyKind.LEAD_AGENCY)

KIND_IN_WORDS: Mapping[PartyKind, str] = {
    PartyKind.LEAD_AGENCY: "opened the partnership and leads it",
    PartyKind.PARTNER_AGENCY: "a public body that commissions together with the lead",
    PartyKind.DESIGN_PARTNER: "speaks for the people who use the service, or knows them well",
    PartyKind.PROVIDER: "may deliver the pilot and later the service",
    PartyKind.FACILITATOR: "keeps the process going, is neutral and has no vote",
    PartyKind.OBSERVER: "reads what is shared, such as an auditor",
}


class Statement(StrEnum):
    """What every organisation acknowledges before it joins."""

    GOES_TO_TENDER = "goes-to-tender"
    SHARED_FAIRLY = "shared-fairly"


STATEMENT_IN_WORDS: Mapping[Statement, str] = {
    Statement.GOES_TO_TENDER: (
        "We understand that the service will be put out to tender, and that those who design and pilot it may not "
        "win the contract."
    ),
    Statement.SHARED_FAIRLY: (
        "We take part as equals with the people who use the service and with every other organisation, and we share "
        "risks as well as benefits."
    ),
}


class LetterState(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


LETTER_IS_CLOSED: Mapping[LetterState, str] = {
    LetterState.EXPIRED: "This invitation has run out: it was open for 14 days. Ask those who sent it for a new one.",
    LetterState.ACCEPTED: "This invitation has been accepted already. Sign in to find the partnership.",
    LetterState.DECLINED: "This invitation has been declined. If that was a mistake, ask for a new one.",
    LetterState.WITHDRAWN: "This invitation was withdrawn. If you think that is a mistake, ask those who sent it.",
}


class LetterClosed(Refused):
    """The invitation cannot be answered any more."""


class WrongAddressee(Refused):
    """Somebody else was invited."""


class CannotSit(Refused):
    """These roles do not go with this kind of party."""


class CannotEnd(Refused):
    """Nobody would be left to act."""


def state_of(verdict: str | None, expires_at: datetime, now: datetime) -> LetterState:
    if verdict is not None:
        return LetterState(verdict)
    return LetterState.OPEN if now < expires_at else LetterState.EXPIRED


def check_open(state: LetterState) -> None:
    if state != LetterState.OPEN:
        raise LetterClosed(LETTER_IS_CLOSED[state])


@dataclass(frozen=True)
class Addressee:
    """To whom a letter was sent: an organisation of the directory, or one e-mail address."""

    organisation: str | None
    email: str

    def check_is(self, person_email: str, organisations: Sequence[str]) -> None:
        """`organisations` are those that the person belongs to."""
        if self.organisation is not None and self.organisation not in organisations:
            raise WrongAddressee(
                f"This invitation is for {self.organisation}. Only people who belong to it can answer. "
                "Ask its administrator to add you."
            )
        if self.organisation is None and self.email.lower() != person_email.lower():
            raise WrongAddressee(
                "This invitation was sent to another e-mail address. Sign out, then open it again to answer it "
                "with the account of that address."
            )


def check_roles(kind: str, roles: Sequence[str]) -> None:
    wrong = [role for role in roles if role not in ROLES_OF_KIND[PartyKind(kind)]]
    if not roles or wrong:
        allowed = " or ".join(ROLES_OF_KIND[PartyKind(kind)])
        raise CannotSit(f"Somebody who sits for a {kind} can be {allowed}. Select one of these.")


def check_may_end(seats_left: int) -> None:
    """The last seat of a party stays, so that no organisation is asked with nobody there to answer."""
    if seats_left == 0:
        raise CannotEnd("This is the last seat of the organisation. Add a colleague first, then end this one.")
