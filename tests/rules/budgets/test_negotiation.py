"""A round is known by what is proposed in it, and agreed as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.appraisal.breakdowns import Position
from valuation.budgets.charts import WIDTH, draw_pairs
from valuation.budgets.rules.negotiation import (
    CannotAgree,
    CannotPropose,
    Proposal,
    check_is_open,
    check_may_agree,
    compare,
    digest_of,
    is_agreed_by_all,
    share_percent,
    standing,
)
from valuation.ledger.rules.postings import Medium

proposals = st.lists(
    st.builds(
        Proposal,
        body=st.sampled_from("ABC"),
        line=st.sampled_from("XY"),
        medium=st.sampled_from(Medium),
        is_recurrent=st.booleans(),
        amount_pence=st.integers(0, 10**12),
        basis=st.text(max_size=5),
    ),
    max_size=8,
)
amounts = st.dictionaries(st.sampled_from("ABCD"), st.integers(-(10**12), 10**12), max_size=4)


@given(proposals, st.randoms())
def test_the_digest_does_not_hang_on_the_order(made: list[Proposal], chance: object) -> None:
    shuffled = list(standing(made))
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest_of(1, shuffled) == digest_of(1, standing(made))
    assert digest_of(2, shuffled) != digest_of(1, shuffled)


@given(proposals)
def test_the_newest_of_a_kind_stands_and_zero_takes_it_back(made: list[Proposal]) -> None:
    newest = {one.what: one.amount_pence for one in made}
    assert {one.what: one.amount_pence for one in standing(made)} == {k: v for k, v in newest.items() if v}


def test_each_body_has_its_place() -> None:
    found = {one.body: one.position for one in compare({"A": 5, "B": 5}, {"B": 9, "C": 1, "D": -3})}
    assert found == {
        "A": Position.PAYS_WITHOUT_GAIN,
        "B": Position.PAYS_AND_GAINS,
        "C": Position.GAINS_WITHOUT_PAYING,
        "D": Position.NEITHER,
    }


@given(amounts, amounts)
def test_the_bars_stay_on_the_paper_and_begin_where_nothing_is(pays: dict[str, int], gains: dict[str, int]) -> None:
    chart = draw_pairs(compare({body: abs(pence) for body, pence in pays.items()}, gains))
    for pair in chart.pairs:
        for bar in (pair.pays, pair.gains):
            assert bar.left >= -0.1
            assert bar.left + bar.width <= WIDTH
            edge = bar.left + bar.width if bar.pence < 0 else bar.left
            assert abs(edge - chart.zero) < 0.2


def test_parts_are_shown_to_a_tenth() -> None:
    assert [share_percent(1, 3), share_percent(0, 5), share_percent(1, 0)] == ["33.3%", "0.0%", "–"]


def test_a_round_is_agreed_by_all_who_would_pay_and_by_somebody() -> None:
    assert is_agreed_by_all({"A"}, {"A", "B"})
    assert not is_agreed_by_all({"A", "B"}, {"A"})
    assert not is_agreed_by_all(set(), {"A"})


def test_refusals_are_said_in_words() -> None:
    check_is_open(is_newest=True, is_adopted=False)
    check_may_agree("A", {"A"}, "d", "d", has_agreed=False)
    with pytest.raises(CannotPropose, match="newer round"):
        check_is_open(is_newest=False, is_adopted=False)
    with pytest.raises(CannotPropose, match="agreed by all"):
        check_is_open(is_newest=True, is_adopted=True)
    with pytest.raises(CannotAgree, match="would put something in"):
        check_may_agree("B", {"A"}, "d", "d", has_agreed=False)
    with pytest.raises(CannotAgree, match="just changed"):
        check_may_agree("A", {"A"}, "c", "d", has_agreed=False)
    with pytest.raises(CannotAgree, match="already"):
        check_may_agree("A", {"A"}, "d", "d", has_agreed=True)
