"""Sharing where some wait: a body bears nothing until others have borne a stated part (section 8.3).

The variance is poured in from nothing upwards. It always flows to the bodies that no longer wait, in
proportion to their weights, in stretches that end before the next body can join. What flows to a body
beyond its cap counts as assigned to it but not as borne.
"""

from fractions import Fraction

from valuation.budgets.rules.terms import Terms


def fill_with_thresholds(terms: Terms, variance_pence: int) -> dict[str, Fraction]:
    """What is assigned to each body before its cap is applied: all of the variance, exactly.

    If every body waits for another, nobody ever begins, and nothing is assigned.
    """
    weights = _weights(terms)
    assigned = dict.fromkeys(weights, Fraction(0))
    left = Fraction(variance_pence)
    while left > 0:
        rates = _rates(terms, weights, assigned)
        if not rates:
            break
        stretch = min([left, *_distances_to_next_joining(terms, rates, assigned)])
        for body, rate in rates.items():
            assigned[body] += stretch * rate
        left -= stretch
    return assigned


def _weights(terms: Terms) -> dict[str, Fraction]:
    if terms.shares:
        return {body: terms.shares.get(body, Fraction(0)) for body in terms.contributions_pence}
    return {body: Fraction(amount_pence) for body, amount_pence in terms.contributions_pence.items()}


def _rates(terms: Terms, weights: dict[str, Fraction], assigned: dict[str, Fraction]) -> dict[str, Fraction]:
    """What part of the next penny goes to each body that no longer waits."""
    taking_part = {
        body: weight for body, weight in weights.items() if weight and _waits_for(terms, body, assigned) <= 0
    }
    weight_of_all = sum(taking_part.values())
    return {body: weight / weight_of_all for body, weight in taking_part.items()}


def _waits_for(terms: Terms, body: str, assigned: dict[str, Fraction]) -> Fraction:
    """What the others must still bear before this body joins; zero or less when it waits no more."""
    others = [other for other in assigned if other != body]
    contributed = sum(terms.contributions_pence[other] for other in others)
    borne = sum((_borne(terms, other, assigned[other]) for other in others), Fraction(0))
    return terms.thresholds.get(body, Fraction(0)) * contributed - borne


def _borne(terms: Terms, body: str, assigned: Fraction) -> Fraction:
    cap_pence = terms.cap_pence(body)
    return assigned if cap_pence is None else min(assigned, Fraction(cap_pence))


def _distances_to_next_joining(
    terms: Terms, rates: dict[str, Fraction], assigned: dict[str, Fraction]
) -> list[Fraction]:
    """How far it is until each waiting body can join, at the soonest.

    A body may reach its cap on the way. Then the distance was too short, never too long, and the next
    stretch begins without that body's part.
    """
    below_cap = {body for body in rates if _borne(terms, body, assigned[body] + 1) > assigned[body]}
    borne_of_each_penny = sum((rates[body] for body in below_cap), Fraction(0))
    if not borne_of_each_penny:
        return []
    # No waiting body is among those that bear, so all that is borne counts towards its threshold.
    waiting = (_waits_for(terms, body, assigned) for body in assigned)
    return [wait / borne_of_each_penny for wait in waiting if wait > 0]
