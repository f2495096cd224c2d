"""What claims under a rate card earn, and how much of it is payable by whom (S003-17, S003-92, F31).

A line earns its quantity at the unit price, rounded half up to the penny. A metric paid once per person
counts one unit for each person in all: parts of an outcome may be claimed as they are reached (S003-17),
and anything past the first whole unit earns nothing.

What is earned is payable up to the metric's cap and the person's cap, claims being taken in their order;
what one cap cuts off does not use up another. A claim for nobody in particular, such as a fixed fee, is not
held to the person's cap. The contract's cap holds for the total alone, which the payers then share to the
penny, a leftover penny going to the largest remainder, then to the payer named first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from portal.money import round_half_up, split_by_largest_remainder
from valuation.terms import BrokenTerm, check_shares


@dataclass(frozen=True)
class Rate:
    """The price of one unit of a metric, and the most that is paid for the metric in all."""

    metric: str
    unit_price_pence: int
    cap_pence: int | None = None
    once_per_person: bool = False


@dataclass(frozen=True)
class PaymentTerms:
    """A contract's rate card, its caps, and who pays which share. No payers: the total is not divided."""

    rate_card: tuple[Rate, ...]
    person_cap_pence: int | None = None
    contract_cap_pence: int | None = None
    payers: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_rate_card(self.rate_card)
        _check_cap("person_cap", self.person_cap_pence)
        _check_cap("contract_cap", self.contract_cap_pence)
        if self.payers:
            check_shares("payers", self.payers)


@dataclass(frozen=True)
class Claim:
    metric: str
    quantity: Decimal
    person: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class SettledLine:
    claim: Claim
    earned_pence: int
    payable_pence: int


@dataclass(frozen=True)
class Settlement:
    lines: tuple[SettledLine, ...]
    earned_pence: int
    payable_pence: int
    payers_pence: Mapping[str, int]


def settle(terms: PaymentTerms, claims: Sequence[Claim]) -> Settlement:
    rates = {rate.metric: rate for rate in terms.rate_card}
    for place, claim in enumerate(claims):
        _check_claim(f"claims[{place}]", claim, rates)
    room = _Room(terms)
    lines = tuple(room.settle_line(rates[claim.metric], claim) for claim in claims)
    payable_pence = _at_most(terms.contract_cap_pence, sum(line.payable_pence for line in lines))
    return Settlement(
        lines=lines,
        earned_pence=sum(line.earned_pence for line in lines),
        payable_pence=payable_pence,
        payers_pence=_divide(payable_pence, terms.payers),
    )


def _divide(payable_pence: int, payers: Mapping[str, Fraction]) -> dict[str, int]:
    if not payers:
        return {}
    parts_pence = split_by_largest_remainder(payable_pence, list(payers.values()))
    return dict(zip(payers, parts_pence, strict=True))


class _Room:
    """What the claims so far have left under the caps and of each person's single unit."""

    def __init__(self, terms: PaymentTerms) -> None:
        self._person_cap_pence = terms.person_cap_pence
        self._paid_for_metric: dict[str, int] = {}
        self._paid_for_person: dict[str, int] = {}
        self._counted: dict[tuple[str, str], Fraction] = {}

    def settle_line(self, rate: Rate, claim: Claim) -> SettledLine:
        earned_pence = self._earn(rate, claim)
        paid_for_metric = self._paid_for_metric.get(rate.metric, 0)
        payable_pence = _at_most_left(rate.cap_pence, paid_for_metric, earned_pence)
        if claim.person is not None:
            paid_for_person = self._paid_for_person.get(claim.person, 0)
            payable_pence = _at_most_left(self._person_cap_pence, paid_for_person, payable_pence)
            self._paid_for_person[claim.person] = paid_for_person + payable_pence
        self._paid_for_metric[rate.metric] = paid_for_metric + payable_pence
        return SettledLine(claim, earned_pence, payable_pence)

    def _earn(self, rate: Rate, claim: Claim) -> int:
        quantity = Fraction(claim.quantity)
        if not rate.once_per_person or claim.person is None:
            return round_half_up(quantity * rate.unit_price_pence)
        before = self._counted.get((rate.metric, claim.person), Fraction(0))
        after = min(before + quantity, Fraction(1))
        self._counted[rate.metric, claim.person] = after
        # The difference of two rounded sums: the parts of one unit never earn a penny more than the unit.
        return round_half_up(after * rate.unit_price_pence) - round_half_up(before * rate.unit_price_pence)


def _at_most_left(cap_pence: int | None, already_pence: int, amount_pence: int) -> int:
    return amount_pence if cap_pence is None else min(amount_pence, cap_pence - already_pence)


def _at_most(cap_pence: int | None, amount_pence: int) -> int:
    return _at_most_left(cap_pence, 0, amount_pence)


def _check_rate_card(rate_card: Sequence[Rate]) -> None:
    if not rate_card:
        raise BrokenTerm("rate_card", "The rate card must price at least one metric.")
    metrics: set[str] = set()
    for place, rate in enumerate(rate_card):
        if rate.metric in metrics:
            raise BrokenTerm(f"rate_card[{place}].metric", f"{rate.metric} is on the rate card twice.")
        if rate.unit_price_pence < 0:
            raise BrokenTerm(f"rate_card[{place}].unit_price", "A unit price must not be negative.")
        _check_cap(f"rate_card[{place}].cap_amount", rate.cap_pence)
        metrics.add(rate.metric)


def _check_cap(term: str, cap_pence: int | None) -> None:
    if cap_pence is not None and cap_pence < 0:
        raise BrokenTerm(term, "A cap must not be negative.")


def _check_claim(term: str, claim: Claim, rates: Mapping[str, Rate]) -> None:
    if claim.metric not in rates:
        raise BrokenTerm(f"{term}.metric", f"{claim.metric} is not on the rate card.")
    if not claim.quantity.is_finite() or claim.quantity < 0:
        raise BrokenTerm(f"{term}.quantity", "A quantity must be a number that is not negative.")
    if rates[claim.metric].once_per_person and claim.person is None:
        raise BrokenTerm(f"{term}.person", f"{claim.metric} is paid once per person, so the claim must say for whom.")
