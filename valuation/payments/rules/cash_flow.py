"""The month in which a provider runs dry while it waits to be paid: promised days against actual ones (S003-48).

A month's costs are paid in that month. What was earned in it is claimed on its last day and arrives after
the days to pay; upfront payments (S003-17) arrive as they are given. A provider has run dry in the first
month at whose end its costs have used up its reserves and everything received. What is still owed to it
then does not help: that is the whole point of the picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.refusals import Refused
from valuation.payments.rules.prompt_payment import check_days

MOST_MONTHS = 600


@dataclass(frozen=True)
class Delivery:
    """Month by month from `starts_on`, a first of a month; upfront payments by the place of their month."""

    starts_on: date
    reserves_pence: int
    costs_pence: Sequence[int]
    earned_pence: Sequence[int]
    upfront_pence: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.starts_on.day != 1:
            raise Refused("A cash-flow picture starts on the first day of a month.")
        if not 1 <= len(self.costs_pence) <= MOST_MONTHS or len(self.costs_pence) != len(self.earned_pence):
            raise Refused(f"Costs and earnings must be given for the same months, 1 to {MOST_MONTHS} of them.")
        if min(self.reserves_pence, *self.costs_pence, *self.earned_pence, *self.upfront_pence.values()) < 0:
            raise Refused("Reserves, costs, earnings and upfront payments must not be negative.")
        if not self.upfront_pence.keys() <= set(range(len(self.costs_pence))):
            raise Refused("An upfront payment must fall in one of the months given.")


@dataclass(frozen=True)
class Month:
    starts_on: date
    costs_pence: int
    received_pence: int
    closing_pence: int


@dataclass(frozen=True)
class CashFlow:
    days_to_pay: int
    months: tuple[Month, ...]
    owed_at_the_end_pence: int

    @property
    def runs_dry_in(self) -> date | None:
        """The first of the month in which the money is gone; None if it lasts for all the months given."""
        return next((month.starts_on for month in self.months if month.closing_pence < 0), None)

    @property
    def most_needed_pence(self) -> int:
        """The working capital missing at the worst month end; zero if the provider always gets by."""
        return max(0, *(-month.closing_pence for month in self.months))


@dataclass(frozen=True)
class CashFlowPicture:
    """The same delivery, paid as promised and paid as it really happens."""

    promised: CashFlow
    actual: CashFlow


def picture_cash_flow(delivery: Delivery, promised_days: int, actual_days: int) -> CashFlowPicture:
    return CashFlowPicture(cash_flow(delivery, promised_days), cash_flow(delivery, actual_days))


def cash_flow(delivery: Delivery, days_to_pay: int) -> CashFlow:
    check_days(days_to_pay)
    starts = [_month_after(delivery.starts_on, place) for place in range(len(delivery.costs_pence))]
    received_pence = [delivery.upfront_pence.get(place, 0) for place in range(len(starts))]
    owed_pence = 0
    for place, earned_pence in enumerate(delivery.earned_pence):
        arrives_in = place + _months_until_paid(starts[place], days_to_pay)
        if arrives_in < len(starts):
            received_pence[arrives_in] += earned_pence
        else:
            owed_pence += earned_pence
    return CashFlow(days_to_pay, _balance(delivery, starts, received_pence), owed_pence)


def _months_until_paid(month_starts_on: date, days_to_pay: int) -> int:
    claimed_on = _month_after(month_starts_on, 1) - timedelta(days=1)
    paid_on = claimed_on + timedelta(days=days_to_pay)
    return (paid_on.year - claimed_on.year) * 12 + paid_on.month - claimed_on.month


def _balance(delivery: Delivery, starts: Sequence[date], received_pence: Sequence[int]) -> tuple[Month, ...]:
    months = []
    closing_pence = delivery.reserves_pence
    for starts_on, costs_pence, arrived_pence in zip(starts, delivery.costs_pence, received_pence, strict=True):
        closing_pence += arrived_pence - costs_pence
        months.append(Month(starts_on, costs_pence, arrived_pence, closing_pence))
    return tuple(months)


def _month_after(month_starts_on: date, months: int) -> date:
    years, month = divmod(month_starts_on.month - 1 + months, 12)
    return date(month_starts_on.year + years, month + 1, 1)
