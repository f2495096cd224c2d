"""The rule of each spend line, and the text that every contributing body signs before the year starts (S002-34, N6).

A signature binds to the digest of a frozen text: the terms of the budget, each line with its figure, its
contributions and its rule. It is given while nobody knows yet who will have to pay. Once the year has begun a text
can only be signed that says why this is waived; what was signed before stands until all have signed the new one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from portal.money import format_pounds
from portal.refusals import Refused
from valuation.budgets.rules.terms import Rule, Step, Terms, check_agreed_in_time
from valuation.terms import BrokenTerm, in_percent

_PERCENT = 100
_LONGEST_FRACTION = 20


class Underspend(StrEnum):
    """What becomes of money that is left at the end of the year."""

    SHARED = "shared"
    KEPT = "kept for non-recurrent use"


class CannotSign(Refused):
    pass


class CannotFreeze(Refused):
    pass


@dataclass(frozen=True)
class LineRule:
    """A rule with its terms; bodies are named by their keys, as text."""

    rule: Rule
    underspend: Underspend
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    caps_pence: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[str, Fraction] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        return RULES[self.rule][0]

    def terms(self, contributions_pence: Mapping[str, int], host: str | None) -> Terms:
        """Raises BrokenTerm where the rule cannot stand for these contributions."""
        known = dict(contributions_pence)
        if host is not None:
            known.setdefault(host, 0)
        return Terms(
            rule=self.rule,
            contributions_pence=known,
            host=host,
            shares=self.shares,
            caps_pence=self.caps_pence,
            steps=self.steps,
            thresholds=self.thresholds,
        )

    def written(self) -> dict[str, Any]:
        """As JSON keeps it: fractions as text, which keeps a third a third."""
        return {
            "rule": str(self.rule),
            "underspend": str(self.underspend),
            "shares": {body: str(share) for body, share in self.shares.items()},
            "caps": dict(self.caps_pence),
            "thresholds": {body: str(part) for body, part in self.thresholds.items()},
            "steps": [[step.name, step.available_pence] for step in self.steps],
        }


def read_rule(written: Mapping[str, Any]) -> LineRule:
    return LineRule(
        rule=Rule(written["rule"]),
        underspend=Underspend(written["underspend"]),
        shares={body: Fraction(share) for body, share in written["shares"].items()},
        caps_pence=dict(written["caps"]),
        thresholds={body: Fraction(part) for body, part in written["thresholds"].items()},
        steps=tuple(Step(name, pence) for name, pence in written["steps"]),
    )


def read_share(text: str) -> Fraction | None:
    """`1/3`, `33.5` or `33.5%`; nothing typed is no share. A number alone is a percentage."""
    typed = text.strip().removesuffix("%").strip()
    if not typed:
        return None
    try:
        if len(typed) > _LONGEST_FRACTION or "e" in typed.lower():
            raise ValueError  # noqa: TRY301 -- the same sentence as for any other text that is no share
        return Fraction(typed) if "/" in typed else Fraction(typed) / _PERCENT
    except (ValueError, ZeroDivisionError):
        raise BrokenTerm(
            "share", "Enter a share as a percentage, such as 62.5, or as a fraction, such as 1/3."
        ) from None


def rule_in_words(rule: LineRule, names: Mapping[str, str], host: str) -> list[str]:
    """Sentences for somebody who signs them."""
    words = [_SENTENCES[rule.rule].format(host=host or "The body on whose lines it arose")]
    if rule.shares and rule.rule in (Rule.SHARES, Rule.THRESHOLD):
        words.append(f"Shares: {_listed({body: in_percent(share) for body, share in rule.shares.items()}, names)}.")
    if rule.thresholds and rule.rule is Rule.THRESHOLD:
        parts = {body: in_percent(part) for body, part in rule.thresholds.items()}
        words.append(f"Waits until the others have borne this much of their contributions: {_listed(parts, names)}.")
    if rule.steps and rule.rule is Rule.CASCADE:
        drawn = "; then ".join(f"{step.name}, up to {format_pounds(step.available_pence)}" for step in rule.steps)
        words.append(f"It is met from {drawn}; what is then left is to be found outside.")
    if rule.caps_pence and rule.rule not in (Rule.CASCADE, Rule.NONE):
        caps = {body: format_pounds(pence) for body, pence in rule.caps_pence.items()}
        words.append(f"No contribution changes by more than its cap: {_listed(caps, names)}.")
    return [*words, _UNDERSPENDS[rule.underspend]]


def canonical(contents: Mapping[str, Any]) -> str:
    return json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    """What a signature binds to, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_may_freeze(unruled: Sequence[str], bodies: Sequence[str], today: date, starts_on: date, waiver: str) -> None:
    if unruled:
        raise CannotFreeze(
            f"Choose a rule for every spend line first. There is none for {'; '.join(unruled)}. "
            "Sharing nothing is a choice as well, but it has to be made."
        )
    if not bodies:
        raise CannotFreeze("Nobody has said yet what they put in, so there is nobody to sign.")
    check_in_time(today, starts_on, waiver)


def check_in_time(today: date, starts_on: date, waiver: str) -> None:
    if not waiver:
        check_agreed_in_time(today, starts_on)


def check_may_sign(*, is_newest: bool, is_asked: bool, has_signed: bool, is_same_text: bool) -> None:
    if not is_asked:
        raise CannotSign("Only the organisations that put something in, and the host, sign this text.")
    if has_signed:
        raise CannotSign("Your organisation has signed this text already.")
    if not is_newest:
        raise CannotSign("A newer text has taken the place of this one. Read and sign that one.")
    if not is_same_text:
        raise CannotSign("This is not the text that you were shown. Read it again before you sign.")


def _listed(values: Mapping[str, str], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names.get(body, 'an organisation that has left')} {value}" for body, value in values.items())


_SENTENCES: Mapping[Rule, str] = {
    Rule.FIXED: "Fixed: {host} bears an overspend alone. No other contribution changes.",
    Rule.SHARES: "An overspend is shared out by agreed shares.",
    Rule.PRO_RATA_CAPPED: "An overspend is shared out in proportion to the cash put in. Nobody bears more than its "
    "contribution again, unless a cap below says otherwise.",
    Rule.CASCADE: "An overspend changes no contribution: it is met step by step.",
    Rule.OWN_RISK: "Each organisation bears what arises on its own lines.",
    Rule.THRESHOLD: "An overspend is shared, but a contribution does not change until the others have borne a stated "
    "part.",
    Rule.NONE: "Nothing is shared: no contribution changes, and the organisations decide again when it happens.",
}
_UNDERSPENDS: Mapping[Underspend, str] = {
    Underspend.SHARED: "What is left at the end of the year goes back by the same rule.",
    Underspend.KEPT: "What is left at the end of the year stays in the fund, for non-recurrent use alone.",
}
RULES: Mapping[Rule, tuple[str, str]] = {
    Rule.FIXED: ("Fixed", "The host bears an overspend alone, and no other contribution changes"),
    Rule.SHARES: ("Agreed shares", "Each organisation bears a share that you give"),
    Rule.PRO_RATA_CAPPED: ("Pro rata, capped", "In proportion to the cash put in, at most as much again"),
    Rule.CASCADE: ("Step by step", "Other underspends, then a risk pool, then schemes that are not committed"),
    Rule.OWN_RISK: ("Own risk", "Each organisation bears what arises on its own lines"),
    Rule.THRESHOLD: ("Past a threshold", "A contribution changes when the others have borne a stated part"),
    Rule.NONE: ("No sharing", "Nothing is shared. This too has to be chosen"),
}
"""What a form offers: the rule in two words, and in a line."""
