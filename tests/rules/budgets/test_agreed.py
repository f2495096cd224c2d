"""What a signature binds to, and when it may be given."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.refusals import Refused
from valuation.budgets.rules.agreed import (
    CannotFreeze,
    CannotSign,
    LineRule,
    Underspend,
    canonical,
    check_in_time,
    check_may_freeze,
    check_may_sign,
    digest_of,
    read_rule,
    read_share,
    rule_in_words,
)
from valuation.budgets.rules.terms import Rule, Step
from valuation.terms import BrokenTerm, in_percent

APRIL = date(2027, 4, 1)
fractions = st.fractions(0, 1, max_denominator=1_000)
rules = st.builds(
    LineRule,
    rule=st.sampled_from(Rule),
    underspend=st.sampled_from(Underspend),
    shares=st.dictionaries(st.text(max_size=5), fractions, max_size=4),
    caps_pence=st.dictionaries(st.text(max_size=5), st.integers(0, 10**15), max_size=4),
    thresholds=st.dictionaries(st.text(max_size=5), fractions, max_size=4),
    steps=st.lists(st.builds(Step, st.text(max_size=5), st.integers(0, 10**15)), max_size=4).map(tuple),
)


@given(rules)
def test_a_rule_reads_back_as_it_was_written(rule: LineRule) -> None:
    assert read_rule(rule.written()) == rule


@given(rules)
def test_every_rule_has_its_words_and_says_what_becomes_of_what_is_left(rule: LineRule) -> None:
    words = rule_in_words(rule, {}, "The council")
    assert len(words) >= 2
    assert all(words)


@given(fractions)
def test_a_share_is_typed_as_it_is_shown(share: Fraction) -> None:
    assert read_share(in_percent(share)) == share


@pytest.mark.parametrize("text", ["a third", "1/0", "1e9", "1/3/4", "--5", "9" * 30])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(BrokenTerm, match="Enter a share"):
        read_share(text)


def test_no_share_is_typed_by_leaving_it_empty() -> None:
    assert read_share(" ") is None
    assert read_share("62.5 %") == Fraction(5, 8)
    assert read_share("1/3") == Fraction(1, 3)


def test_the_digest_is_of_the_words_and_not_of_their_order() -> None:
    assert canonical({"a": 1, "b": "é"}) == canonical({"b": "é", "a": 1})
    assert digest_of(canonical({"a": 1})) != digest_of(canonical({"a": 2}))


def test_a_text_is_frozen_before_the_year_or_says_why_not() -> None:
    check_may_freeze([], ["Council"], date(2027, 3, 31), APRIL, "")
    check_may_freeze([], ["Council"], APRIL, APRIL, "The board met in May.")
    with pytest.raises(Refused, match="must be signed before the year starts on 1 April 2027"):
        check_in_time(APRIL, APRIL, "")
    with pytest.raises(CannotFreeze, match="none for Beds; Visits"):
        check_may_freeze(["Beds", "Visits"], ["Council"], date(2027, 1, 1), APRIL, "")
    with pytest.raises(CannotFreeze, match="nobody to sign"):
        check_may_freeze([], [], date(2027, 1, 1), APRIL, "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"is_asked": False}, "Only the organisations"),
        ({"has_signed": True}, "has signed this text already"),
        ({"is_newest": False}, "A newer text"),
        ({"is_same_text": False}, "not the text that you were shown"),
    ],
)
def test_a_signature_is_refused_in_words(wrong: dict[str, bool], sentence: str) -> None:
    right = {"is_newest": True, "is_asked": True, "has_signed": False, "is_same_text": True}
    check_may_sign(**right)
    with pytest.raises(CannotSign, match=sentence):
        check_may_sign(**{**right, **wrong})
