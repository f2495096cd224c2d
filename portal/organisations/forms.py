from dataclasses import dataclass

from portal.organisations.rules import OrganisationKind
from portal.web.forms import Form


@dataclass(frozen=True)
class Entry:
    """An organisation as it will stand in the directory."""

    name: str
    kind: str
    registered_as: str


@dataclass(frozen=True)
class Colleague:
    name: str
    email: str
    is_administrator: bool


def read_entry(form: Form) -> Entry:
    return Entry(
        form.text("name", "the name of the organisation"),
        form.choice("kind", list(OrganisationKind), "what kind of organisation it is"),
        form.text("registered_as", "the registration", required=False),
    )


def read_colleague(form: Form) -> Colleague:
    email = form.email("email", "an e-mail address")
    return Colleague(form.text("name", "the person’s name"), email, form.value("administrator") == "yes")
