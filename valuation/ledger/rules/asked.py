"""What a person asks of the ledger, in the words of its forms rather than in debits and credits."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from portal.refusals import Refused
from valuation.ledger.rules.postings import Line, Medium, contribution, spending
from valuation.ledger.rules.requests import Request, digest_of


class MissingBasis(Refused):
    pass


@dataclass(frozen=True)
class Contribution:
    """An organisation gave something to a fund. What is not cash says how its amount was worked out."""

    key: str
    fund_id: UUID
    organisation_id: UUID
    medium: Medium
    amount_pence: int
    effective_on: date
    basis: str = ""
    note: str = ""

    def lines(self) -> list[Line]:
        return contribution(self.fund_id, self.organisation_id, self.medium, self.amount_pence)


@dataclass(frozen=True)
class _ForWork:
    """A fund's money for work: of an organisation of the partnership, or of a supplier outside it."""

    key: str
    fund_id: UUID
    organisation_id: UUID | None
    supplier: str
    work: str
    amount_pence: int

    def lines(self) -> list[Line]:
        return spending(
            self.fund_id,
            self.amount_pence,
            organisation_id=self.organisation_id,
            supplier=self.supplier,
            work=self.work,
        )


@dataclass(frozen=True)
class Spending(_ForWork):
    """A fund paid for it."""

    effective_on: date
    note: str = ""


@dataclass(frozen=True)
class SettingAside(_ForWork):
    """A fund keeps money for it until the end of a day."""

    last_day: date
    note: str = ""


@dataclass(frozen=True)
class PaymentOfAside:
    """What was set aside is paid, or less than it."""

    key: str
    entry_id: UUID
    amount_pence: int
    effective_on: date
    note: str = ""


def check_basis(medium: str, basis: str) -> None:
    if medium != Medium.CASH and not basis:
        raise MissingBasis("Say how the amount was worked out, such as 12 hours at £18 an hour.")


def request_digest(asked: object, organisation_id: UUID) -> str:
    """The digest of everything asked except its key, and of who asked."""
    fields = {name: value for name, value in asdict(asked).items() if name != "key"}  # type: ignore[call-overload]
    return digest_of(type(asked).__name__, {**fields, "asked_by": organisation_id})


def request_of(asked: Contribution | Spending | SettingAside | PaymentOfAside, organisation_id: UUID) -> Request:
    return Request(asked.key, request_digest(asked, organisation_id))
