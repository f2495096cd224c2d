"""How long all texts wait when one has been written down."""

import pytest

from portal.live.scribe import LONGEST_BETWEEN, rest_after


def test_writing_takes_a_tenth_of_the_time_and_one_slow_write_does_not_stop_the_others() -> None:
    assert rest_after(0.1) == pytest.approx(0.9)
    assert rest_after(120.0) == LONGEST_BETWEEN
