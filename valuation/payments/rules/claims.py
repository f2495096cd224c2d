"""A claim and what became of it: verified, or returned with a reason; then paid by each payer (F31, S003-15, S003-92).

A claim names the people it is for by a code, never by a name. What it comes to is settled when it is verified, after
everything that was verified before it, and is not reckoned again afterwards. Over all claims payers owe what the
largest remainder gives, except that nobody gets a penny back that was owed already. Of two payers nobody ever would.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.money import split_further
from portal.refusals import Refused
from valuation.measures import in_figures
from valuation.payments.rules.settlement import Claim, PaymentTerms, settle

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", re.ASCII)
MOST_LINES = 200


class CannotClaim(Refused):
    pass


class Verdict(StrEnum):
    VERIFIED = "verified"
    RETURNED = "returned"


@dataclass(frozen=True)
class SettledMetric:
    """What a claim earned for one metric, and how much of it is payable after the metric's and people's caps."""

    metric: str
    quantity: Decimal
    earned_pence: int
    payable_pence: int

    @property
    def figure(self) -> str:
        return in_figures(self.quantity)


@dataclass(frozen=True)
class SettledClaim:
    metrics: tuple[SettledMetric, ...]
    earned_pence: int
    payable_pence: int
    parts_pence: Mapping[str, int]
    """By payer; they sum to what is payable."""


def settle_next(
    terms: PaymentTerms, before: Sequence[Claim], lines: Sequence[Claim], owed_before_pence: Mapping[str, int]
) -> SettledClaim:
    """What these lines come to after those that were verified before them, of which each payer owed so much."""
    earlier = settle(terms, before)
    after = settle(terms, [*before, *lines])
    new = after.lines[len(before) :]
    payable_pence = after.payable_pence - earlier.payable_pence
    totals: dict[str, list[SettledMetric]] = defaultdict(list)
    for line in new:
        one = SettledMetric(line.claim.metric, line.claim.quantity, line.earned_pence, line.payable_pence)
        totals[one.metric].append(one)
    return SettledClaim(
        tuple(_sum_of(metric, ones) for metric, ones in totals.items()),
        sum(line.earned_pence for line in new),
        payable_pence,
        _next_parts(terms, payable_pence, owed_before_pence),
    )


def _next_parts(terms: PaymentTerms, payable_pence: int, owed_before_pence: Mapping[str, int]) -> dict[str, int]:
    before = [owed_before_pence.get(payer, 0) for payer in terms.payers]
    now = split_further(sum(before) + payable_pence, list(terms.payers.values()), before)
    return {payer: new - old for payer, new, old in zip(terms.payers, now, before, strict=True)}


def check_period(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise CannotClaim("The period must not end before it begins.")
    if ends_on > today:
        raise CannotClaim("The period must be over. Claim for what has been done.")


def check_code(code: str, wanted_for: str) -> str:
    """A person's code; empty where a metric is not paid by person."""
    if code and not _CODE.fullmatch(code):
        raise CannotClaim(
            f"“{wanted_for}” needs a code for the person, of letters, digits and hyphens, such as P-014. Never a name."
        )
    return code


def check_verdict(verdict: Verdict, reason: str) -> None:
    if verdict is Verdict.RETURNED and not reason:
        raise CannotClaim("Say what is missing, so that the provider can send the claim again.")


def check_open(verdict: str | None) -> None:
    if verdict is not None:
        raise CannotClaim(f"This claim has been {verdict} already.")


def check_paid_on(paid_on: date, received_on: date, today: date) -> None:
    if paid_on > today:
        raise CannotClaim("The date must be today or in the past. Record a payment when it has been made.")
    if paid_on < received_on:
        raise CannotClaim("A claim cannot be paid before it was received.")


def _sum_of(metric: str, ones: Sequence[SettledMetric]) -> SettledMetric:
    return SettledMetric(
        metric,
        sum((one.quantity for one in ones), Decimal(0)),
        sum(one.earned_pence for one in ones),
        sum(one.payable_pence for one in ones),
    )
