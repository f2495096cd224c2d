"""The limit of what may hang on results, and the disclosure of risk that is passed down."""

from fractions import Fraction

import pytest

from portal.refusals import Refused
from valuation.payments.rules.at_risk import (
    Contract,
    RiskLimits,
    TooMuchAtRisk,
    check_shares_at_risk,
    risk_passed_down,
    tiers_of,
)

LIMITS = RiskLimits(
    any_contract=Fraction(1, 2), small_organisation=Fraction(1, 10), by_tier={2: Fraction(1, 4), 3: Fraction(1, 20)}
)
PRIME = Contract("Prime", 100_000, 40_000)


@pytest.mark.parametrize(
    ("tier", "small", "largest"),
    [(1, False, "1/2"), (1, True, "1/10"), (2, False, "1/4"), (2, True, "1/10"), (3, True, "1/20"), (4, False, "1/2")],
)
def test_the_strictest_limit_that_applies_holds(tier: int, small: bool, largest: str) -> None:
    assert LIMITS.largest_share(tier, small=small) == Fraction(largest)


def test_a_share_at_its_limit_may_stand() -> None:
    check_shares_at_risk(LIMITS, [Contract("Prime", 100_000, 50_000), Contract("Hope House", 300, 30, small=True)])


def test_a_small_organisation_above_its_limit_is_refused_with_the_reason() -> None:
    chain = [PRIME, Contract("Hope House", 10_000, 3_000, small=True, passed_down_by="Prime")]
    with pytest.raises(TooMuchAtRisk) as refusal:
        check_shares_at_risk(LIMITS, chain)
    assert refusal.value.sentence == (
        "Hope House would have 30% of its payment at risk. The most for a small organisation in tier 2 is 10%."
    )


def test_a_share_just_above_a_limit_reads_as_above_it() -> None:
    limits = RiskLimits(any_contract=Fraction(1, 3), small_organisation=Fraction(0))
    with pytest.raises(TooMuchAtRisk, match=r"33\.4% of its payment at risk\..*in tier 1 is 33\.3%\."):
        check_shares_at_risk(limits, [Contract("Prime", 1_000_000, 333_334)])


def test_a_contract_that_pays_nothing_risks_nothing() -> None:
    check_shares_at_risk(LIMITS, [Contract("Volunteers", 0, 0, small=True)])


def test_tiers_are_counted_from_the_commissioners_in_any_order() -> None:
    chain = [
        Contract("Third", 1, 0, passed_down_by="Second"),
        Contract("Second", 1, 0, passed_down_by="Prime"),
        PRIME,
    ]
    assert tiers_of(chain) == {"Third": 3, "Second": 2, "Prime": 1}


def test_risk_passed_down_is_disclosed_and_a_larger_share_stands_out() -> None:
    chain = [
        PRIME,
        Contract("Big Charity", 10_000, 2_000, passed_down_by="Prime"),
        Contract("Hope House", 1_000, 500, small=True, passed_down_by="Prime"),
        Contract("Safe Hands", 1_000, 0, passed_down_by="Prime"),
    ]
    told = [
        (line.provider, line.passed_down_by, line.tier, line.bears_more_than_above) for line in risk_passed_down(chain)
    ]
    assert told == [("Big Charity", "Prime", 2, False), ("Hope House", "Prime", 2, True)]


@pytest.mark.parametrize(
    ("chain", "sentence"),
    [
        ([PRIME, PRIME], "Each provider must stand in the supply chain once."),
        (
            [Contract("A", 1, 0, passed_down_by="Ghost")],
            "Ghost passes risk down, but has no contract in the supply chain.",
        ),
        (
            [Contract("A", 1, 0, passed_down_by="B"), Contract("B", 1, 0, passed_down_by="A")],
            "The supply chain of A leads back to itself.",
        ),
        ([Contract("A", 1, 0, passed_down_by="A")], "The supply chain of A leads back to itself."),
    ],
)
def test_a_chain_that_hangs_together_nowhere_is_refused(chain: list[Contract], sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        tiers_of(chain)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(("payment_pence", "at_risk_pence"), [(10, 11), (10, -1), (-1, -1)])
def test_what_is_at_risk_is_a_part_of_the_payment(payment_pence: int, at_risk_pence: int) -> None:
    with pytest.raises(Refused, match=r"^What A has at risk must be a part of what it is paid\.$"):
        Contract("A", payment_pence, at_risk_pence)


def test_a_limit_is_a_share() -> None:
    with pytest.raises(Refused, match="must be from 0% to 100%"):
        RiskLimits(Fraction(11, 10), Fraction(0))


def test_small_organisations_never_have_the_higher_limit() -> None:
    with pytest.raises(Refused, match="Small organisations must not bear a larger share at risk than others"):
        RiskLimits(Fraction(1, 10), Fraction(1, 5))
