"""Value that is drawn from another record of the portal: one line from one record, however often it is posted."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.access.phases import Phase
from portal.db.keys import new_id
from portal.refusals import Refused
from tests.ledgers import with_fund
from tests.people import Cast
from valuation.ledger.posting import Posting
from valuation.ledger.rules.value import Confidence, Origin, OriginKind, Tier, ValueLine
from valuation.ledger.valuing import post_value
from valuation.measures import ValueKind


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


def people_seen(cast: Cast, quantity: str) -> ValueLine:
    return ValueLine(
        kind=ValueKind.QUANTITATIVE,
        statement="More people go out each week",
        body=cast.bob.organisation,
        body_id=cast.bob.organisation_id,
        tier=Tier.LOCALITY,
        starts_on=date(2024, 4, 1),
        ends_on=date(2024, 6, 30),
        source="Survey of June 2024",
        confidence=Confidence.HIGH,
        quantity=Decimal(quantity),
        unit="people",
    )


async def posted(cast: Cast, line: ValueLine, origin: Origin) -> Posting:
    async with cast.app.state["sessions"]() as session, session.begin():
        return await post_value(session, await cast.alice.seat_at(session, cast.partnership_id), line, origin)


async def test_a_record_posted_twice_is_one_line_and_is_countersigned_as_any_other(cast: Cast) -> None:
    result = Origin(OriginKind.INDICATOR_RESULT, new_id())
    first = await posted(cast, people_seen(cast, "37"), result)
    again = await posted(cast, people_seen(cast, "37"), result)
    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    url = f"{cast.url}/ledger/value/{first.id}"
    assert "An accepted indicator result" in (await cast.audrey.get(url)).text
    await cast.bob.post(f"{url}/answer", {"verdict": "countersigned"})
    for stranger in cast.strangers:
        await stranger.get(url, expect=404)


async def test_a_record_posted_with_another_figure_is_refused(cast: Cast) -> None:
    result = Origin(OriginKind.APPRAISAL, new_id())
    await posted(cast, people_seen(cast, "37"), result)
    with pytest.raises(Refused, match="used already, with other answers"):
        await posted(cast, people_seen(cast, "38"), result)
