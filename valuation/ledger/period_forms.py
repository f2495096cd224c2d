"""Days that are asked for: of a statement, and of the closing of a period."""

from datetime import date

from portal import clock
from portal.web.forms import Form, blank
from valuation.ledger.rules.statement import Period, period_before


def read_period(form: Form) -> Period:
    """The days of a statement. Where one cannot be read, the statement shows what it shows by itself, and says so."""
    usual = period_before(clock.today())
    starts_on = form.date("starts", "the first day of the period")
    ends_on = form.date("ends", "the day that the statement is for")
    known_on = form.date("known", "the day on which it was known")
    if not form.errors and ends_on < starts_on:
        form.reject("ends", "The period ends before it starts. Change one of the two dates.")
    return usual if form.errors else Period(starts_on, ends_on, known_on)


def shown_period(period: Period) -> Form:
    """The form as the statement that is shown would have been asked for."""
    days = {"starts": period.starts_on, "ends": period.ends_on, "known": period.known_on}
    parts = {
        f"{name}-{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    return blank(**parts)


def read_closing(form: Form) -> date:
    closes_on = form.date("closes", "the last day of the period")
    form.check()
    return closes_on
