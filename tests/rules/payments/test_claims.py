"""What a claim comes to after those before it, and what a person's code may be."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.payments.rules.claims import (
    CannotClaim,
    Verdict,
    check_code,
    check_paid_on,
    check_period,
    check_verdict,
    settle_next,
)
from valuation.payments.rules.settlement import Claim, PaymentTerms, Rate, Settlement, settle

TERMS = PaymentTerms(
    rate_card=(Rate("visit", 2_050), Rate("job", 100_000, cap_pence=250_000, once_per_person=True)),
    contract_cap_pence=300_000,
    payers={"Council": Fraction(2, 3), "NHS": Fraction(1, 3)},
)


def job(person: str) -> Claim:
    return Claim("job", Decimal(1), person)


def test_a_claim_is_settled_after_those_before_it() -> None:
    before = [job("P-1"), job("P-2")]
    owed = {"Council": 133_333, "NHS": 66_667}
    settled = settle_next(TERMS, before, [job("P-1"), job("P-3"), Claim("visit", Decimal(2))], owed)
    job_line, visit_line = settled.metrics
    assert (job_line.quantity, job_line.earned_pence, job_line.payable_pence) == (Decimal(2), 100_000, 50_000)
    assert (visit_line.earned_pence, visit_line.payable_pence) == (4_100, 4_100)
    assert settled.payable_pence == 54_100
    assert settled.parts_pence == {"Council": 36_067, "NHS": 18_033}


def test_the_contracts_cap_leaves_what_is_left() -> None:
    before = [job("P-1"), job("P-2"), Claim("visit", Decimal(40))]
    settled = settle_next(TERMS, before, [Claim("visit", Decimal(20))], {"Council": 188_000, "NHS": 94_000})
    assert settled.earned_pence == 41_000
    assert settled.payable_pence == 300_000 - 282_000


claimed = st.lists(
    st.one_of(
        st.builds(lambda n: Claim("visit", Decimal(n)), st.integers(0, 90)),
        st.builds(job, st.sampled_from(["P-1", "P-2", "P-3", "P-4"])),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(st.lists(claimed, max_size=5))
def test_claims_one_after_another_never_come_to_more_than_the_cap_and_parts_sum_to_the_penny(
    batches: list[list[Claim]],
) -> None:
    before: list[Claim] = []
    owed = dict.fromkeys(TERMS.payers, 0)
    for lines in batches:
        settled = settle_next(TERMS, before, lines, owed)
        assert sum(settled.parts_pence.values()) == settled.payable_pence >= 0
        owed = added(owed, settled.parts_pence)
        before += lines
    assert sum(owed.values()) <= 300_000


def added(owed: Mapping[str, int], parts: Mapping[str, int]) -> dict[str, int]:
    return {payer: pence + parts[payer] for payer, pence in owed.items()}


def test_leftover_pennies_do_not_always_go_to_the_same_payer() -> None:
    halves = PaymentTerms((Rate("penny", 1),), payers={"Council": Fraction(1, 2), "NHS": Fraction(1, 2)})
    penny = Claim("penny", Decimal(1))
    owed, paid = dict.fromkeys(halves.payers, 0), []
    for earlier in range(4):
        paid.append(settle_next(halves, [penny] * earlier, [penny], owed).parts_pence)
        owed = added(owed, paid[-1])
    assert paid == [{"Council": 1, "NHS": 0}, {"Council": 0, "NHS": 1}] * 2


def test_one_claim_of_many_lines_is_split_as_its_total() -> None:
    sevenths = {"Council": Fraction(1, 7), "NHS": Fraction(3, 7), "Police": Fraction(3, 7)}
    lines = [Claim("penny", Decimal(3)), Claim("penny", Decimal(1))]
    terms = PaymentTerms((Rate("penny", 1),), payers=sevenths)
    assert settle_next(terms, [], lines, {}).parts_pence == {"Council": 0, "NHS": 2, "Police": 2}


BATCHES = st.lists(st.lists(st.integers(0, 9) | st.integers(0, 9_999), max_size=3), max_size=6)


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=7), BATCHES, st.none() | st.integers(0, 9_999))
def test_claim_by_claim_nobody_gets_a_penny_back_and_is_never_a_whole_one_above_its_share(
    weights: list[int], batches: list[list[int]], cap: int | None
) -> None:
    """However many pay, and however small the claims are."""
    for owed, in_one, terms in one_after_another(weights, batches, cap):
        assert sum(owed.values()) == in_one.payable_pence
        assert all(owed[payer] < share * in_one.payable_pence + 1 for payer, share in terms.payers.items())


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=2), BATCHES, st.none() | st.integers(0, 9_999))
def test_what_one_or_two_payers_pay_claim_by_claim_is_what_settling_all_of_them_gives(
    weights: list[int], batches: list[list[int]], cap: int | None
) -> None:
    for owed, in_one, _ in one_after_another(weights, batches, cap):
        assert owed == in_one.payers_pence


def one_after_another(
    weights: list[int], batches: list[list[int]], cap: int | None
) -> Iterator[tuple[dict[str, int], Settlement, PaymentTerms]]:
    """After each claim, what each payer owes so far, and what settling all of them at once gives."""
    shares = {f"Payer {place}": Fraction(weight, sum(weights)) for place, weight in enumerate(weights)}
    terms = PaymentTerms((Rate("penny", 1),), contract_cap_pence=cap, payers=shares)
    before: list[Claim] = []
    owed = dict.fromkeys(shares, 0)
    for batch in batches:
        lines = [Claim("penny", Decimal(quantity)) for quantity in batch]
        settled = settle_next(terms, before, lines, owed)
        assert all(part >= 0 for part in settled.parts_pence.values())
        before += lines
        owed = added(owed, settled.parts_pence)
        yield owed, settle(terms, before), terms


@pytest.mark.parametrize("code", ["P-014", "a", "7"])
def test_a_code_is_letters_digits_and_hyphens(code: str) -> None:
    assert check_code(code, "job") == code


@pytest.mark.parametrize("code", ["Mary Smith", "mary@example.org", "x" * 21, "ümlaut", "-1"])
def test_a_name_is_no_code(code: str) -> None:
    with pytest.raises(CannotClaim, match="Never a name"):
        check_code(code, "job")


def test_a_period_is_over_before_it_is_claimed_for() -> None:
    check_period(date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 30))
    with pytest.raises(CannotClaim, match="must be over"):
        check_period(date(2026, 4, 1), date(2026, 7, 1), date(2026, 6, 30))
    with pytest.raises(CannotClaim, match="must not end before it begins"):
        check_period(date(2026, 4, 2), date(2026, 4, 1), date(2026, 6, 30))


def test_returning_needs_a_reason_and_paying_a_day_in_the_past() -> None:
    with pytest.raises(CannotClaim, match="Say what is missing"):
        check_verdict(Verdict.RETURNED, "")
    check_verdict(Verdict.VERIFIED, "")
    with pytest.raises(CannotClaim, match="before it was received"):
        check_paid_on(date(2026, 4, 1), date(2026, 4, 2), date(2026, 5, 1))
    with pytest.raises(CannotClaim, match="today or in the past"):
        check_paid_on(date(2026, 5, 2), date(2026, 4, 2), date(2026, 5, 1))
