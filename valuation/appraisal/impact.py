"""What an outcome is worth in each year: corrections multiply, they are never added (F41).

Impact is quantity × proxy × (1−deadweight) × (1−displacement) × (1−attribution). It falls by the drop-off
in every year after the first; a duration with a fraction counts that fraction of its last year. Nothing is
discounted here.
"""

import math
from decimal import Decimal

from valuation.appraisal.exact import exactly
from valuation.appraisal.parameters import Outcome

_NOTHING = Decimal(0)


def first_year_impact(outcome: Outcome) -> Decimal:
    """The first full year's, even where the benefit lasts for less than a year."""
    with exactly():
        kept = (1 - outcome.deadweight) * (1 - outcome.displacement) * (1 - outcome.attribution)
        impact = outcome.quantity * outcome.proxy * kept
        # Optimism overstates a gain and understates a loss.
        return impact * (1 - outcome.optimism_bias if impact > 0 else 1 + outcome.optimism_bias)


def yearly_values(outcome: Outcome, years: int) -> list[Decimal]:
    """One amount for each of the years 1 to `years`; what would come later is cut off."""
    values = [_NOTHING] * years
    with exactly():
        value = first_year_impact(outcome)
        kept_each_year = 1 - outcome.drop_off
        whole_years = math.floor(outcome.duration_years)
        for place in range(outcome.start_year - 1, min(outcome.last_year, years)):
            is_whole = place - outcome.start_year + 1 < whole_years
            values[place] = value if is_whole else value * (outcome.duration_years - whole_years)
            value *= kept_each_year
    return values
