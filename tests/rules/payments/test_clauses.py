"""Clauses draft notices from satisfaction, and do nothing else (S003-21, N11)."""

from datetime import date
from decimal import Decimal

from valuation.payments.rules.clauses import Clause, ClauseKind, Reading, drafts

BREAK = Clause(ClauseKind.BREAK, Decimal(70), 2, 90)
EXTENSION = Clause(ClauseKind.EXTENSION, Decimal("85.5"), 3, 30)
QUARTERS = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]


def read(*percents: str) -> list[Reading]:
    return [Reading(day, Decimal(percent), "Questionnaire") for day, percent in zip(QUARTERS, percents, strict=False)]


def test_two_low_quarters_in_a_row_draft_a_break() -> None:
    (draft,) = drafts([BREAK, EXTENSION], read("90", "69.5", "60"))
    assert draft.clause is BREAK
    assert draft.since == date(2026, 9, 30)
    text = draft.text("Befriending at home", "Befriending Together")
    assert "Satisfaction has been below 70%: 60% to 30 September 2026; 69.5% to 30 June 2026." in text
    assert "We would end the contract 90 days after this notice is given." in text


def test_one_low_quarter_or_a_recovery_drafts_nothing() -> None:
    assert drafts([BREAK], read("60")) == []
    assert drafts([BREAK], read("60", "60", "70")) == [], "the threshold itself is not below the threshold"


def test_high_satisfaction_drafts_an_offer_to_extend() -> None:
    (draft,) = drafts([BREAK, EXTENSION], read("85.5", "86", "99"))
    assert "at or above 85.5%" in draft.text("Visits", "Elim")
    assert drafts([EXTENSION], read("85.4", "86", "99")) == []


def test_readings_count_by_their_period_in_whatever_order_they_came() -> None:
    assert drafts([BREAK], list(reversed(read("90", "60", "60"))))


def test_a_clause_says_what_it_watches() -> None:
    assert BREAK.sentence == (
        "When satisfaction is below 70% for 2 periods in a row, a break may be announced, with 90 days of notice."
    )
