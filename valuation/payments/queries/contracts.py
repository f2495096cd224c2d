"""Contracts as pages show them: one question, whatever their number, and a second for what stands beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.refusals import Missing
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
    """Every contract of the partnership, oldest first, with the limits in force."""
    asked = {"partnership": seat.partnership_id, "contract": None}
    contracts = [_contract(row) for row in (await session.execute(CONTRACTS, asked)).mappings()]
    beside = (await session.execute(BESIDE, {"partnership": seat.partnership_id})).one()
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
    )


def _clause(one: Mapping[str, Any]) -> Clause:
    return Clause(
        ClauseKind(one["kind"]), Decimal(one["threshold_percent"]), one["periods"], one["notice_days"], UUID(one["id"])
    )


def _limits(one: Mapping[str, Any]) -> Limits:
    return Limits(
        Decimal(one["any_percent"]), Decimal(one["small_percent"]), Decimal(one["lower_tier_percent"]), one["set_by"]
    )


CONTRACTS = (
    text("""
SELECT contract.id, contract.title, contract.provider_id, provider.name AS provider, contract.is_small,
  contract.above_id, above.title AS above_title, above_provider.name AS above_provider,
  contract.starts_on, contract.ends_on, contract.promised_days,
  contract.person_cap_pence, contract.contract_cap_pence,
  coalesce((SELECT json_agg(json_build_array(payer.payer_id, organisation.name, payer.share)
      ORDER BY organisation.name)
    FROM payment_payer payer JOIN organisation ON organisation.id = payer.payer_id
    WHERE payer.partnership_id = contract.partnership_id AND payer.contract_id = contract.id), '[]') AS payers,
  coalesce((SELECT json_agg(json_build_object('id', price.id, 'metric', price.metric, 'kind', price.kind,
      'unit_price_pence', price.unit_price_pence, 'expected', price.expected::text, 'cap_pence', price.cap_pence,
      'once_per_person', price.once_per_person) ORDER BY price.id)
    FROM payment_price price
    WHERE price.partnership_id = contract.partnership_id AND price.contract_id = contract.id), '[]') AS prices,
  coalesce((SELECT json_agg(json_build_object('id', clause.id, 'kind', clause.kind,
      'threshold_percent', clause.threshold_percent::text, 'periods', clause.periods,
      'notice_days', clause.notice_days) ORDER BY clause.kind)
    FROM payment_clause clause
    WHERE clause.partnership_id = contract.partnership_id AND clause.contract_id = contract.id), '[]') AS clauses,
  coalesce((SELECT json_agg(json_build_array(agreement.organisation_id, agreement.digest))
    FROM payment_agreement agreement
    WHERE agreement.partnership_id = contract.partnership_id AND agreement.contract_id = contract.id), '[]')
    AS agreements,
  EXISTS (SELECT FROM payment_start start
    WHERE start.partnership_id = contract.partnership_id AND start.contract_id = contract.id) AS is_agreed,
  (SELECT count(*) FROM payment_claim claim
    WHERE claim.partnership_id = contract.partnership_id AND claim.contract_id = contract.id) AS claims,
  (SELECT coalesce(sum(verdict.payable_pence), 0)::bigint FROM payment_verdict verdict JOIN payment_claim claim
      ON claim.partnership_id = verdict.partnership_id AND claim.id = verdict.claim_id
    WHERE claim.partnership_id = contract.partnership_id AND claim.contract_id = contract.id) AS payable_pence,
  (SELECT coalesce(sum(part.amount_pence), 0)::bigint FROM payment_made made JOIN payment_part part
      ON part.partnership_id = made.partnership_id AND part.id = made.part_id
    JOIN payment_claim claim ON claim.partnership_id = part.partnership_id AND claim.id = part.claim_id
    WHERE claim.partnership_id = contract.partnership_id AND claim.contract_id = contract.id) AS paid_pence
FROM payment_contract contract
JOIN organisation provider ON provider.id = contract.provider_id
LEFT JOIN payment_contract above ON above.partnership_id = contract.partnership_id AND above.id = contract.above_id
LEFT JOIN organisation above_provider ON above_provider.id = above.provider_id
WHERE contract.partnership_id = :partnership AND (:contract IS NULL OR contract.id = :contract)
ORDER BY contract.id
""")
    .bindparams(bindparam("contract", type_=Uuid))
    .columns(payers=JSON, prices=JSON, clauses=JSON, agreements=JSON)
)

BESIDE = text("""
SELECT
  (SELECT json_build_object('any_percent', risk_limit.any_percent::text,
      'small_percent', risk_limit.small_percent::text,
      'lower_tier_percent', risk_limit.lower_tier_percent::text, 'set_by', organisation.name)
    FROM risk_limit JOIN organisation ON organisation.id = risk_limit.organisation_id
    WHERE risk_limit.partnership_id = :partnership ORDER BY risk_limit.id DESC LIMIT 1) AS limits,
  coalesce((SELECT json_agg(json_build_array(organisation.id, organisation.name) ORDER BY organisation.name)
    FROM party JOIN organisation ON organisation.id = party.organisation_id
    WHERE party.partnership_id = :partnership AND party.left_at IS NULL), '[]') AS organisations
""").columns(limits=JSON, organisations=JSON)

READINGS = text("""
SELECT period_ends_on, percent, source FROM satisfaction_reading
WHERE partnership_id = :partnership AND contract_id = :contract ORDER BY period_ends_on DESC LIMIT 40
""")
