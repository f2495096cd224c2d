"""Who bears the variance: each rule by hand, and what holds under all of them."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import settings

from portal.refusals import Refused
from valuation.budgets.rules.risk_sharing import Drawing, Sharing, Variance, share_variance
from valuation.budgets.rules.terms import (
    Rule,
    Step,
    Terms,
    check_agreed_in_time,
    check_use_of_underspend,
)
from valuation.terms import BrokenTerm

IN_EVERY_CASE = settings(deadline=None)
THREE = {"Council": 60_000, "NHS": 30_000, "Police": 10_000}
STEPS = (Step("Other pools", 20_000), Step("Risk pool", 50_000), Step("Uncommitted schemes", 10_000))


def extra(terms: Terms, variance_pence: int) -> Mapping[str, int]:
    return share_variance(terms, Variance(variance_pence)).extra_pence


def test_fixed_leaves_the_variance_with_the_host() -> None:
    terms = Terms(Rule.FIXED, THREE, host="NHS")
    assert extra(terms, 5_001) == {"Council": 0, "NHS": 5_001, "Police": 0}
    assert extra(terms, -5_001) == {"Council": 0, "NHS": -5_001, "Police": 0}


def test_shares_are_borne_as_given_whatever_was_contributed() -> None:
    terms = Terms(Rule.SHARES, THREE, shares={"Police": Fraction(1, 2), "Council": Fraction(1, 2)})
    assert extra(terms, 101) == {"Council": 51, "NHS": 0, "Police": 50}


def test_an_underspend_comes_back_in_the_same_shares() -> None:
    terms = Terms(Rule.SHARES, THREE, shares=dict.fromkeys(THREE, Fraction(1, 3)))
    assert extra(terms, -100) == {"Council": -34, "NHS": -33, "Police": -33}


def test_pro_rata_follows_the_contributions() -> None:
    assert extra(Terms(Rule.PRO_RATA_CAPPED, THREE), 1_000) == {"Council": 600, "NHS": 300, "Police": 100}


def test_pro_rata_never_asks_for_more_than_the_contribution_again() -> None:
    sharing = share_variance(Terms(Rule.PRO_RATA_CAPPED, THREE), Variance(150_000))
    assert sharing == Sharing(THREE, (), 50_000)


def test_an_agreed_cap_replaces_the_contribution_and_what_it_cuts_off_is_unmet() -> None:
    terms = Terms(Rule.PRO_RATA_CAPPED, THREE, caps_pence={"Council": 70_000, "Police": 4_000})
    sharing = share_variance(terms, Variance(110_000))
    # 66,000 · 33,000 · 11,000 before the caps: 70,000 by agreement, the NHS's own 30,000, and 4,000.
    assert sharing == Sharing({"Council": 66_000, "NHS": 30_000, "Police": 4_000}, (), 10_000)


def test_the_penny_is_left_over_before_the_caps_cut() -> None:
    terms = Terms(Rule.SHARES, THREE, shares=dict.fromkeys(THREE, Fraction(1, 3)), caps_pence={"Council": 33})
    assert share_variance(terms, Variance(100)) == Sharing({"Council": 33, "NHS": 33, "Police": 33}, (), 1)


def test_a_cascade_draws_on_each_step_before_the_next() -> None:
    sharing = share_variance(Terms(Rule.CASCADE, THREE, steps=STEPS), Variance(45_000))
    assert sharing.taken == (
        Drawing("Other pools", 20_000),
        Drawing("Risk pool", 25_000),
        Drawing("Uncommitted schemes", 0),
    )
    assert (sharing.unmet_pence, set(sharing.extra_pence.values())) == (0, {0})


def test_what_a_cascade_cannot_find_is_unmet() -> None:
    assert share_variance(Terms(Rule.CASCADE, THREE, steps=STEPS), Variance(100_000)).unmet_pence == 20_000


def test_an_underspend_of_a_cascade_stays_in_the_pool() -> None:
    sharing = share_variance(Terms(Rule.CASCADE, THREE, steps=STEPS), Variance(-5_000))
    assert (sharing.unmet_pence, {drawing.amount_pence for drawing in sharing.taken}) == (-5_000, {0})


def test_at_own_risk_each_bears_its_own_lines() -> None:
    variance = Variance.on_own_lines({"Police": 700, "Council": -200})
    sharing = share_variance(Terms(Rule.OWN_RISK, THREE), variance)
    assert sharing == Sharing({"Council": -200, "NHS": 0, "Police": 700}, (), 0)


def test_at_own_risk_a_single_figure_is_the_hosts() -> None:
    assert extra(Terms(Rule.OWN_RISK, THREE, host="NHS"), 900) == {"Council": 0, "NHS": 900, "Police": 0}


def test_at_own_risk_a_figure_of_unknown_lines_is_nobodys() -> None:
    sharing = share_variance(Terms(Rule.OWN_RISK, THREE), Variance(900))
    assert (set(sharing.extra_pence.values()), sharing.unmet_pence) == ({0}, 900)


def test_own_lines_that_cancel_out_are_still_each_bodys_own() -> None:
    variance = Variance.on_own_lines({"NHS": 700, "Council": -700})
    assert share_variance(Terms(Rule.OWN_RISK, THREE), variance).extra_pence["NHS"] == 700


def test_no_sharing_changes_nobodys_contribution() -> None:
    sharing = share_variance(Terms(Rule.NONE, THREE, host="NHS"), Variance(900))
    assert sharing == Sharing(dict.fromkeys(THREE, 0), (), 900)


def test_a_waiting_body_joins_when_the_others_have_borne_their_part() -> None:
    terms = Terms(Rule.THRESHOLD, THREE, thresholds={"Police": Fraction(1, 10)})
    # The Council and the NHS bear the first 9,000, a tenth of their 90,000, two to one …
    assert extra(terms, 9_000) == {"Council": 6_000, "NHS": 3_000, "Police": 0}
    # … and the next 1,000 goes 60 : 30 : 10.
    assert extra(terms, 10_000) == {"Council": 6_600, "NHS": 3_300, "Police": 100}
    assert extra(terms, -10_000) == {"Council": -6_600, "NHS": -3_300, "Police": -100}


def test_bodies_join_one_after_the_other() -> None:
    terms = Terms(
        Rule.THRESHOLD,
        {"A": 1_000, "B": 1_000, "C": 1_000},
        shares={"A": Fraction(1, 2), "B": Fraction(1, 4), "C": Fraction(1, 4)},
        thresholds={"B": Fraction(1, 10), "C": Fraction(1, 5)},
    )
    # A alone to 200 (a tenth of A and C); A and B two to one until both have borne 400 (a fifth of A and B);
    # then 40 in quarters. A: 200 + 133.33 + 20, B: 66.67 + 10, C: 10.
    assert extra(terms, 440) == {"A": 353, "B": 77, "C": 10}


def test_what_a_cap_cuts_off_has_not_been_borne() -> None:
    terms = Terms(
        Rule.THRESHOLD,
        {"A": 1_000, "B": 1_000},
        thresholds={"B": Fraction(1, 2)},
        caps_pence={"A": 400},
    )
    assert share_variance(terms, Variance(900)) == Sharing({"A": 400, "B": 0}, (), 500)


def test_the_uncapped_bear_on_towards_a_threshold_when_another_is_at_its_cap() -> None:
    terms = Terms(
        Rule.THRESHOLD,
        {"A": 1_000, "B": 1_000, "C": 1_000},
        thresholds={"C": Fraction(1, 4)},
        caps_pence={"A": 100},
    )
    # C waits for 500: 100 from A, so 400 from B, by when 300 of A's is cut off; the last 300 in thirds.
    assert share_variance(terms, Variance(1_100)) == Sharing({"A": 100, "B": 500, "C": 100}, (), 400)


def test_if_everybody_waits_nobody_begins() -> None:
    terms = Terms(Rule.THRESHOLD, THREE, thresholds=dict.fromkeys(THREE, Fraction(1, 10)))
    assert share_variance(terms, Variance(500)) == Sharing(dict.fromkeys(THREE, 0), (), 500)


def test_a_threshold_of_nothing_is_no_wait() -> None:
    terms = Terms(Rule.THRESHOLD, THREE, thresholds=dict.fromkeys(THREE, Fraction(0)))
    assert extra(terms, 1_000) == {"Council": 600, "NHS": 300, "Police": 100}


@pytest.mark.parametrize(
    ("wrong", "term", "sentence"),
    [
        ({"contributions_pence": {}}, "contributions", "At least one body must be named."),
        (
            {"contributions_pence": {"A": -1}},
            "contributions.A",
            "A contribution must not be negative.",
        ),
        (
            {"contributions_pence": {"A": 0}},
            "contributions",
            "Pro rata needs at least one contribution above zero.",
        ),
        ({"host": "Fire"}, "host", "Fire is not one of the bodies that contribute."),
        ({"caps_pence": {"Fire": 1}}, "caps.Fire", "Fire is not one of the bodies that contribute."),
        ({"caps_pence": {"NHS": -1}}, "caps.NHS", "A cap must not be negative, as −£0.01 is."),
        ({"shares": {"NHS": Fraction(2), "Council": Fraction(-1)}}, "shares.Council", "A share must not be negative."),
        (
            {"shares": dict.fromkeys(THREE, Fraction("0.3333"))},
            "shares",
            'The shares must total exactly 1, not 0.9999. A third is written "1/3", not 0.3333.',
        ),
        (
            {"shares": {"NHS": Fraction(8, 9)}},
            "shares",
            'The shares must total exactly 1, not 8/9. A third is written "1/3", not 0.3333.',
        ),
        ({"thresholds": {"NHS": Fraction(3, 2)}}, "threshold.NHS", "A threshold must be from 0 to 1."),
        ({"steps": (Step("Risk pool", 1), Step("Risk pool", 2))}, "steps[1].name", "Risk pool is named twice."),
        (
            {"steps": (Step("Risk pool", -1),)},
            "steps[0].available",
            "What a step has available must not be negative.",
        ),
        ({"rule": Rule.FIXED}, "host", "The rule fixed needs the host, who bears the whole variance."),
        ({"rule": Rule.SHARES}, "shares", "The rule shares needs each body's share."),
        ({"rule": Rule.CASCADE}, "steps", "The rule cascade needs at least one step to draw on."),
        ({"rule": Rule.THRESHOLD}, "threshold", "The rule threshold needs at least one threshold."),
    ],
)
def test_terms_that_cannot_stand_are_refused_by_name(wrong: dict[str, object], term: str, sentence: str) -> None:
    whole: dict[str, object] = {"rule": Rule.PRO_RATA_CAPPED, "contributions_pence": THREE}
    with pytest.raises(BrokenTerm) as refusal:
        Terms(**(whole | wrong))  # type: ignore[arg-type]
    assert (refusal.value.term, refusal.value.sentence) == (term, sentence)


def test_a_variance_for_each_body_belongs_to_own_risk_alone() -> None:
    with pytest.raises(BrokenTerm, match="The rule none takes one variance, not one for each body"):
        share_variance(Terms(Rule.NONE, THREE), Variance.on_own_lines({}))


def test_a_variance_of_a_stranger_is_refused() -> None:
    with pytest.raises(BrokenTerm, match="Fire is not one of the bodies that contribute"):
        share_variance(Terms(Rule.OWN_RISK, THREE), Variance.on_own_lines({"Fire": 1}))


def test_a_rule_signed_on_the_first_day_of_the_year_is_too_late() -> None:
    with pytest.raises(Refused, match=r"must be signed before the year starts on 1 April 2025\.$"):
        check_agreed_in_time(date(2025, 4, 1), date(2025, 4, 1))


def test_a_rule_signed_the_day_before_is_in_time() -> None:
    check_agreed_in_time(date(2025, 3, 31), date(2025, 4, 1))


def test_an_underspend_pays_for_nothing_that_recurs() -> None:
    check_use_of_underspend(recurrent=False)
    with pytest.raises(Refused, match=r"^An underspend can only be put to non-recurrent use\.$"):
        check_use_of_underspend(recurrent=True)
