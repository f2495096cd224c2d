"""Contracts as pages show them: one question, whatever their number, and a second for what stands beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.parties import VOTING_KINDS
from portal.access.seats import Seat
from portal.refusals import Missing
from valuation.payments.queries.statements import BESIDE, CONTRACTS, READINGS
from valuation.payments.rules.advice import questions
from valuation.payments.rules.at_risk import Contract, Disclosure, RiskLimits, risk_passed_down
from valuation.payments.rules.clauses import Clause, ClauseKind, Reading, figure
from valuation.payments.rules.contracts import Price, PriceKind, Terms, digest_of


@dataclass(frozen=True)
class Payer:
    id: UUID
    name: str
    share: str


@dataclass(frozen=True)
class ContractView:
    id: UUID
    provider_id: UUID
    above_id: UUID | None
    above_title: str
    above_label: str
    terms: Terms
    payers: tuple[Payer, ...]
    digest: str
    agreed_by: frozenset[UUID]
    is_agreed: bool
    claims: int
    payable_pence: int
    paid_pence: int

    @property
    def label(self) -> str:
        """Told apart in the supply chain, where one provider may have two contracts."""
        return _label(self.terms.provider, self.terms.title)

    @property
    def concerned(self) -> list[tuple[UUID, str]]:
        """Those who must agree the terms: who is paid, and who pays."""
        return [(self.provider_id, self.terms.provider), *((payer.id, payer.name) for payer in self.payers)]

    @property
    def waiting(self) -> list[str]:
        return [name for key, name in self.concerned if key not in self.agreed_by]

    @property
    def questions(self) -> list[str]:
        """What to talk about before it is agreed."""
        return [] if self.is_agreed else questions(self.terms)

    @property
    def readers(self) -> list[UUID]:
        return [key for key, _ in self.concerned]

    def is_payer(self, organisation_id: UUID) -> bool:
        return any(payer.id == organisation_id for payer in self.payers)

    def may_still_agree(self, organisation_id: UUID) -> bool:
        return not self.is_agreed and organisation_id in self.readers and organisation_id not in self.agreed_by

    @property
    def share_at_risk(self) -> Decimal:
        """Per cent of what is expected, to one place."""
        if not self.terms.expected_pence:
            return Decimal(0)
        return round(Decimal(self.terms.at_risk_pence * 100) / self.terms.expected_pence, 1)

    def in_chain(self) -> Contract:
        return Contract(
            provider=self.label,
            payment_pence=self.terms.expected_pence,
            at_risk_pence=self.terms.at_risk_pence,
            small=self.terms.is_small,
            passed_down_by=self.above_label or None,
        )


@dataclass(frozen=True)
class Limits:
    any_percent: Decimal
    small_percent: Decimal
    lower_tier_percent: Decimal
    set_by: str

    @property
    def sentence(self) -> str:
        return (
            f"Set by {self.set_by}: at most {figure(self.any_percent)}% of a contract may hang on outcomes, "
            f"{figure(self.small_percent)}% where the provider is small, "
            f"and {figure(self.lower_tier_percent)}% where work is passed down."
        )

    def in_rules(self) -> RiskLimits:
        """Tier 1 has the limit of any contract; every tier below has the lower one."""
        lower = Fraction(self.lower_tier_percent) / 100
        return RiskLimits(
            Fraction(self.any_percent) / 100,
            Fraction(self.small_percent) / 100,
            dict.fromkeys(range(2, MOST_TIERS), lower),
        )


@dataclass(frozen=True)
class Organisation:
    id: UUID
    name: str


@dataclass(frozen=True)
class PaymentsPage:
    contracts: Sequence[ContractView]
    limits: Limits | None
    organisations: Sequence[Organisation]

    @property
    def organisation_options(self) -> list[tuple[str, str]]:
        return [(str(one.id), one.name) for one in self.organisations]

    @property
    def contract_options(self) -> list[tuple[str, str]]:
        return [(str(one.id), one.label) for one in self.contracts]

    @property
    def disclosures(self) -> list[Disclosure]:
        return risk_passed_down(self.chain)

    @property
    def chain(self) -> list[Contract]:
        return [contract.in_chain() for contract in self.contracts]


MOST_TIERS = 100


async def payments_page(session: AsyncSession, seat: Seat) -> PaymentsPage:
    """Every contract of the partnership, oldest first, with the limits in force, and whoever may pay or be paid."""
    asked = {"partnership": seat.partnership_id, "contract": None}
    contracts = [_contract(row) for row in (await session.execute(CONTRACTS, asked)).mappings()]
    beside = (await session.execute(BESIDE, {**asked, "kinds": [str(kind) for kind in VOTING_KINDS]})).one()
    return PaymentsPage(
        contracts,
        _limits(beside.limits) if beside.limits else None,
        [Organisation(UUID(key), name) for key, name in beside.organisations],
    )


async def find_contract(session: AsyncSession, seat: Seat, contract_id: UUID) -> ContractView:
    asked = {"partnership": seat.partnership_id, "contract": contract_id}
    row = (await session.execute(CONTRACTS, asked)).mappings().first()
    if row is None:
        raise Missing("contract")
    return _contract(row)


async def list_readings(session: AsyncSession, seat: Seat, contract_id: UUID) -> list[Reading]:
    """Newest first."""
    rows = await session.execute(READINGS, {"partnership": seat.partnership_id, "contract": contract_id})
    return [Reading(row.period_ends_on, row.percent, row.source) for row in rows]


def _contract(row: Mapping[Any, Any]) -> ContractView:
    payers = tuple(Payer(UUID(key), name, share) for key, name, share in row["payers"])
    terms = Terms(
        title=row["title"],
        provider=row["provider"],
        is_small=row["is_small"],
        above=row["above_title"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        promised_days=row["promised_days"],
        payers={payer.name: payer.share for payer in payers},
        prices=[_price(one) for one in row["prices"]],
        person_cap_pence=row["person_cap_pence"],
        contract_cap_pence=row["contract_cap_pence"],
        clauses=[_clause(one) for one in row["clauses"]],
    )
    digest = digest_of(terms)
    return ContractView(
        id=row["id"],
        provider_id=row["provider_id"],
        above_id=row["above_id"],
        above_title=row["above_title"] or "",
        above_label=_label(row["above_provider"], row["above_title"]) if row["above_id"] else "",
        terms=terms,
        payers=payers,
        digest=digest,
        agreed_by=frozenset(UUID(key) for key, agreed in row["agreements"] if agreed == digest),
        is_agreed=row["is_agreed"],
        claims=row["claims"],
        payable_pence=row["payable_pence"],
        paid_pence=row["paid_pence"],
    )


def _label(provider: str, title: str) -> str:
    return f"{provider} (“{title}”)"


def _price(one: Mapping[str, Any]) -> Price:
    return Price(
        one["metric"],
        PriceKind(one["kind"]),
        one["unit_price_pence"],
        Decimal(one["expected"]),
        one["cap_pence"],
        one["once_per_person"],
        UUID(one["id"]),
        one["origin"],
    )


def _clause(one: Mapping[str, Any]) -> Clause:
    return Clause(
        ClauseKind(one["kind"]), Decimal(one["threshold_percent"]), one["periods"], one["notice_days"], UUID(one["id"])
    )


def _limits(one: Mapping[str, Any]) -> Limits:
    return Limits(
        Decimal(one["any_percent"]), Decimal(one["small_percent"]), Decimal(one["lower_tier_percent"]), one["set_by"]
    )
