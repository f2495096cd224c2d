"""How an indicator's numbers are split, and what both sides accept when they accept it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.access.parties import PartyKind
from portal.refusals import Refused
from valuation.outcomes.rules.agreement import (
    CannotAccept,
    Side,
    check_joint,
    check_may_accept,
    check_side,
    side_of,
    text_digest,
)
from valuation.outcomes.rules.measuring import Split, WrongSplit, as_typed, check_proxy, read_splits

NAME = st.text("abcdefgh ", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.dictionaries(NAME, st.lists(NAME, min_size=2, max_size=12, unique=True), max_size=3))
def test_splits_are_read_as_they_were_written(typed: dict[str, list[str]]) -> None:
    splits = tuple(
        Split(" ".join(name.split()), tuple(" ".join(p.split()) for p in parts)) for name, parts in typed.items()
    )
    try:
        read = read_splits(as_typed(splits))
    except WrongSplit:
        return  # two names that differ only in their spaces
    assert read == splits


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Age", "“Age” is not a split with two parts or more."),
        ("Age: all", "“Age: all” is not a split with two parts or more."),
        (": a, b", "“: a, b” is not a split with two parts or more."),
        ("Age: a, A", "Two times a part of “Age” is called “A”. Give each a name of its own."),
        ("Age: a, b\nage: c, d", "Two times a split is called “age”. Give each a name of its own."),
        ("A: a, b\nB: a, b\nC: a, b\nD: a, b", "Split the numbers in at most 3 ways."),
        ("Age: " + ", ".join(map(str, range(13))), "“Age” has 13 parts. At most 12 can be read side by side."),
        ("Age: a, " + "b" * 61, "to 60 characters or fewer."),
    ],
)
def test_what_splits_nothing_is_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(WrongSplit) as refusal:
        read_splits(typed)
    assert sentence in refusal.value.sentence


def test_a_proxy_says_why_it_stands_in() -> None:
    check_proxy(is_proxy=True, because="It cannot be seen")
    check_proxy(is_proxy=False, because="")
    for is_proxy, because in ((True, ""), (False, "It cannot be seen")):
        with pytest.raises(Refused):
            check_proxy(is_proxy=is_proxy, because=because)


def test_who_belongs_to_which_side() -> None:
    assert {kind: side_of(kind) for kind in PartyKind} == {
        PartyKind.LEAD_AGENCY: Side.COMMISSIONER,
        PartyKind.PARTNER_AGENCY: Side.COMMISSIONER,
        PartyKind.DESIGN_PARTNER: None,
        PartyKind.PROVIDER: Side.PROVIDER,
        PartyKind.FACILITATOR: None,
        PartyKind.OBSERVER: None,
    }
    with pytest.raises(CannotAccept, match="A facilitator belongs to neither side"):
        check_side(PartyKind.FACILITATOR)


def test_one_side_alone_is_no_agreement() -> None:
    check_joint([Side.COMMISSIONER, Side.PROVIDER])
    with pytest.raises(CannotAccept, match="Still missing: the providers’ side"):
        check_joint([Side.COMMISSIONER])
    with pytest.raises(CannotAccept, match="the commissioners’ side and the providers’ side"):
        check_joint([])
    with pytest.raises(CannotAccept, match="for the providers’ side already"):
        check_may_accept(Side.PROVIDER, [Side.PROVIDER])


def test_the_digest_is_of_the_words_and_not_of_how_a_number_is_written() -> None:
    one = text_digest("Less alone", {"target": Decimal("1.50"), "starts_on": date(2026, 4, 1), "unit": "people"})
    assert text_digest("Less alone", {"unit": "people", "starts_on": date(2026, 4, 1), "target": Decimal("1.5")}) == one
    assert text_digest("Less alone", {"unit": "people", "starts_on": date(2026, 4, 1), "target": Decimal(15)}) != one
    assert text_digest("Alone", {"unit": "people", "starts_on": date(2026, 4, 1), "target": Decimal("1.5")}) != one
