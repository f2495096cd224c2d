"""How long an appraisal takes beside the few lines of NumPy that an analyst would write instead.

    python benchmarks/appraisal.py

Prints the best of several runs and the ratio of the two. The exact run is 200 outcomes over 30 years with
every list shared out to the penny; the simulation draws seven numbers of every outcome 10,000 times. The
goals are 20 ms and 1 s.
"""

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from valuation.appraisal.discounting import Convention, FlatRate
from valuation.appraisal.in_pence import in_pence
from valuation.appraisal.monte_carlo import simulate
from valuation.appraisal.parameters import Appraisal, Input, Outcome, Range, Shape
from valuation.appraisal.results import appraise

OUTCOMES, YEARS, DRAWS = 200, 30, 10_000
RATE = 0.035
SPREADS = {
    "quantity": ("40", "120"),
    "proxy": ("900", "1600"),
    "deadweight": ("0.1", "0.4"),
    "displacement": ("0", "0.1"),
    "attribution": ("0", "0.3"),
    "drop_off": ("0", "0.2"),
    "duration_years": ("20", "30"),
}


def appraisal() -> Appraisal:
    return Appraisal(
        currency="GBP",
        price_year=2024,
        convention=Convention.END_YEAR,
        discounting=FlatRate(Decimal(str(RATE))),
        inputs=(Input("Pool", Decimal(50_000_000), "Council"),),
        outcomes=tuple(outcome(place) for place in range(OUTCOMES)),
        horizon_years=YEARS,
    )


def outcome(place: int) -> Outcome:
    return Outcome(
        id=f"outcome-{place}",
        name=f"Outcome {place}",
        accrues_to=f"Body {place % 7}",
        quantity=Decimal(50 + place % 50),
        proxy=Decimal("1234.56"),
        deadweight=Decimal("0.2"),
        displacement=Decimal("0.05"),
        attribution=Decimal("0.15"),
        drop_off=Decimal("0.1"),
        duration_years=Decimal("29.5"),
        ranges={name: Range(Decimal(low), Decimal(high), Shape.TRIANGULAR) for name, (low, high) in SPREADS.items()},
    )


def plain_floats(rows: dict[str, np.ndarray]) -> float:
    """One outcome after the other, its years as an array."""
    ages = np.arange(YEARS)
    factors = (1 + RATE) ** -(ages + 1.0)
    total = 0.0
    for place in range(OUTCOMES):
        kept = (1 - rows["deadweight"][place]) * (1 - rows["displacement"][place]) * (1 - rows["attribution"][place])
        impact = rows["quantity"][place] * rows["proxy"][place] * kept
        parts = np.clip(rows["duration_years"][place] - ages, 0, 1)
        total += float((impact * (1 - rows["drop_off"][place]) ** ages * parts * factors).sum())
    return total


def plain_draws(rows: dict[str, np.ndarray]) -> np.ndarray:
    """One draw after the other, all outcomes and years of it as one table."""
    generator = np.random.default_rng(1)
    ages = np.arange(YEARS)
    factors = (1 + RATE) ** -(ages + 1.0)
    totals = np.empty(DRAWS)
    for draw in range(DRAWS):
        drawn = {
            name: generator.triangular(float(low), rows[name], float(high)) for name, (low, high) in SPREADS.items()
        }
        kept = (1 - drawn["deadweight"]) * (1 - drawn["displacement"]) * (1 - drawn["attribution"])
        impact = drawn["quantity"] * drawn["proxy"] * kept
        parts = np.clip(drawn["duration_years"][:, None] - ages, 0, 1)
        yearly = impact[:, None] * (1 - drawn["drop_off"])[:, None] ** ages * parts
        totals[draw] = (yearly @ factors).sum()
    return totals


def best_ms(action: Callable[[], object], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - started)
    return best * 1000


def report(title: str, ours_ms: float, plain_ms: float) -> None:
    print(f"{title:34} {ours_ms:9.1f} ms   plain NumPy {plain_ms:9.1f} ms   ratio {ours_ms / plain_ms:6.2f}")


def main() -> None:
    whole = appraisal()
    rows = {name: np.array([float(getattr(row, name)) for row in whole.outcomes]) for name in SPREADS}
    plain_ms = best_ms(lambda: plain_floats(rows), 20)
    report("exact appraisal", best_ms(lambda: appraise(whole), 20), plain_ms)
    report("exact appraisal, in pence", best_ms(lambda: in_pence(appraise(whole)), 20), plain_ms)
    report(
        f"{DRAWS:,} draws",
        best_ms(lambda: simulate(whole, seed=1, draws=DRAWS), 3),
        best_ms(lambda: plain_draws(rows), 1),
    )
    exact, plain = float(appraise(whole).total_present_value), plain_floats(rows)
    print(f"both say £{exact:,.2f} (difference {abs(exact - plain):.6f})")
    print(f"means of the draws: £{simulate(whole, seed=1).mean:,.0f} and £{plain_draws(rows).mean():,.0f}")


if __name__ == "__main__":
    main()
