"""What a later pound is worth today: a rate or a dated, sourced schedule, under a named convention (S000-12).

Two timing conventions are in real use and give different answers, so one of them is always named:
`end-year` divides the first year's benefit by 1+r, `first-year-undiscounted` leaves the first year whole.
A schedule of declining rates compounds year by year: the factor of year 31 is that of year 30 divided by
one plus the rate that holds in year 31.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from valuation.appraisal.exact import exactly
from valuation.appraisal.limits import MOST_YEARS
from valuation.appraisal.wrong_input import WrongInput, quoted


class Convention(StrEnum):
    END_YEAR = "end-year"
    FIRST_YEAR_UNDISCOUNTED = "first-year-undiscounted"

    @property
    def words(self) -> str:
        return _CONVENTION_WORDS[self]

    @property
    def label(self) -> str:
        """For people; files and the command line say the value itself."""
        return _CONVENTION_LABELS[self]

    @property
    def undiscounted_years(self) -> int:
        return 1 if self is Convention.FIRST_YEAR_UNDISCOUNTED else 0


_CONVENTION_LABELS = {
    Convention.END_YEAR: "At the end of each year",
    Convention.FIRST_YEAR_UNDISCOUNTED: "Now, for the first year",
}
_CONVENTION_WORDS = {
    Convention.END_YEAR: "A year's benefit arrives at its end: year 1 is divided by 1+r, year 2 by (1+r)².",
    Convention.FIRST_YEAR_UNDISCOUNTED: "Year 1 is not discounted: year 2 is divided by 1+r.",
}


@dataclass(frozen=True)
class FlatRate:
    rate: Decimal


@dataclass(frozen=True)
class Band:
    first_year: int
    rate: Decimal


@dataclass(frozen=True)
class Schedule:
    """Rates by band of years. `last_year` is where the source's table ends, or None where it does not."""

    name: str
    edition: str
    in_force_from: date
    source: str
    bands: tuple[Band, ...]
    last_year: int | None = None

    @property
    def label(self) -> str:
        """For people: `Green Book, standard rates, February 2026 (green-book-standard-2026)`."""
        kind = self.name.split("-")[2]
        return f"Green Book, {_KINDS_OF_RATES[kind]}, {self.edition} ({self.name})"

    def rate_in(self, year: int) -> Decimal:
        return next(band.rate for band in reversed(self.bands) if band.first_year <= year)


_KINDS_OF_RATES = {
    "standard": "standard rates",
    "health": "rates for health",
    "sensitivity": "rates for a sensitivity test",
}

Discounting = FlatRate | Schedule


@lru_cache(maxsize=512)
def discount_factors(discounting: Discounting, convention: Convention, years: int) -> tuple[Decimal, ...]:
    """What one pound of benefit in each of the years 1 to `years` is worth now."""
    check_reach(discounting, convention, years)
    growth = Decimal(1)
    factors = [growth] * min(convention.undiscounted_years, years)
    with exactly():
        for year in range(1, years - convention.undiscounted_years + 1):
            growth *= 1 + _rate_in(discounting, year)
            factors.append(1 / growth)
    return tuple(factors)


def check_reach(discounting: Discounting, convention: Convention, years: int) -> None:
    """Refuse an appraisal longer than the schedule's own table."""
    if years - convention.undiscounted_years > last_year_of(discounting) and isinstance(discounting, Schedule):
        problem = f"{discounting.name} gives rates up to year {discounting.last_year}, not up to year {years}"
        raise WrongInput("discount_schedule", problem)


def last_year_of(discounting: Discounting) -> int:
    """How far the rates reach at most."""
    last_year = discounting.last_year if isinstance(discounting, Schedule) else None
    return last_year or MOST_YEARS


def find_schedule(name: str) -> Schedule:
    """By its full name, or without the year for the newest edition that comes with the portal."""
    editions = [schedule for schedule in SCHEDULES if name in (schedule.name, _family(schedule))]
    if not editions:
        known = ", ".join(schedule.name for schedule in SCHEDULES)
        raise WrongInput("discount_schedule", f"{quoted(name)} is not a known schedule; known are {known}")
    return max(editions, key=lambda schedule: schedule.in_force_from)


def _rate_in(discounting: Discounting, year: int) -> Decimal:
    return discounting.rate if isinstance(discounting, FlatRate) else discounting.rate_in(year)


def _family(schedule: Schedule) -> str:
    return schedule.name.removesuffix(f"-{schedule.in_force_from.year}")


def _bands(rates_percent: Mapping[int, str]) -> tuple[Band, ...]:
    return tuple(Band(first_year, Decimal(rate) / 100) for first_year, rate in rates_percent.items())


_EDITION_2003 = "HM Treasury, The Green Book (2003), Annex 6, Table 6.1"
_EDITION_2022 = "HM Treasury, The Green Book (2022), Annex 6, Table 8; the table ends with year 125"
_EDITION_2026 = (
    "HM Treasury, The Green Book (February 2026); bands as listed by the Department for Transport, "
    "TAG forthcoming change: Green Book updates (16 April 2026)"
)

SCHEDULES: tuple[Schedule, ...] = (
    Schedule(
        "green-book-standard-2026",
        "February 2026",
        date(2026, 2, 1),
        _EDITION_2026,
        _bands({1: "3.5", 31: "3", 76: "2.5", 126: "2", 201: "1.5", 301: "1"}),
    ),
    Schedule(
        "green-book-health-2026",
        "February 2026",
        date(2026, 2, 1),
        _EDITION_2026,
        _bands({1: "1.5", 31: "1.29", 76: "1.07", 126: "0.86", 201: "0.64", 301: "0.43"}),
    ),
    Schedule(
        "green-book-sensitivity-2026",
        "February 2026",
        date(2026, 2, 1),
        _EDITION_2026,
        _bands({1: "3", 31: "2.57", 76: "2.14", 126: "1.71", 201: "1.29", 301: "0.86"}),
    ),
    Schedule(
        "green-book-standard-2022",
        "2022",
        date(2022, 1, 1),
        _EDITION_2022,
        _bands({1: "3.5", 31: "3", 76: "2.5"}),
        last_year=125,
    ),
    Schedule(
        "green-book-health-2022",
        "2022",
        date(2022, 1, 1),
        _EDITION_2022,
        _bands({1: "1.5", 31: "1.29", 76: "1.07"}),
        last_year=125,
    ),
    Schedule(
        "green-book-standard-2003",
        "2003",
        date(2003, 1, 1),
        _EDITION_2003,
        _bands({1: "3.5", 31: "3", 76: "2.5", 126: "2", 201: "1.5", 301: "1"}),
    ),
)
