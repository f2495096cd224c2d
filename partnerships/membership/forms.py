"""What people type to open a partnership, to invite and to join, read into plain values."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from partnerships.membership.joining import Arrival, Offer
from partnerships.membership.rules import KINDS_TO_INVITE, LONGEST_REASON, ROLES_OF_KIND, Statement
from partnerships.stages import JOURNEYS
from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.identity.passwords import check_password
from portal.organisations.queries import OwnOrganisation
from portal.organisations.rules import OrganisationKind
from portal.web.forms import Form


def read_opening(form: Form, own: Sequence[OwnOrganisation]) -> dict[str, Any]:
    """The named facts of `open_partnership`, in its own words; nothing is usable before `form.check()`."""
    organisation = form.choice("organisation", [str(one.id) for one in own], "the organisation that leads")
    opening = {
        "organisation_id": UUID(organisation) if organisation and "organisation" not in form.errors else None,
        "journey": form.choice("journey", list(JOURNEYS), "a journey"),
        "title": form.text("title", "a title"),
        "place": form.text("place", "the place or area"),
        "roles": read_roles(form, PartyKind.LEAD_AGENCY),
    }
    read_statements(form)
    return opening


def read_roles(form: Form, kind: str) -> list[str]:
    return form.choices("roles", list(ROLES_OF_KIND[PartyKind(kind)]), "at least one role")


def read_statements(form: Form) -> None:
    """Both boxes have to be ticked: joining is an informed act (S004-07-11, S004-08-03)."""
    form.choice(Statement.GOES_TO_TENDER, ("yes",), "this box to show that you know it will go to tender")
    form.choice(Statement.SHARED_FAIRLY, ("yes",), "this box to show that you take part as equals")


def read_offer(form: Form) -> Offer:
    kind = form.choice("kind", list(KINDS_TO_INVITE), "what you invite them as")
    roles = form.choices("roles", list(Role), "at least one role")
    if kind in KINDS_TO_INVITE and roles and "roles" not in form.errors:
        wrong = [role for role in roles if role not in ROLES_OF_KIND[PartyKind(kind)]]
        allowed = " or ".join(ROLES_OF_KIND[PartyKind(kind)])
        if wrong:
            form.reject("roles", f"A {kind} cannot be {wrong[0]}. Select {allowed}.")
    return Offer(kind, roles)


def read_email(form: Form, name: str = "email") -> str:
    return form.email(name, "an e-mail address")


def read_arrival(form: Form, email: str) -> Arrival:
    password = form.value("password")
    if password:
        form.converted("password", lambda _: check_password(password, email))
    return Arrival(
        name=form.text("name", "your name"),
        password=password or None,
        organisation=form.text("organisation", "the name of your organisation"),
        organisation_kind=form.choice("organisation_kind", list(OrganisationKind), "what kind of organisation it is"),
    )


def read_reason(form: Form) -> str:
    return form.long_text("reason", "a reason, so that those who invited you understand", longest=LONGEST_REASON)
