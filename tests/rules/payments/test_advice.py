"""Questions before a contract is agreed: each is asked where it applies, and nowhere else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from valuation.payments.rules.advice import questions
from valuation.payments.rules.clauses import Clause, ClauseKind
from valuation.payments.rules.contracts import Price, PriceKind, Terms

READY = Price("Ready", PriceKind.FIXED_FEE, 1_000_00, Decimal(36))
EARLY = Price("A first step", PriceKind.INTERIM_OUTCOME, 100_00, Decimal(40))
LATE = Price("Still there", PriceKind.SUSTAINED_OUTCOME, 100_00, Decimal(40))
BREAK = Clause(ClauseKind.BREAK, Decimal(70), 2, 90)
SOUND = Terms(
    "Befriending", "Friends", False, None, date(2027, 4, 1), date(2030, 3, 31), 30, {"Council": "1"},
    (READY, EARLY, LATE), clauses=(BREAK,),
)  # fmt: skip


def test_a_sound_contract_is_asked_nothing() -> None:
    assert questions(SOUND) == []
    assert questions(replace(SOUND, prices=(), clauses=())) == [], "there is nothing to ask about yet"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"prices": (READY, LATE)}, "Every payment for results waits until they have lasted."),
        ({"prices": (EARLY, replace(LATE, expected=Decimal(400)))}, "Nothing is paid for being ready to work"),
        ({"prices": (replace(READY, expected=Decimal(10)), EARLY, LATE)}, "the whole contract is £18,000.00."),
        ({"prices": (READY,)}, "Nothing is paid for what changes for people."),
        ({"ends_on": date(2028, 3, 31)}, "It runs for 12 months. Three to five years, with a break after two"),
        ({"clauses": ()}, "Nothing says when one would stop."),
    ],
)
def test_each_question_has_its_reason(changed: dict[str, Any], words: str) -> None:
    [question] = questions(replace(SOUND, **changed))
    assert words in question
    assert question.endswith("?")
