"""Where the shapes stand: inside the picture, in order, and at the place of their figure."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from valuation.appraisal.charts import LONGEST_LABEL, WIDTH, draw_histogram, draw_tornado, label_of, whole_pounds
from valuation.appraisal.monte_carlo import simulate
from valuation.appraisal.parameters import Appraisal, Outcome, Range, Shape
from valuation.appraisal.results import appraise

Build = Callable[..., Appraisal]
Row = Callable[..., Outcome]


def spread(low: str, high: str) -> Range:
    return Range(Decimal(low), Decimal(high), Shape.UNIFORM)


def test_a_bar_runs_between_its_two_totals_with_the_lower_on_the_left(appraisal: Build, outcome: Row) -> None:
    row = outcome(ranges={"proxy": spread("500", "2000"), "deadweight": spread("0.1", "0.5")})
    drawn = draw_tornado(appraise(appraisal(row)))
    proxy, deadweight = drawn.bars
    assert (proxy.label, proxy.left, proxy.right) == ("People in work: value of one", 0, WIDTH)
    assert drawn.middle == pytest.approx(WIDTH / 3, abs=0.1)
    assert (deadweight.lower.number, deadweight.upper.number) == ("50%", "10%"), "more deadweight gives the lower total"
    assert 0 < deadweight.left < drawn.middle < deadweight.right < WIDTH
    assert (proxy.lower.total, proxy.ratio_at_lower) == ("£6,106", "1.2212")


def test_a_long_name_gives_way_and_its_number_stays() -> None:
    label = label_of("outcome-1.duration_years", {"outcome-1": "A very long name " * 9}, LONGEST_LABEL)
    assert len(label) <= LONGEST_LABEL
    assert label.endswith("…: years that it lasts")


def test_the_columns_of_a_histogram_fill_the_picture_and_count_every_draw(appraisal: Build, outcome: Row) -> None:
    simulation = simulate(appraisal(outcome(ranges={"proxy": spread("0", "2000")})), seed=3)
    drawn = draw_histogram(simulation.summary)
    assert sum(column.draws for column in drawn.columns) == 10_000
    assert min(column.top for column in drawn.columns) == 0
    assert drawn.columns[-1].left + drawn.columns[-1].width == WIDTH
    # A uniform value gives 0 to £24,424 of total present value, and £5,000 was put in.
    assert drawn.break_even == pytest.approx(5_000 / 24_424 * WIDTH, abs=1)


def test_inputs_that_no_draw_comes_near_have_no_line(appraisal: Build, outcome: Row) -> None:
    dear = appraisal(outcome(ranges={"proxy": spread("900", "1100")}), paid="1000000")
    assert draw_histogram(simulate(dear, seed=3).summary).break_even is None


@pytest.mark.parametrize(
    ("amount", "words"), [("0.49", "£0"), ("-0.49", "£0"), ("1234.5", "£1,235"), ("-1234.5", "−£1,235")]
)
def test_pounds_of_a_chart_are_whole(amount: str, words: str) -> None:
    assert whole_pounds(Decimal(amount)) == words
