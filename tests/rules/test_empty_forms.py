"""Forms that are sent empty: each field that is needed says in words what it wants, in the order of the page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from portal.web.forms import Form, InvalidForm, blank
from valuation.budgets.forms import read_budget
from valuation.outcomes.forms import read_indicator, read_outcome, read_quality, read_source
from valuation.outcomes.rules.framework import Level
from valuation.payments.claim_forms import read_cash_plan, read_decision, read_reading
from valuation.payments.claim_forms import read_verdict as read_verdict_on_claim
from valuation.payments.forms import Organisation, read_clause, read_frame, read_price_line
from valuation.results.forms import read_verdict as read_verdict_on_result
from valuation.unit_costs.forms import read_series

POUNDS = "This must be in pounds, such as 1,234.50."
REAL_DATE = "as a real date, such as 27 3 2027."

FORMS: dict[str, tuple[Callable[[Form], Any], list[str]]] = {
    "a budget": (
        lambda form: read_budget(form, []),
        [
            "Enter a title for the budget.",
            "Select whether the budget is pooled or aligned.",
            "Enter what the money is for.",
            "Enter the post that keeps the budget.",
            "Select whose rules for VAT apply.",
            "Enter who answers for what.",
            "Enter the variance that needs a plan as a whole number from 1 to 100.",
        ],
    ),
    "a contract": (
        lambda form: read_frame(form, [Organisation(UUID(int=1), "Council")], []),
        [
            "Enter a title for the contract.",
            "Select which organisation is paid.",
            "Enter a share for at least one organisation that pays.",
            f"Enter when the contract starts {REAL_DATE}",
            f"Enter when the contract ends {REAL_DATE}",
            "Enter the days to pay as a whole number from 0 to 365.",
        ],
    ),
    "a price": (
        read_price_line,
        [
            "Enter what is paid for.",
            "Select what kind of price this is.",
            POUNDS,
            "Enter a number of zero or more, such as 12 or 7.5.",
        ],
    ),
    "a clause": (
        read_clause,
        [
            "Select what kind of clause this is.",
            "Enter a number from 0 to 100, such as 10 or 12.5.",
            "Enter the number of periods as a whole number from 1 to 12.",
            "Enter the days of notice as a whole number from 0 to 365.",
        ],
    ),
    "a verdict on a claim": (read_verdict_on_claim, ["Select whether the evidence holds."]),
    "a reading": (
        read_reading,
        [
            f"Enter when the period ended {REAL_DATE}",
            "Enter a number from 0 to 100, such as 10 or 12.5.",
            "Enter where the figure comes from.",
        ],
    ),
    "a word on a draft": (read_decision, ["Select what you did with the draft.", "Enter a reason."]),
    "a cash plan": (
        read_cash_plan,
        [
            "Enter the first month as a whole number from 1 to 12.",
            "Enter the first year as a whole number from 2000 to 2100.",
            "Enter how many months as a whole number from 1 to 60.",
            *[POUNDS] * 4,
            "Enter the promised days as a whole number from 0 to 730.",
            "Enter the days that it really takes as a whole number from 0 to 730.",
        ],
    ),
    "an outcome": (
        lambda form: read_outcome(form, Level.SERVICE),
        ["Enter the outcome.", "Select which of the three it is."],
    ),
    "a source": (read_source, ["Select what kind of source it is.", "Enter the source."]),
    "an indicator": (
        read_indicator,
        [
            "Enter what is measured.",
            "Enter the unit.",
            "Where it should be: Enter a number, such as 120 or 3.5.",
            "Select whether a higher or a lower number is better.",
            "Select how parts become a whole.",
            f"Enter when the period begins {REAL_DATE}",
            f"Enter when the period ends {REAL_DATE}",
            "Select how often it is measured.",
            "Enter where the numbers come from.",
        ],
    ),
    "a quality": (read_quality, ["Enter a name for the quality.", "Enter what it means."]),
    "a verdict on a result": (read_verdict_on_result, ["Select whether you accept or return this."]),
    "an index of prices": (
        lambda form: read_series(form, {}),
        [
            "Enter what the index is called.",
            "Enter the edition.",
            "Enter who published it, and where.",
            f"Enter when it was published {REAL_DATE}",
        ],
    ),
}


@pytest.mark.parametrize(("read", "wanted"), FORMS.values(), ids=FORMS.keys())
def test_an_empty_form_says_what_each_field_wants(read: Callable[[Form], Any], wanted: list[str]) -> None:
    form = blank()
    with pytest.raises(InvalidForm):
        read(form)
    assert [error["text"] for error in form.error_list()] == wanted
