"""Signs that those who need a service most are left out: asked about, never judged from a few people."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.refusals import Refused
from valuation.payments.rules.reach import Aims, Reached, check_reached, share_in_words, signs

AIMS = Aims(Decimal(30), Decimal(20), Decimal(25))
QUARTER = Reached(date(2027, 3, 31), 40, 4, 30, 12, 3, "Moved away")


def test_a_period_as_it_was_looked_for_asks_nothing() -> None:
    check_reached(QUARTER, date(2027, 4, 1))
    assert signs(AIMS, [QUARTER]) == []
    assert signs(AIMS, []) == []
    assert signs(None, [QUARTER]) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"complex_needs": 6},
            "20% of those who started in the period to 31 March 2027 have complex needs; at least 30%",
        ),
        ({"refused": 10, "started": 30}, "25% of those referred in the period to 31 March 2027 were turned away"),
        ({"left_early": 10}, "33.3% of those who started in the period to 31 March 2027 left early; at most 25%"),
    ],
)
def test_each_sign_is_a_question(changed: dict[str, Any], words: str) -> None:
    [sign] = signs(AIMS, [replace(QUARTER, **changed)])
    assert sign.startswith(words)
    assert sign.endswith("?")


def test_a_few_people_are_not_judged() -> None:
    few = Reached(date(2027, 3, 31), 4, 3, 1, 0, 1, "Too far away")
    assert signs(AIMS, [few]) == []
    assert share_in_words(few.complex_share) == "Too few to say"


def test_a_share_that_falls_twice_is_asked_about_without_any_aim() -> None:
    later = [
        replace(QUARTER, period_ends_on=date(2027, month, 28), complex_needs=needs)
        for month, needs in ((9, 9), (6, 10), (3, 12))
    ]
    [sign] = signs(None, later)
    assert "has fallen 2 periods in a row, from 40% to 30%" in sign
    assert signs(None, later[:2]) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"period_ends_on": date(2027, 5, 1)}, "The period must be over."),
        ({"refused": 11}, "More people were turned away or started than were referred."),
        ({"complex_needs": 31}, "More people have complex needs than started."),
        ({"left_early": 31}, "More people left than started."),
        ({"reasons": ""}, "Say why people were turned away or left, without naming anybody."),
    ],
)
def test_numbers_that_cannot_be_are_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        check_reached(replace(QUARTER, **changed), date(2027, 4, 1))
