"""What a contract says of payment, and when it holds: every payer and the provider agreed the same terms (S003-14…17).

A fixed fee and activity are paid for the work; an outcome is paid only when it is reached, so what is expected
from outcomes is what the provider has at risk. Outcomes may be interim, on the way, or sustained, still there
later (S003-17). Nobody is paid under terms that one of those concerned has not agreed, and agreed terms stay.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from portal.money import NotMoney, parse_pounds, round_half_up
from portal.refusals import Refused
from valuation.measures import in_figures
from valuation.payments.rules.at_risk import Contract, RiskLimits, check_shares_at_risk
from valuation.payments.rules.clauses import Clause
from valuation.payments.rules.settlement import PaymentTerms, Rate

_SHARE = re.compile(r"(?P<percent>\d{1,3}(?:\.\d{1,6})?)\s*%?|(?P<top>\d{1,6})\s*/\s*(?P<bottom>\d{1,6})", re.ASCII)
_QUANTITY = re.compile(r"\d{1,9}(?:\.\d{1,4})?", re.ASCII)


class PriceKind(StrEnum):
    FIXED_FEE = "fixed fee"
    ACTIVITY = "activity"
    INTERIM_OUTCOME = "interim outcome"
    SUSTAINED_OUTCOME = "sustained outcome"

    @property
    def is_at_risk(self) -> bool:
        return self in (PriceKind.INTERIM_OUTCOME, PriceKind.SUSTAINED_OUTCOME)


class CannotContract(Refused):
    pass


@dataclass(frozen=True)
class Price:
    """A line of the rate card, with how much of it is expected over the whole contract."""

    metric: str
    kind: PriceKind
    unit_price_pence: int
    expected: Decimal
    cap_pence: int | None = None
    once_per_person: bool = False
    id: UUID | None = field(default=None, compare=False)
    origin: str = ""
    """Where it comes from, in words; empty where somebody just typed it."""

    @property
    def expected_pence(self) -> int:
        """No more than the cap, which is the most that the metric can bring."""
        earned = round_half_up(Fraction(self.expected) * self.unit_price_pence)
        return earned if self.cap_pence is None else min(earned, self.cap_pence)

    @property
    def expected_figure(self) -> str:
        return in_figures(self.expected)

    @property
    def rate(self) -> Rate:
        return Rate(self.metric, self.unit_price_pence, self.cap_pence, self.once_per_person)


@dataclass(frozen=True)
class Terms:
    """A contract's terms; `payers` are organisations with the share that each pays, in words such as `1/3`."""

    title: str
    provider: str
    is_small: bool
    above: str | None
    starts_on: date
    ends_on: date
    promised_days: int
    payers: Mapping[str, str]
    prices: Sequence[Price]
    person_cap_pence: int | None = None
    contract_cap_pence: int | None = None
    clauses: Sequence[Clause] = ()

    @property
    def expected_pence(self) -> int:
        """No more than the contract's cap, which is the most that all metrics together can bring."""
        return self._expected_pence(self.prices)

    @property
    def at_risk_pence(self) -> int:
        """What would be missing if no outcome were reached: nothing where work fills the cap by itself."""
        return self.expected_pence - self._expected_pence([one for one in self.prices if not one.kind.is_at_risk])

    def _expected_pence(self, prices: Sequence[Price]) -> int:
        expected = sum(price.expected_pence for price in prices)
        return expected if self.contract_cap_pence is None else min(expected, self.contract_cap_pence)

    @property
    def payment(self) -> PaymentTerms:
        shares = {payer: read_share(share) for payer, share in self.payers.items()}
        rates = tuple(price.rate for price in self.prices)
        return PaymentTerms(rates, self.person_cap_pence, self.contract_cap_pence, shares)


def digest_of(terms: Terms) -> str:
    """One digest for one set of terms; the keys of rows are no part of what was agreed."""
    rows = asdict(terms)
    for row in (*rows["prices"], *rows["clauses"]):
        row.pop("id")
        if not row.get("origin"):
            row.pop("origin", None)
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()


def check_parties(provider_id: UUID, payer_ids: Collection[UUID], own_id: UUID) -> None:
    if provider_id in payer_ids:
        raise CannotContract("An organisation cannot pay itself. Choose another provider, or give it no share.")
    if own_id not in payer_ids:
        raise CannotContract("Your organisation must be one of those who pay. Somebody who pays can write it down.")


def check_days_between(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise CannotContract("The contract must end after it starts.")


def check_may_agree(terms: Terms, chain: Sequence[Contract], limits: RiskLimits | None) -> None:
    """`chain` is every contract of the partnership, this one included."""
    if not terms.prices:
        raise CannotContract("The rate card is empty. Add at least one price first.")
    if terms.expected_pence == 0:
        raise CannotContract("The rate card is expected to bring nothing. Say how much of each price is expected.")
    if terms.at_risk_pence and limits is None:
        raise CannotContract(
            "Part of this payment hangs on outcomes. A public body must first set the largest share at risk."
        )
    if limits is not None:
        check_shares_at_risk(limits, chain)


def check_not_agreed(*, is_agreed: bool) -> None:
    if is_agreed:
        raise CannotContract("Everybody has agreed these terms, so they stay. Write a new contract for new terms.")


def read_share(text: str) -> Fraction:
    """`25`, `33.3 %` or `1/3`, as a part of one."""
    found = _SHARE.fullmatch(text.strip())
    if found is None or (found["bottom"] and int(found["bottom"]) == 0):
        raise CannotContract("Enter a share in per cent, such as 25, or as a fraction, such as 1/3.")
    return Fraction(found["percent"]) / 100 if found["percent"] else Fraction(int(found["top"]), int(found["bottom"]))


def read_percent(text: str) -> Decimal:
    try:
        percent = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation:
        percent = Decimal(-1)
    if not percent.is_finite() or not 0 <= percent <= 100 or percent != percent.quantize(Decimal("0.01")):  # noqa: PLR2004 -- per cent
        raise CannotContract("Enter a number from 0 to 100, such as 10 or 12.5.")
    return percent


def read_quantity(text: str) -> Decimal:
    typed = text.strip().replace(",", "")
    if not _QUANTITY.fullmatch(typed):
        raise CannotContract("Enter a number of zero or more, such as 12 or 7.5.")
    return Decimal(typed)


def read_price(text: str) -> int:
    try:
        price_pence = parse_pounds(text)
    except NotMoney as wrong:
        raise CannotContract(f"This {wrong}.") from None
    if price_pence < 0:
        raise CannotContract("This must not be less than zero.")
    return price_pence


def read_cap(text: str) -> int | None:
    """Nothing typed means that there is no cap."""
    return read_price(text) if text.strip() else None
