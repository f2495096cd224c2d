"""What the bodies agreed about over- and underspends, before the year starts (section 8.3, S002-34, F27, N6).

Sharing nothing is a choice that has its own name, so that it can never be what somebody forgot to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from portal.money import format_pounds
from portal.refusals import Refused
from valuation.terms import BrokenTerm, check_shares


class Rule(StrEnum):
    FIXED = "fixed"
    SHARES = "shares"
    PRO_RATA_CAPPED = "pro_rata_capped"
    CASCADE = "cascade"
    OWN_RISK = "own_risk"
    THRESHOLD = "threshold"
    NONE = "none"


@dataclass(frozen=True)
class Step:
    """What a cascade draws on in its turn: another pool's underspend, the risk pool, free schemes."""

    name: str
    available_pence: int


@dataclass(frozen=True)
class Terms:
    """One agreed rule and what it needs. Bodies keep the order in which they were named.

    A cap is the most that the variance may change a body's contribution, up or down. A threshold is the
    fraction of the other bodies' contributions that they bear before this body bears anything.
    """

    rule: Rule
    contributions_pence: Mapping[str, int]
    host: str | None = None
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    caps_pence: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    thresholds: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_contributions(self)
        _check_bodies_contribute(self)
        if self.shares:
            check_shares("shares", self.shares)
        _check_limits(self)
        _check_steps(self.steps)
        _check_rule_has_what_it_needs(self)

    def cap_pence(self, body: str) -> int | None:
        """The agreed cap; without one a body bears, pro rata, no more than its contribution again."""
        implied = self.contributions_pence[body] if self.rule is Rule.PRO_RATA_CAPPED else None
        return self.caps_pence.get(body, implied)


def check_agreed_in_time(agreed_on: date, year_starts_on: date) -> None:
    """Who bears what is settled while nobody knows yet who will have to."""
    if agreed_on >= year_starts_on:
        raise Refused(
            f"The rule for over- and underspends must be signed before the year starts on "
            f"{year_starts_on.day} {year_starts_on:%B %Y}."
        )


def check_use_of_underspend(*, recurrent: bool) -> None:
    """An underspend happens once: it cannot pay for something that costs the same again every year."""
    if recurrent:
        raise Refused("An underspend can only be put to non-recurrent use.")


def _check_contributions(terms: Terms) -> None:
    if not terms.contributions_pence:
        raise BrokenTerm("contributions", "At least one body must be named.")
    for body, amount_pence in terms.contributions_pence.items():
        if amount_pence < 0:
            raise BrokenTerm(f"contributions.{body}", "A contribution must not be negative.")


def _check_bodies_contribute(terms: Terms) -> None:
    named = [
        *(("host", body) for body in (terms.host,) if body is not None),
        *((f"shares.{body}", body) for body in terms.shares),
        *((f"caps.{body}", body) for body in terms.caps_pence),
        *((f"threshold.{body}", body) for body in terms.thresholds),
    ]
    for term, body in named:
        if body not in terms.contributions_pence:
            raise BrokenTerm(term, f"{body} is not one of the bodies that contribute.")


def _check_limits(terms: Terms) -> None:
    for body, cap_pence in terms.caps_pence.items():
        if cap_pence < 0:
            raise BrokenTerm(f"caps.{body}", f"A cap must not be negative, as {format_pounds(cap_pence)} is.")
    for body, threshold in terms.thresholds.items():
        if not 0 <= threshold <= 1:
            raise BrokenTerm(f"threshold.{body}", "A threshold must be from 0 to 1.")


def _check_steps(steps: tuple[Step, ...]) -> None:
    names: set[str] = set()
    for place, step in enumerate(steps):
        if step.name in names:
            raise BrokenTerm(f"steps[{place}].name", f"{step.name} is named twice.")
        if step.available_pence < 0:
            raise BrokenTerm(f"steps[{place}].available", "What a step has available must not be negative.")
        names.add(step.name)


_NEEDED_ON_PAGE = {
    "host": "The host bears an overspend under this rule, and the budget has no host. Choose another rule.",
    "shares": "Enter the share of each organisation.",
    "steps": "Enter at least one step to draw on.",
    "threshold": "Enter at least one threshold.",
}


def _check_rule_has_what_it_needs(terms: Terms) -> None:
    needs = {
        Rule.FIXED: ("host", terms.host, "The rule fixed needs the host, who bears the whole variance."),
        Rule.SHARES: ("shares", terms.shares, "The rule shares needs each body's share."),
        Rule.CASCADE: ("steps", terms.steps, "The rule cascade needs at least one step to draw on."),
        Rule.THRESHOLD: ("threshold", terms.thresholds, "The rule threshold needs at least one threshold."),
    }
    term, given, sentence = needs.get(terms.rule, ("", True, ""))
    if not given:
        raise BrokenTerm(term, sentence, _NEEDED_ON_PAGE[term])
    pro_rata = terms.rule is Rule.PRO_RATA_CAPPED or (terms.rule is Rule.THRESHOLD and not terms.shares)
    if pro_rata and not any(terms.contributions_pence.values()):
        raise BrokenTerm("contributions", "Pro rata needs at least one contribution above zero.")
