"""Prices of one year in those of another, by an index that has its source and its edition.

The arithmetic is exact: an amount times one index over another. Calendar and financial years have indices of their
own and are never taken for each other, because the quarters between them moved differently.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from portal.clock import uk_date
from portal.money import round_half_up
from portal.refusals import Refused
from valuation.unit_costs.rules.costs import Amount

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
_YEAR = re.compile(r"(\d{4})(?:\s*[/-]\s*(\d{2}|\d{4}))?", re.ASCII)
_HOW = "Enter a year, such as 2008, or a financial year, such as 2008/09."


class WrongYear(Refused):
    pass


class CannotUprate(Refused):
    pass


@dataclass(frozen=True)
class Series:
    """An index of prices by year, as one body published it on one day."""

    name: str
    edition: str
    source: str
    published_on: date
    indices: Mapping[str, Decimal]
    note: str = ""

    @property
    def named(self) -> str:
        return f"{self.name}, {self.edition}"

    @property
    def dated(self) -> str:
        return f"{self.named}, published {uk_date(self.published_on)}"

    def figure(self, year: str) -> str:
        """An index as readers compare it: all with as many decimals as the longest has."""
        places = max(-int(index.as_tuple().exponent) for index in self.indices.values())
        return f"{self.indices[year]:.{max(places, 0)}f}"

    def years(self, *, like: str = "") -> list[str]:
        """Newest first; with a year, only those of its kind."""
        wanted = (
            self.indices if not like else [year for year in self.indices if is_financial(year) == is_financial(like)]
        )
        return sorted(wanted, reverse=True)


@dataclass(frozen=True)
class Uprated:
    """The original and the brought-up amount; both are shown."""

    original: Amount
    from_year: str
    amount: Amount
    to_year: str
    series: Series

    @property
    def how(self) -> str:
        return f"{self.original} in prices of {self.from_year}, brought to {self.to_year} by {self.series.named}"


def read_year(text: str) -> str:
    """`2008` or `2008/09`."""
    match = _YEAR.fullmatch(text.strip())
    if match is None or not EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
        raise WrongYear(_HOW)
    if match[2] is None:
        return match[1]
    if (int(match[1]) + 1) % 100 != int(match[2]) % 100 or len(match[2]) == 4 and int(match[2]) != int(match[1]) + 1:  # noqa: PLR2004, RUF021
        raise WrongYear(_HOW)
    return f"{match[1]}/{int(match[2]) % 100:02d}"


def is_financial(year: str) -> bool:
    return "/" in year


def read_index(text: str) -> Decimal:
    try:
        index = Decimal(text.strip())
    except InvalidOperation:
        raise Refused("Enter the index as a number, such as 64.5388.") from None
    if not index.is_finite() or not 0 < index < 1_000_000 or -int(index.as_tuple().exponent) > 10:  # noqa: PLR2004
        raise Refused("Enter an index above 0 and below a million, with at most 10 decimal places.")
    return index


def uprate(amount: Amount, from_year: str, to_year: str, series: Series) -> Uprated:
    """Half a penny goes up; a range stays a range, and a ceiling a ceiling."""
    if from_year == to_year:
        return Uprated(amount, from_year, amount, to_year, series)
    if is_financial(from_year) != is_financial(to_year):
        kinds = ("a financial", "a calendar") if is_financial(from_year) else ("a calendar", "a financial")
        raise CannotUprate(
            f"{from_year} is {kinds[0]} year and {to_year} is {kinds[1]} year, which have different indices. "
            "Choose a year of the same kind."
        )
    missing = [year for year in (from_year, to_year) if year not in series.indices]
    if missing:
        raise CannotUprate(f"{series.named} has no index for {' and '.join(missing)}.")
    factor = Fraction(series.indices[to_year]) / Fraction(series.indices[from_year])
    low = None if amount.low_pence is None else round_half_up(amount.low_pence * factor)
    return Uprated(amount, from_year, Amount(low, round_half_up(amount.high_pence * factor)), to_year, series)
