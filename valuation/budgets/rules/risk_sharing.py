"""Who bears an overspend and who keeps an underspend of a pooled budget (section 8.3, N6, S003-24).

A positive variance is an overspend: `extra` is what each body pays on top of its contribution. A negative
variance is an underspend: `extra` is then negative, what each body gets back.

- `fixed`: the host bears an overspend and keeps an underspend.
- `shares`: each body bears its share, and gets its share back.
- `pro_rata_capped`: in proportion to contributions, at most each body's contribution or its agreed cap.
- `cascade`: each step gives what it has, in order, and the rest must be found outside (unmet). An underspend
  touches no step: it stays in the pool for further schemes (unmet).
- `own_risk`: each body bears what arose on its own lines. If only one figure is known, it is taken to be on
  the host's lines; without a host it is nobody's to bear (unmet).
- `threshold`: shared by the shares, or else pro rata; but a body with a threshold joins only when the others
  have borne that fraction of their contributions, and from then on bears its part of the rest.
- `none`: nobody's contribution changes (unmet). No sharing is an answer too, but it has to be chosen.

An underspend is shared as the mirror image of an overspend of the same size, except by a cascade.
Caps hold under every rule, in both directions, since a body that limits its risk limits its reward alike.
What a cap cuts off is unmet: it is nobody's until the bodies decide, and never spread over the others.
Extra, taken and unmet sum to the variance to the penny. A leftover penny goes to the largest remainder,
then to the body named first, before the caps are applied.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.money import round_to_total, split_by_largest_remainder
from valuation.budgets.rules.terms import Rule, Terms
from valuation.budgets.rules.waiting import fill_with_thresholds
from valuation.terms import BrokenTerm


@dataclass(frozen=True)
class Variance:
    """What was spent beyond the pool, or left in it if negative; body by body where that is known."""

    total_pence: int
    by_body_pence: Mapping[str, int] | None = None

    @classmethod
    def on_own_lines(cls, by_body_pence: Mapping[str, int]) -> "Variance":
        return cls(sum(by_body_pence.values()), by_body_pence)


@dataclass(frozen=True)
class Drawing:
    """What a step of the cascade gave."""

    name: str
    amount_pence: int


@dataclass(frozen=True)
class Sharing:
    extra_pence: Mapping[str, int]
    taken: tuple[Drawing, ...]
    unmet_pence: int


def share_variance(terms: Terms, variance: Variance) -> Sharing:
    _check_variance(terms, variance)
    assigned_pence = _ASSIGN[terms.rule](terms, variance)
    extra_pence = {body: _held_to_cap(terms, body, assigned_pence.get(body, 0)) for body in terms.contributions_pence}
    taken = _draw_on_steps(terms, variance.total_pence)
    met_pence = sum(extra_pence.values()) + sum(drawing.amount_pence for drawing in taken)
    return Sharing(extra_pence, taken, variance.total_pence - met_pence)


def _check_variance(terms: Terms, variance: Variance) -> None:
    if variance.by_body_pence is None:
        return
    if terms.rule is not Rule.OWN_RISK:
        raise BrokenTerm("variance", f"The rule {terms.rule} takes one variance, not one for each body.")
    for body in variance.by_body_pence:
        if body not in terms.contributions_pence:
            raise BrokenTerm(f"variance.{body}", f"{body} is not one of the bodies that contribute.")


def _assign_to_host(terms: Terms, variance: Variance) -> dict[str, int]:
    return {terms.host: variance.total_pence} if terms.host is not None else {}


def _assign_by_shares(terms: Terms, variance: Variance) -> dict[str, int]:
    return _split(terms, variance, [terms.shares.get(body, Fraction(0)) for body in terms.contributions_pence])


def _assign_pro_rata(terms: Terms, variance: Variance) -> dict[str, int]:
    return _split(terms, variance, [Fraction(pence) for pence in terms.contributions_pence.values()])


def _split(terms: Terms, variance: Variance, weights: Sequence[Fraction]) -> dict[str, int]:
    parts_pence = split_by_largest_remainder(variance.total_pence, weights)
    return dict(zip(terms.contributions_pence, parts_pence, strict=True))


def _assign_own(terms: Terms, variance: Variance) -> dict[str, int]:
    if variance.by_body_pence is None:
        return _assign_to_host(terms, variance)
    return dict(variance.by_body_pence)


def _assign_past_thresholds(terms: Terms, variance: Variance) -> dict[str, int]:
    exact_pence = fill_with_thresholds(terms, abs(variance.total_pence))
    if not any(exact_pence.values()):
        return {}
    parts_pence = round_to_total(list(exact_pence.values()), abs(variance.total_pence))
    sign = -1 if variance.total_pence < 0 else 1
    return {body: sign * part for body, part in zip(exact_pence, parts_pence, strict=True)}


def _assign_to_nobody(_terms: Terms, _variance: Variance) -> dict[str, int]:
    return {}


_ASSIGN: Mapping[Rule, Callable[[Terms, Variance], dict[str, int]]] = {
    Rule.FIXED: _assign_to_host,
    Rule.SHARES: _assign_by_shares,
    Rule.PRO_RATA_CAPPED: _assign_pro_rata,
    Rule.CASCADE: _assign_to_nobody,
    Rule.OWN_RISK: _assign_own,
    Rule.THRESHOLD: _assign_past_thresholds,
    Rule.NONE: _assign_to_nobody,
}


def _held_to_cap(terms: Terms, body: str, assigned_pence: int) -> int:
    cap_pence = terms.cap_pence(body)
    if cap_pence is None:
        return assigned_pence
    return max(-cap_pence, min(assigned_pence, cap_pence))


def _draw_on_steps(terms: Terms, variance_pence: int) -> tuple[Drawing, ...]:
    if terms.rule is not Rule.CASCADE:
        return ()
    to_find_pence = max(variance_pence, 0)
    drawings = []
    for step in terms.steps:
        amount_pence = min(step.available_pence, to_find_pence)
        drawings.append(Drawing(step.name, amount_pence))
        to_find_pence -= amount_pence
    return tuple(drawings)
