"""What an appraisal is made of: inputs, outcomes with their corrections, and the terms they are valued on.

Each row names who gains (S000-07, S000-10), its kind and its tier, so that kinds are never mixed unseen
(S000-06, S000-15). Building one checks it: what exists has passed.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from valuation.appraisal.discounting import Convention, Discounting, FlatRate, check_reach
from valuation.appraisal.limits import (
    CONFIDENCE_LIMIT,
    DISCOUNT_RATE_LIMIT,
    HORIZON_LIMIT,
    INPUT_AMOUNT_LIMIT,
    MOST_INPUTS,
    MOST_OUTCOMES,
    MOST_TEXT,
    MOST_YEARS,
    OUTCOME_LIMITS,
    PRICE_YEAR_LIMIT,
    Limit,
)
from valuation.appraisal.wrong_input import WrongInput, quoted

EVERY_OUTCOME = "*"
"""Stands for all rows in a scenario, so no row may have it for its id."""

_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
_CURRENCY = re.compile(r"[A-Z]{3}")
_FINANCIAL_YEAR = re.compile(r"(?P<first>(19|20|21)\d\d)/(?P<second>\d\d)", re.ASCII)


class Kind(StrEnum):
    FISCAL = "fiscal"
    ECONOMIC = "economic"
    SOCIAL = "social"


class Tier(StrEnum):
    SERVICE = "service"
    LOCALITY = "locality"
    WIDER_PUBLIC_SECTOR = "wider-public-sector"
    INDIVIDUALS_AND_COMMUNITY = "individuals-and-community"


class Shape(StrEnum):
    """How likely the values of a range are: all alike, or most likely at the row's own value."""

    UNIFORM = "uniform"
    TRIANGULAR = "triangular"


@dataclass(frozen=True)
class Range:
    low: Decimal
    high: Decimal
    shape: Shape

    def check(self, path: str, limit: Limit, own_value: Decimal) -> None:
        limit.check(f"{path}.low", self.low)
        limit.check(f"{path}.high", self.high)
        if not self.low <= own_value <= self.high:
            raise WrongInput(path, f"must hold the value itself: {own_value} is not in {self.low} to {self.high}")


@dataclass(frozen=True)
class Input:
    """Money of today: its sum is compared with present value as it stands, without discounting."""

    name: str
    amount: Decimal
    paid_by: str

    def __post_init__(self) -> None:
        check_text("name", self.name)
        INPUT_AMOUNT_LIMIT.check("amount", self.amount)
        check_text("from", self.paid_by)


@dataclass(frozen=True)
class Outcome:
    """One row of the impact map. `attribution` is the share owed to others."""

    id: str
    name: str
    accrues_to: str
    quantity: Decimal
    proxy: Decimal
    deadweight: Decimal
    displacement: Decimal
    attribution: Decimal
    drop_off: Decimal
    duration_years: Decimal
    start_year: int = 1
    kind: Kind | None = None
    tier: Tier | None = None
    cashable: bool | None = None
    confidence: int | None = None
    proxy_source: str | None = None
    proxy_edition: str | None = None
    ranges: Mapping[str, Range] = field(default_factory=dict)
    optimism_bias: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        check_text("id", self.id)
        if self.id == EVERY_OUTCOME:
            raise WrongInput("id", "must not be *, which means every outcome in a scenario")
        check_text("name", self.name)
        check_text("accrues_to", self.accrues_to)
        for path, text in (("proxy_source", self.proxy_source), ("proxy_edition", self.proxy_edition)):
            if text is not None:
                check_text(path, text)
        for name, limit in OUTCOME_LIMITS.items():
            limit.check(name, Decimal(getattr(self, name)))
        if self.confidence is not None:
            CONFIDENCE_LIMIT.check("confidence", Decimal(self.confidence))
        for name, value_range in self.ranges.items():
            value_range.check(f"ranges.{name}", OUTCOME_LIMITS[name], getattr(self, name))
        self._check_end()

    @property
    def last_year(self) -> int:
        """The last year with a benefit, counted from 1."""
        return self.start_year - 1 + math.ceil(self.duration_years)

    @property
    def longest_last_year(self) -> int:
        """The same where the duration turns out as long as its range allows."""
        longest = self.ranges["duration_years"].high if "duration_years" in self.ranges else self.duration_years
        return self.start_year - 1 + math.ceil(longest)

    def _check_end(self) -> None:
        if self.longest_last_year > MOST_YEARS:
            raise WrongInput(
                "duration_years",
                f"runs to year {self.longest_last_year}, but an appraisal has at most {MOST_YEARS} years",
            )


@dataclass(frozen=True)
class Appraisal:
    currency: str
    price_year: int | str
    convention: Convention
    discounting: Discounting
    inputs: tuple[Input, ...]
    outcomes: tuple[Outcome, ...]
    horizon_years: int | None = None
    discount_rate_range: Range | None = None

    def __post_init__(self) -> None:
        if not _CURRENCY.fullmatch(self.currency):
            raise WrongInput("currency", f"must be a three-letter code such as GBP, not {quoted(self.currency)}")
        check_price_year(self.price_year)
        if self.horizon_years is not None:
            HORIZON_LIMIT.check("horizon_years", Decimal(self.horizon_years))
        self._check_rate()
        _check_count("inputs", self.inputs, MOST_INPUTS)
        _check_count("outcomes", self.outcomes, MOST_OUTCOMES)
        check_different([outcome.id for outcome in self.outcomes], "outcomes", "id")
        check_reach(self.discounting, self.convention, self.longest_years)

    @property
    def years(self) -> int:
        """How many years the tables have: the horizon, or else the last year with a benefit."""
        if self.horizon_years is not None:
            return self.horizon_years
        return max((outcome.last_year for outcome in self.outcomes), default=0)

    @property
    def longest_years(self) -> int:
        """The same where every duration turns out as long as its range allows."""
        if self.horizon_years is not None:
            return self.horizon_years
        return max((outcome.longest_last_year for outcome in self.outcomes), default=0)

    def _check_rate(self) -> None:
        if isinstance(self.discounting, FlatRate):
            DISCOUNT_RATE_LIMIT.check("discount_rate", self.discounting.rate)
            if self.discount_rate_range is not None:
                self.discount_rate_range.check("ranges.discount_rate", DISCOUNT_RATE_LIMIT, self.discounting.rate)
        elif self.discount_rate_range is not None:
            raise WrongInput("ranges.discount_rate", "needs discount_rate; a schedule has no range")


def check_text(path: str, text: str) -> None:
    if not text.strip():
        raise WrongInput(path, "must not be empty")
    if len(text) > MOST_TEXT:
        raise WrongInput(path, f"must be at most {MOST_TEXT} characters long")
    if any(unicodedata.category(sign) in _UNPRINTABLE for sign in text):
        raise WrongInput(path, "must be one line of text, without control characters")


def check_price_year(price_year: int | str) -> None:
    """A calendar year as a number, or a financial year in the usual writing: `2024/25`."""
    if isinstance(price_year, int):
        PRICE_YEAR_LIMIT.check("price_year", Decimal(price_year))
        return
    match = _FINANCIAL_YEAR.fullmatch(price_year)
    if match is None or (int(match["first"]) + 1) % 100 != int(match["second"]):
        problem = f'must be a year such as 2024 or a financial year such as "2024/25", not {quoted(price_year)}'
        raise WrongInput("price_year", problem)


def _check_count(path: str, rows: Sequence[object], most: int) -> None:
    if len(rows) > most:
        raise WrongInput(path, f"must be at most {most} rows, not {len(rows)}")


def check_different(names: Sequence[str], list_path: str, field_name: str) -> None:
    first_place: dict[str, int] = {}
    for place, name in enumerate(names):
        first = first_place.setdefault(name, place)
        if first != place:
            problem = f"repeats {quoted(name)}, which {list_path}[{first}] has already"
            raise WrongInput(f"{list_path}[{place}].{field_name}", problem)
