"""What claims come to: worked by hand, and what holds for any claims."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.money import split_by_largest_remainder
from valuation.payments.rules.settlement import Claim, PaymentTerms, Rate, settle
from valuation.terms import BrokenTerm

IN_EVERY_CASE = settings(deadline=None)
HOUSED = Rate("Housed for six months", 80_000, once_per_person=True)
SESSION = Rate("Session", 2_550)


def claim(metric: str, quantity: str | int = 1, person: str | None = None) -> Claim:
    return Claim(metric, Decimal(quantity), person)


def payable(terms: PaymentTerms, *claims: Claim) -> list[int]:
    return [line.payable_pence for line in settle(terms, claims).lines]


def earned(terms: PaymentTerms, *claims: Claim) -> list[int]:
    return [line.earned_pence for line in settle(terms, claims).lines]


def test_a_line_earns_its_quantity_at_the_unit_price() -> None:
    assert earned(PaymentTerms((SESSION,)), claim("Session", 3), claim("Session", "2.5")) == [7_650, 6_375]


def test_half_a_penny_is_earned_as_a_whole_one() -> None:
    assert earned(PaymentTerms((Rate("Minute", 1),)), claim("Minute", "0.5"), claim("Minute", "0.49")) == [1, 0]


def test_a_person_is_paid_for_once() -> None:
    claims = [claim(HOUSED.metric, person=person) for person in ("p1", "p1", "p2")]
    assert earned(PaymentTerms((HOUSED,)), *claims) == [80_000, 0, 80_000]


def test_several_units_for_one_person_count_as_one() -> None:
    assert earned(PaymentTerms((HOUSED,)), claim(HOUSED.metric, 3, "p1")) == [80_000]


def test_part_of_an_outcome_leaves_the_rest_to_be_claimed() -> None:
    claims = [claim(HOUSED.metric, part, "p1") for part in ("0.25", "0.5", "0.5")]
    assert earned(PaymentTerms((HOUSED,)), *claims) == [20_000, 40_000, 20_000]


def test_parts_of_a_unit_never_earn_more_than_the_unit() -> None:
    terms = PaymentTerms((Rate("Step", 1, once_per_person=True),))
    assert earned(terms, claim("Step", "0.5", "p1"), claim("Step", "0.5", "p1")) == [1, 0]


def test_nothing_claimed_uses_nothing_up() -> None:
    claims = [claim(HOUSED.metric, 0, "p1"), claim(HOUSED.metric, 1, "p1")]
    assert earned(PaymentTerms((HOUSED,)), *claims) == [0, 80_000]


def test_once_per_person_is_once_for_each_metric() -> None:
    sustained = Rate("Housed for a year", 50_000, once_per_person=True)
    terms = PaymentTerms((HOUSED, sustained))
    assert earned(terms, claim(HOUSED.metric, 1, "p1"), claim(sustained.metric, 1, "p1")) == [80_000, 50_000]


def test_a_metrics_cap_is_used_up_in_the_order_of_claims() -> None:
    terms = PaymentTerms((Rate("Session", 2_550, cap_pence=6_000),))
    assert payable(terms, *[claim("Session")] * 4) == [2_550, 2_550, 900, 0]
    assert settle(terms, [claim("Session")] * 4).earned_pence == 10_200


def test_a_persons_cap_holds_over_all_metrics() -> None:
    terms = PaymentTerms((HOUSED, SESSION), person_cap_pence=81_000)
    claims = [claim("Session", 1, "p1"), claim(HOUSED.metric, 1, "p1"), claim(HOUSED.metric, 1, "p2")]
    assert payable(terms, *claims) == [2_550, 78_450, 80_000]


def test_a_claim_for_nobody_in_particular_is_not_held_to_the_persons_cap() -> None:
    assert payable(PaymentTerms((SESSION,), person_cap_pence=0), claim("Session")) == [2_550]


def test_what_the_persons_cap_cuts_off_does_not_use_up_the_metrics_cap() -> None:
    terms = PaymentTerms((Rate("Session", 1_000, cap_pence=1_500),), person_cap_pence=600)
    claims = [claim("Session", 1, "p1"), claim("Session", 1, "p2"), claim("Session", 1, "p3")]
    assert payable(terms, *claims) == [600, 600, 300]


def test_the_contracts_cap_holds_for_the_total_and_not_the_lines() -> None:
    settlement = settle(PaymentTerms((SESSION,), contract_cap_pence=4_000), [claim("Session")] * 2)
    assert [line.payable_pence for line in settlement.lines] == [2_550, 2_550]
    assert (settlement.earned_pence, settlement.payable_pence) == (5_100, 4_000)


def test_however_many_claims_there_are_their_total_is_split_by_largest_remainder() -> None:
    payers = {"Council": Fraction(1, 7), "NHS": Fraction(3, 7), "Police": Fraction(3, 7)}
    claims = [Claim("Fee", Decimal(3)), Claim("Fee", Decimal(1))]
    settlement = settle(PaymentTerms((Rate("Fee", 1),), payers=payers), claims)
    assert settlement.payers_pence == {"Council": 0, "NHS": 2, "Police": 2}


def test_payers_share_what_is_payable_to_the_penny() -> None:
    terms = PaymentTerms((Rate("Fee", 100),), payers=dict.fromkeys(("GLA", "NHS", "Council"), Fraction(1, 3)))
    assert settle(terms, [claim("Fee")]).payers_pence == {"GLA": 34, "NHS": 33, "Council": 33}


def test_without_claims_nothing_is_payable() -> None:
    settlement = settle(PaymentTerms((SESSION,), payers={"NHS": Fraction(1)}), [])
    assert (settlement.payable_pence, settlement.payers_pence) == (0, {"NHS": 0})


@pytest.mark.parametrize(
    ("wrong", "term", "sentence"),
    [
        ({"rate_card": ()}, "rate_card", "The rate card must price at least one metric."),
        ({"rate_card": (SESSION, SESSION)}, "rate_card[1].metric", "Session is on the rate card twice."),
        ({"rate_card": (Rate("S", -1),)}, "rate_card[0].unit_price", "A unit price must not be negative."),
        ({"rate_card": (Rate("S", 1, -1),)}, "rate_card[0].cap_amount", "A cap must not be negative."),
        ({"person_cap_pence": -1}, "person_cap", "A cap must not be negative."),
        ({"contract_cap_pence": -1}, "contract_cap", "A cap must not be negative."),
        (
            {"payers": {"NHS": Fraction(2, 3)}},
            "payers",
            'The shares must total exactly 1, not 2/3. A third is written "1/3", not 0.3333.',
        ),
    ],
)
def test_terms_that_cannot_stand_are_refused_by_name(wrong: dict[str, object], term: str, sentence: str) -> None:
    with pytest.raises(BrokenTerm) as refusal:
        PaymentTerms(**({"rate_card": (SESSION,)} | wrong))  # type: ignore[arg-type]
    assert (refusal.value.term, refusal.value.sentence) == (term, sentence)


@pytest.mark.parametrize(
    ("wrong", "term", "sentence"),
    [
        (claim("Session", -1), "claims[1].quantity", "A quantity must be a number that is not negative."),
        (claim("Session", "NaN"), "claims[1].quantity", "A quantity must be a number that is not negative."),
        (claim("Visit"), "claims[1].metric", "Visit is not on the rate card."),
        (
            claim(HOUSED.metric),
            "claims[1].person",
            "Housed for six months is paid once per person, so the claim must say for whom.",
        ),
    ],
)
def test_claims_that_cannot_stand_are_refused_by_name(wrong: Claim, term: str, sentence: str) -> None:
    with pytest.raises(BrokenTerm) as refusal:
        settle(PaymentTerms((SESSION, HOUSED)), [claim("Session"), wrong])
    assert (refusal.value.term, refusal.value.sentence) == (term, sentence)


PENCE = st.integers(0, 100_000)
CAPS = st.none() | PENCE
PEOPLE = st.sampled_from(["p1", "p2", "p3"])


@st.composite
def payment_terms(draw: st.DrawFn) -> PaymentTerms:
    weights = [draw(st.integers(1, 9)) for _ in range(draw(st.integers(1, 4)))]
    return PaymentTerms(
        rate_card=tuple(Rate(metric, draw(PENCE), draw(CAPS), draw(st.booleans())) for metric in "ABC"),
        person_cap_pence=draw(CAPS),
        contract_cap_pence=draw(CAPS),
        payers={f"payer {place}": Fraction(weight, sum(weights)) for place, weight in enumerate(weights)},
    )


CLAIMS = st.lists(
    st.builds(Claim, st.sampled_from("ABC"), st.decimals(0, 50, places=3, allow_nan=False), PEOPLE), max_size=12
)


@IN_EVERY_CASE
@given(payment_terms(), CLAIMS)
def test_the_payers_parts_sum_to_what_is_payable(terms: PaymentTerms, claims: list[Claim]) -> None:
    settlement = settle(terms, claims)
    assert sum(settlement.payers_pence.values()) == settlement.payable_pence
    plain = split_by_largest_remainder(settlement.payable_pence, list(terms.payers.values()))
    assert list(settlement.payers_pence.values()) == plain


@IN_EVERY_CASE
@given(payment_terms(), CLAIMS)
def test_no_cap_is_ever_exceeded(terms: PaymentTerms, claims: list[Claim]) -> None:
    settlement = settle(terms, claims)
    for rate in terms.rate_card:
        paid = sum(line.payable_pence for line in settlement.lines if line.claim.metric == rate.metric)
        assert rate.cap_pence is None or paid <= rate.cap_pence
    for person in ("p1", "p2", "p3"):
        paid = sum(line.payable_pence for line in settlement.lines if line.claim.person == person)
        assert terms.person_cap_pence is None or paid <= terms.person_cap_pence
    assert terms.contract_cap_pence is None or settlement.payable_pence <= terms.contract_cap_pence


@IN_EVERY_CASE
@given(payment_terms(), CLAIMS)
def test_no_line_is_paid_more_than_it_earned(terms: PaymentTerms, claims: list[Claim]) -> None:
    settlement = settle(terms, claims)
    assert all(0 <= line.payable_pence <= line.earned_pence for line in settlement.lines)
    assert settlement.payable_pence <= settlement.earned_pence


@IN_EVERY_CASE
@given(payment_terms(), CLAIMS)
def test_a_person_never_earns_a_once_only_metric_twice(terms: PaymentTerms, claims: list[Claim]) -> None:
    lines = settle(terms, claims).lines
    for rate in (rate for rate in terms.rate_card if rate.once_per_person):
        for person in ("p1", "p2", "p3"):
            own = [line for line in lines if (line.claim.metric, line.claim.person) == (rate.metric, person)]
            assert sum(line.earned_pence for line in own) <= rate.unit_price_pence


@IN_EVERY_CASE
@given(payment_terms(), CLAIMS, CLAIMS)
def test_later_claims_change_nothing_for_earlier_ones(
    terms: PaymentTerms, earlier: list[Claim], later: list[Claim]
) -> None:
    assert settle(terms, earlier + later).lines[: len(earlier)] == settle(terms, earlier).lines


@IN_EVERY_CASE
@given(st.data(), CLAIMS)
def test_whole_claims_earn_the_same_in_any_order(data: st.DataObject, claims: list[Claim]) -> None:
    # Parts of a once-only unit may round elsewhere, and caps go by order: without both, order is nothing.
    terms = PaymentTerms(tuple(Rate(metric, 1_000) for metric in "ABC"))
    shuffled = data.draw(st.permutations(claims))
    assert settle(terms, shuffled).earned_pence == settle(terms, claims).earned_pence


@IN_EVERY_CASE
@given(payment_terms(), CLAIMS)
def test_settling_again_gives_the_same_answer(terms: PaymentTerms, claims: list[Claim]) -> None:
    assert settle(terms, claims) == settle(terms, claims)
