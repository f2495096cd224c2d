"""What a work package costs one organisation in full, and whether a price covers it (S004-08-07, S003-47, N23).

What belongs to no package, such as rent and management, is shared among the packages in proportion to the direct costs
that each of them causes, to the penny. A price below the full cost is said to be so; nobody is kept from asking it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortia.costs.rules import Kind, Line, Totals, totals
from portal.money import round_half_up, split_by_largest_remainder
from portal.refusals import Refused

MOST_UNITS = Decimal(10**9)


class WrongPrice(Refused):
    pass


@dataclass(frozen=True)
class Price:
    """What is asked for one unit of a package, and how many there are to be."""

    units: Decimal
    unit: str
    pence: int

    @property
    def income_pence(self) -> int:
        return round_half_up(Fraction(self.units) * self.pence)


@dataclass(frozen=True)
class Costing:
    """`own` are the package's own lines; `share` is its part of what belongs to no package."""

    package_id: UUID
    package: str
    direct_pence: int
    own: Totals
    share: Totals
    price: Price | None = None

    @property
    def cash_pence(self) -> int:
        return self.own.cash_pence + self.share.cash_pence

    @property
    def full_pence(self) -> int:
        return self.own.full_pence + self.share.full_pence

    @property
    def below_pence(self) -> int:
        """By how much the price falls short of the full cost; nothing where it covers it or there is none."""
        return max(0, self.full_pence - self.price.income_pence) if self.price else 0

    @property
    def covers_cash(self) -> bool:
        return self.price is None or self.price.income_pence >= self.cash_pence

    @property
    def price_at_cost_pence(self) -> int | None:
        """The lowest whole price of one unit that covers the full cost."""
        if self.price is None:
            return None
        return max(0, -(-Fraction(self.full_pence) // Fraction(self.price.units)))


def costings(lines: Sequence[Line]) -> list[Costing]:
    """One for each package that has a cost, in the order in which they stand."""
    packages = {line.package_id: line.package or "" for line in lines if line.package_id is not None}
    own = {key: [line for line in lines if line.package_id == key] for key in packages}
    direct = {key: _direct(of_package) for key, of_package in own.items()}
    shares = _shares([line for line in lines if line.package_id is None], own, direct)
    return [Costing(key, title, direct[key], totals(own[key]), shares[key]) for key, title in packages.items()]


def check_price(price: Price) -> None:
    if not 0 < price.units <= MOST_UNITS:
        raise WrongPrice("Enter how many there are to be: more than zero, and at most a thousand million.")


def _direct(lines: Iterable[Line]) -> int:
    return max(0, sum(line.amount_pence for line in lines if line.kind is Kind.DIRECT))


def _shares(general: Sequence[Line], own: dict[UUID, list[Line]], direct: dict[UUID, int]) -> dict[UUID, Totals]:
    """Where no package has direct costs, each bears the same."""
    whole = totals(general)
    if not own:
        return {}
    weights = [Fraction(direct[key]) for key in own]
    weights = weights if any(weights) else [Fraction(1)] * len(own)
    cash = split_by_largest_remainder(whole.cash_pence, weights)
    notional = split_by_largest_remainder(whole.notional_pence, weights)
    return {key: Totals(*parts) for key, *parts in zip(own, cash, notional, strict=True)}
