"""Full cost recovery, and what may be moved to the shared floor (S004-08-07)."""

from dataclasses import replace
from uuid import uuid4

import pytest

from consortia.costs import rules
from consortia.costs.rules import IN_WORDS, NOTIONAL, Kind, Line

WAGES = Line(uuid4(), "Wages", Kind.DIRECT, 1_200_000, "", uuid4(), "Transport")
RENT = Line(uuid4(), "Rent", Kind.OVERHEAD, 150_000, "", None, None)
VOLUNTEERS = Line(uuid4(), "Drivers", Kind.VOLUNTEERS, 640_050, "", WAGES.package_id, "Transport")


def test_every_kind_is_explained() -> None:
    assert set(IN_WORDS) == set(Kind)


def test_cash_and_notional_stand_side_by_side() -> None:
    totals = rules.totals([WAGES, RENT, VOLUNTEERS])
    assert (totals.cash_pence, totals.notional_pence, totals.full_pence) == (1_350_000, 640_050, 1_990_050)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_counts_once(kind: Kind) -> None:
    totals = rules.totals([replace(WAGES, kind=kind, amount_pence=7)])
    assert totals.full_pence == 7
    assert (totals.notional_pence == 7) is (kind in NOTIONAL)


def test_sums_by_kind_leave_out_what_does_not_occur() -> None:
    assert rules.by_kind([VOLUNTEERS, WAGES, WAGES]) == [(Kind.DIRECT, 2_400_000), (Kind.VOLUNTEERS, 640_050)]


def test_hints_name_what_may_be_missing() -> None:
    assert rules.hints([]) == []
    assert any("no overheads yet" in hint for hint in rules.hints([WAGES]))
    assert any("no direct costs" in hint for hint in rules.hints([RENT]))
    assert any("belong to no work package" in hint for hint in rules.hints([RENT]))
    rest = [replace(WAGES, kind=Kind.OVERHEAD), replace(WAGES, kind=Kind.DEPRECIATION)]
    assert rules.hints([WAGES, VOLUNTEERS, *rest]) == []


@pytest.mark.parametrize(("typed", "amount_pence"), [("12", 1200), ("£1,234.50", 123_450), ("-3.20", -320)])
def test_amounts_are_whole_pence(typed: str, amount_pence: int) -> None:
    assert rules.parse_amount(typed) == amount_pence


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "such as 1,234.50"),
        ("a lot", "must be in pounds"),
        ("0.00", "more or less than zero"),
        ("1.234", "penny"),
    ],
)
def test_other_amounts_are_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(rules.NotAnAmount, match=words):
        rules.parse_amount(typed)


def test_only_what_was_read_is_moved_and_only_once() -> None:
    digest = rules.digest_of([WAGES, RENT])
    rules.check_may_move([RENT, WAGES], [], digest)
    with pytest.raises(rules.CannotMove, match="no cost to move"):
        rules.check_may_move([], [], rules.digest_of([]))
    with pytest.raises(rules.CannotMove, match="already on the shared floor"):
        rules.check_may_move([WAGES, RENT], [RENT.id], digest)
    with pytest.raises(rules.CannotMove, match="changed these costs while you were reading"):
        rules.check_may_move([replace(WAGES, description="Wages of Ann"), RENT], [], digest)


def test_what_is_shared_is_corrected_by_another_line() -> None:
    rules.check_may_change(WAGES, [RENT.id])
    with pytest.raises(rules.CannotChange, match="less than zero"):
        rules.check_may_change(WAGES, [WAGES.id])
