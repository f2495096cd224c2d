"""What a contract says of payment, what hangs on results, and when it may be agreed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from portal.refusals import Refused
from valuation.payments.rules.at_risk import Contract, RiskLimits, TooMuchAtRisk
from valuation.payments.rules.contracts import (
    CannotContract,
    Price,
    PriceKind,
    Terms,
    check_may_agree,
    check_parties,
    digest_of,
    read_percent,
    read_quantity,
    read_share,
)

VISITS = Price("A month of visits", PriceKind.ACTIVITY, 100_000, Decimal(12))
LESS_LONELY = Price("Less lonely", PriceKind.SUSTAINED_OUTCOME, 50_000, Decimal(40), cap_pence=400_000)
TERMS = Terms(
    title="Befriending",
    provider="Befriending Together",
    is_small=True,
    above=None,
    starts_on=date(2026, 4, 1),
    ends_on=date(2027, 3, 31),
    promised_days=30,
    payers={"Council": "2/3", "NHS": "1/3"},
    prices=(VISITS, LESS_LONELY),
)
LIMITS = RiskLimits(Fraction(30, 100), Fraction(10, 100))


def chain(terms: Terms) -> list[Contract]:
    return [Contract(terms.provider, terms.expected_pence, terms.at_risk_pence, small=terms.is_small)]


def test_what_is_expected_stops_at_the_cap_and_outcomes_are_at_risk() -> None:
    assert TERMS.expected_pence == 1_200_000 + 400_000
    assert TERMS.at_risk_pence == 400_000


def test_the_contracts_cap_holds_for_what_is_expected_and_for_what_is_at_risk() -> None:
    capped = replace(TERMS, contract_cap_pence=1_300_000)
    assert (capped.expected_pence, capped.at_risk_pence) == (1_300_000, 100_000)
    assert replace(TERMS, contract_cap_pence=1_600_001).at_risk_pence == TERMS.at_risk_pence
    # Work alone fills the cap: no outcome brings or loses a penny.
    filled = replace(TERMS, contract_cap_pence=1_000_000)
    assert (filled.expected_pence, filled.at_risk_pence) == (1_000_000, 0)
    only_outcomes = replace(TERMS, prices=(LESS_LONELY,), contract_cap_pence=300_000)
    assert (only_outcomes.expected_pence, only_outcomes.at_risk_pence) == (300_000, 300_000)


def test_a_small_organisation_with_too_much_at_risk_is_refused_with_the_reason() -> None:
    with pytest.raises(TooMuchAtRisk) as refused:
        check_may_agree(TERMS, chain(TERMS), LIMITS)
    assert refused.value.sentence == (
        "Befriending Together would have 25% of its payment at risk. "
        "The most for a small organisation in tier 1 is 10%."
    )


def test_outcomes_wait_for_limits_and_an_empty_card_for_prices() -> None:
    with pytest.raises(CannotContract, match="must first set the largest share at risk"):
        check_may_agree(TERMS, chain(TERMS), None)
    with pytest.raises(CannotContract, match="The rate card is empty"):
        check_may_agree(replace(TERMS, prices=()), [], LIMITS)
    only_visits = replace(TERMS, prices=(VISITS,))
    check_may_agree(only_visits, chain(only_visits), None)


def test_the_digest_is_of_what_was_agreed_and_not_of_keys() -> None:
    keyed = replace(TERMS, prices=(replace(VISITS, id=uuid4()), LESS_LONELY))
    assert digest_of(keyed) == digest_of(TERMS)
    assert digest_of(replace(TERMS, promised_days=31)) != digest_of(TERMS)
    assert digest_of(replace(TERMS, payers={"Council": "1/3", "NHS": "2/3"})) != digest_of(TERMS)


@pytest.mark.parametrize(
    ("text", "share"),
    [("25", Fraction(1, 4)), ("33.5 %", Fraction(335, 1000)), ("1/3", Fraction(1, 3)), (" 2 / 3 ", Fraction(2, 3))],
)
def test_a_share_is_per_cent_or_a_fraction(text: str, share: Fraction) -> None:
    assert read_share(text) == share


@pytest.mark.parametrize("text", ["", "half", "1/0", "-5", "1/3/4", "1e3"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(CannotContract, match="Enter a share"):
        read_share(text)


@pytest.mark.parametrize("text", ["", "101", "-1", "NaN", "1.234", "ten"])
def test_what_is_no_per_cent_is_refused(text: str) -> None:
    with pytest.raises(CannotContract, match="from 0 to 100"):
        read_percent(text)


@pytest.mark.parametrize("text", ["", "-1", "1e5", "NaN", "twelve", "1.23456"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="zero or more"):
        read_quantity(text)


def test_nobody_pays_itself_and_only_a_payer_writes_it_down() -> None:
    council, provider = uuid4(), uuid4()
    check_parties(provider, {council}, council)
    with pytest.raises(CannotContract, match="cannot pay itself"):
        check_parties(council, {council}, council)
    with pytest.raises(CannotContract, match="must be one of those who pay"):
        check_parties(provider, {council}, provider)
