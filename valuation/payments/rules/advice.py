"""What tends to go wrong with contracts like this one, as questions before anybody agrees. Nothing is refused here.

S003-15, S003-17: results that are reached on the way are paid soon, and being ready is paid for. S003-19: measuring
costs money too, and a small contract pays for it dearly. S003-21, S003-30: it is said beforehand when one would stop.
S003-22: three to five years with a break after two, rather than a year at a time. S003-23: outcomes and outputs are
mixed.
"""

from collections.abc import Collection
from datetime import date

from portal.money import format_pounds
from valuation.payments.rules.clauses import ClauseKind
from valuation.payments.rules.contracts import PriceKind, Terms

SMALL_PENCE = 25_000_00
"""Below this a year of measuring one outcome is a noticeable part of the whole: a rule of thumb of this portal."""
_MONTHS_A_YEAR = 12
_LONG_MONTHS = 36


def questions(terms: Terms) -> list[str]:
    """None for a contract without a rate card yet."""
    if not terms.prices:
        return []
    asked = _about_results(terms, {price.kind for price in terms.prices})
    return [*asked, *_about_length(terms.starts_on, terms.ends_on), *_about_stopping(terms)]


def _about_results(terms: Terms, kinds: Collection[PriceKind]) -> list[str]:
    if not any(kind.is_at_risk for kind in kinds):
        return ["Nothing is paid for what changes for people. Is there an outcome worth paying for?"]
    asked = []
    if PriceKind.INTERIM_OUTCOME not in kinds:
        asked.append(
            "Every payment for results waits until they have lasted. Is there something on the way that can be paid "
            "sooner?"
        )
    if PriceKind.FIXED_FEE not in kinds:
        asked.append(
            "Nothing is paid for being ready to work, so the provider carries its costs until it is paid. Can it?"
        )
    if terms.expected_pence < SMALL_PENCE:
        whole = format_pounds(terms.expected_pence)
        asked.append(
            f"Results have to be measured and checked, and the whole contract is {whole}. Are they worth that work?"
        )
    return asked


def _about_length(starts_on: date, ends_on: date) -> list[str]:
    months = (ends_on.year - starts_on.year) * _MONTHS_A_YEAR + ends_on.month - starts_on.month + 1
    if months >= _LONG_MONTHS:
        return []
    length = f"{months} months" if months != 1 else "1 month"
    question = (
        f"It runs for {length}. Three to five years, with a break after two, leave time to show what changes. Is this "
        "a pilot, or could it be longer?"
    )
    return [question]


def _about_stopping(terms: Terms) -> list[str]:
    if any(clause.kind is ClauseKind.BREAK for clause in terms.clauses):
        return []
    return ["Nothing says when one would stop. Would a clause that watches satisfaction say it beforehand?"]
