"""Who may act for a budget’s money: the host of a pooled one; in an aligned one each body for its own (S002-33)."""

from datetime import date
from uuid import UUID

from portal.money import format_pounds
from portal.refusals import Refused
from valuation.budgets.rules.plan import FinancialYear
from valuation.budgets.rules.terms import check_use_of_underspend


class NotTheHolder(Refused):
    pass


class OutsideTheYear(Refused):
    pass


def check_holder(holder_id: UUID, organisation_id: UUID, host: str) -> None:
    """`host` is empty in an aligned budget."""
    if holder_id == organisation_id:
        return
    if host:
        raise NotTheHolder(f"Only {host}, which holds the money, can do this.")
    raise NotTheHolder("In an aligned budget each organisation does this for its own money alone.")


def check_within(day: date, year: FinancialYear) -> None:
    if not year.starts_on <= day <= year.ends_on:
        raise OutsideTheYear(f"This day is not in the year {year.name}. Open the year that it belongs to.")


def check_use(amount_pence: int, left_pence: int, *, is_recurrent: bool) -> None:
    """`left_pence` is what was brought forward on the line, less what is put to a use already."""
    check_use_of_underspend(recurrent=is_recurrent)
    if amount_pence > left_pence:
        raise Refused(f"{format_pounds(max(left_pence, 0))} of what was brought forward is left on this line.")
