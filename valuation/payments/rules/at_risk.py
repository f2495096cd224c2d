"""How much of a payment may hang on results, and what risk is passed down the supply chain (S003-14, S003-16, N10).

An amount is at risk when it is paid only if a target is met. The share of a contract that is at risk has a
limit, each tier of the supply chain may have its own, and small organisations, which have little to fall
back on, have a lower one. The strictest of those that apply is the one that holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from portal.refusals import Refused
from valuation.terms import in_figures


class TooMuchAtRisk(Refused):
    pass


@dataclass(frozen=True)
class RiskLimits:
    """The largest shares at risk, from 0 to 1. Tier 1 contracts with the commissioners."""

    any_contract: Fraction
    small_organisation: Fraction
    by_tier: Mapping[int, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for limit in (self.any_contract, self.small_organisation, *self.by_tier.values()):
            if not 0 <= limit <= 1:
                raise Refused("The largest share at risk must be from 0% to 100%.")
        if self.small_organisation > self.any_contract:
            raise Refused("Small organisations must not bear a larger share at risk than others.")

    def largest_share(self, tier: int, *, small: bool) -> Fraction:
        limits = [self.any_contract, self.by_tier.get(tier, Fraction(1))]
        return min([*limits, self.small_organisation] if small else limits)


@dataclass(frozen=True)
class Contract:
    """What one organisation is to be paid, and by whom in the chain: nobody for tier 1."""

    provider: str
    payment_pence: int
    at_risk_pence: int
    small: bool = False
    passed_down_by: str | None = None

    def __post_init__(self) -> None:
        if self.payment_pence < 0 or not 0 <= self.at_risk_pence <= self.payment_pence:
            raise Refused(f"What {self.provider} has at risk must be a part of what it is paid.")

    @property
    def share_at_risk(self) -> Fraction:
        return Fraction(self.at_risk_pence, self.payment_pence) if self.payment_pence else Fraction(0)


@dataclass(frozen=True)
class Disclosure:
    """What the commissioners are told about risk that a provider passed to another."""

    passed_down_by: str
    provider: str
    tier: int
    at_risk_pence: int
    share_at_risk: Fraction
    share_at_risk_above: Fraction

    @property
    def bears_more_than_above(self) -> bool:
        """The provider below carries a larger share of risk than the one that passed it down."""
        return self.share_at_risk > self.share_at_risk_above


def check_shares_at_risk(limits: RiskLimits, chain: Sequence[Contract]) -> None:
    tiers = tiers_of(chain)
    for contract in chain:
        tier = tiers[contract.provider]
        largest = limits.largest_share(tier, small=contract.small)
        if contract.share_at_risk > largest:
            size = "a small organisation" if contract.small else "an organisation"
            raise TooMuchAtRisk(
                f"{contract.provider} would have {_percent_up(contract.share_at_risk)} of its payment at risk. "
                f"The most for {size} in tier {tier} is {_percent_down(largest)}."
            )


def risk_passed_down(chain: Sequence[Contract]) -> list[Disclosure]:
    """Every part of the risk that somebody below tier 1 carries, in the order of the chain."""
    contracts = {contract.provider: contract for contract in chain}
    tiers = tiers_of(chain)
    return [
        Disclosure(
            passed_down_by=contract.passed_down_by,
            provider=contract.provider,
            tier=tiers[contract.provider],
            at_risk_pence=contract.at_risk_pence,
            share_at_risk=contract.share_at_risk,
            share_at_risk_above=contracts[contract.passed_down_by].share_at_risk,
        )
        for contract in chain
        if contract.passed_down_by is not None and contract.at_risk_pence
    ]


def tiers_of(chain: Sequence[Contract]) -> dict[str, int]:
    """How far each provider stands from the commissioners; the chain names everybody once and has no loop."""
    above = {contract.provider: contract.passed_down_by for contract in chain}
    if len(above) != len(chain):
        raise Refused("Each provider must stand in the supply chain once.")
    return {provider: _distance(provider, above) for provider in above}


def _distance(provider: str, above: Mapping[str, str | None]) -> int:
    tier = 1
    standing = above[provider]
    while standing is not None:
        if standing not in above:
            raise Refused(f"{standing} passes risk down, but has no contract in the supply chain.")
        tier += 1
        if tier > len(above):
            raise Refused(f"The supply chain of {provider} leads back to itself.")
        standing = above[standing]
    return tier


def _percent_up(share: Fraction) -> str:
    return f"{in_figures(Fraction(-(-share.numerator * 1000 // share.denominator), 10))}%"


def _percent_down(share: Fraction) -> str:
    """The limit is rounded down and the share up, so that a share above its limit also reads as above it."""
    return f"{in_figures(Fraction(share.numerator * 1000 // share.denominator, 10))}%"
