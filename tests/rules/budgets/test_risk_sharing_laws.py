"""Who bears the variance: what holds under every rule, whatever the figures."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.budgets.test_risk_sharing import IN_EVERY_CASE, extra
from valuation.budgets.rules.risk_sharing import Variance, share_variance
from valuation.budgets.rules.terms import (
    Rule,
    Step,
    Terms,
)

PENCE = st.integers(0, 10**12)


PARTS = st.fractions(0, 1, max_denominator=40)


@st.composite
def agreements(draw: st.DrawFn, rules: st.SearchStrategy[Rule] = st.sampled_from(Rule)) -> Terms:  # noqa: B008
    bodies = draw(st.lists(st.sampled_from("ABCDEF"), min_size=1, unique=True))
    weights = [draw(st.integers(0, 20)) for _ in bodies]
    weights[0] += 1
    return Terms(
        rule=draw(rules),
        contributions_pence={body: draw(PENCE) + (body == bodies[0]) for body in bodies},
        host=draw(st.sampled_from(bodies)),
        shares={body: Fraction(weight, sum(weights)) for body, weight in zip(bodies, weights, strict=True)},
        caps_pence={body: draw(PENCE) for body in draw(st.sets(st.sampled_from(bodies)))},
        steps=tuple(Step(name, draw(PENCE)) for name in draw(st.sampled_from(["P", "PQ", "PQR"]))),
        thresholds={bodies[-1]: draw(PARTS)} | {body: draw(PARTS) for body in draw(st.sets(st.sampled_from(bodies)))},
    )


VARIANCES = st.integers(-(10**13), 10**13)


@IN_EVERY_CASE
@given(agreements(), VARIANCES)
def test_extra_taken_and_unmet_sum_to_the_variance(terms: Terms, variance_pence: int) -> None:
    sharing = share_variance(terms, Variance(variance_pence))
    taken_pence = sum(drawing.amount_pence for drawing in sharing.taken)
    assert sum(sharing.extra_pence.values()) + taken_pence + sharing.unmet_pence == variance_pence


@IN_EVERY_CASE
@given(agreements(), VARIANCES)
def test_nobody_bears_more_than_its_cap_nor_a_step_more_than_it_has(terms: Terms, variance_pence: int) -> None:
    sharing = share_variance(terms, Variance(variance_pence))
    assert all(abs(sharing.extra_pence[body]) <= cap for body, cap in terms.caps_pence.items())
    available = {step.name: step.available_pence for step in terms.steps}
    assert all(0 <= drawing.amount_pence <= available[drawing.name] for drawing in sharing.taken)


@IN_EVERY_CASE
@given(agreements(), VARIANCES)
def test_nobody_gains_from_an_overspend_nor_pays_for_an_underspend(terms: Terms, variance_pence: int) -> None:
    sharing = share_variance(terms, Variance(variance_pence))
    assert all(amount_pence * variance_pence >= 0 for amount_pence in sharing.extra_pence.values())
    assert sharing.unmet_pence * variance_pence >= 0


@IN_EVERY_CASE
@given(agreements(st.sampled_from([rule for rule in Rule if rule is not Rule.CASCADE])), VARIANCES)
def test_an_underspend_is_the_mirror_image_of_an_overspend(terms: Terms, variance_pence: int) -> None:
    sharing = share_variance(terms, Variance(variance_pence))
    mirrored = share_variance(terms, Variance(-variance_pence))
    assert mirrored.extra_pence == {body: -pence for body, pence in sharing.extra_pence.items()}


@IN_EVERY_CASE
@given(agreements(st.just(Rule.THRESHOLD)), VARIANCES)
def test_a_body_bears_nothing_until_the_others_have_borne_enough(terms: Terms, variance_pence: int) -> None:
    borne = {body: abs(pence) for body, pence in extra(terms, variance_pence).items()}
    for body in (body for body in borne if borne[body]):
        others = [other for other in borne if other != body]
        contributed = sum(terms.contributions_pence[other] for other in others)
        # Rounding moves each of the others by less than a penny.
        missing = terms.thresholds.get(body, Fraction(0)) * contributed - sum(borne[other] for other in others)
        assert missing < len(borne)


@IN_EVERY_CASE
@given(agreements(st.just(Rule.THRESHOLD)), VARIANCES)
def test_without_waiting_a_threshold_is_plain_sharing(terms: Terms, variance_pence: int) -> None:
    nobody_waits = dict.fromkeys(terms.contributions_pence, Fraction(0))
    unwaiting = Terms(Rule.THRESHOLD, terms.contributions_pence, shares=terms.shares, thresholds=nobody_waits, steps=())
    plain = Terms(Rule.SHARES, terms.contributions_pence, shares=terms.shares)
    assert extra(unwaiting, variance_pence) == extra(plain, variance_pence)


@IN_EVERY_CASE
@given(agreements(st.sampled_from([Rule.SHARES, Rule.PRO_RATA_CAPPED])), VARIANCES)
def test_the_order_of_the_bodies_moves_at_most_the_leftover_pennies(terms: Terms, variance_pence: int) -> None:
    backwards = Terms(
        terms.rule,
        dict(reversed(terms.contributions_pence.items())),
        shares=terms.shares,
        caps_pence=terms.caps_pence,
    )
    forwards_extra, backwards_extra = extra(terms, variance_pence), extra(backwards, variance_pence)
    assert all(abs(forwards_extra[body] - backwards_extra[body]) <= 1 for body in forwards_extra)
