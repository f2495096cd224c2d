"""The desk at which most of these tests begin."""

import pytest

from tests.rules.live.desk import BEGINNING, BOB, BOBS, GOING, Desk
from tests.rules.live.trees import mark, type_into


@pytest.fixture
async def desk() -> Desk:
    one = Desk(*BEGINNING)
    await one.hears(BOB, lambda doc: type_into(doc, 0, 0, "Soon: ", {"insertion": BOBS}))
    await one.hears(BOB, lambda doc: mark(doc, 0, 19, 25, {GOING: BOBS}))
    assert (one.under("insertion"), one.under("deletion")) == (["Soon: "], ["within"])
    return one
