"""A statement is exact for every three days, though it reads whole months where it can."""

import random
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.phases import Phase
from portal.db.engine import create_engine, sessions
from tests.ledgers import give, seal, with_fund
from tests.people import Cast
from valuation.ledger.queries.statement import statement_page
from valuation.ledger.rules.statement import Period

FIRST = date(2024, 1, 15)
DAYS, LONGEST_DELAY, ROWS, STATEMENTS = 120, 45, 80, 60


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


@pytest.fixture
async def owner(database: dict[str, str]) -> AsyncIterator[AsyncSession]:
    """The owner of the tables, in a transaction that is rolled back."""
    engine = create_engine(database["portal_owner"], pool_size=1)
    async with sessions(engine)() as session:
        yield session
        await session.rollback()
    await engine.dispose()


async def test_any_statement_adds_up_to_what_its_days_say(cast: Cast, owner: AsyncSession) -> None:
    await give(cast)
    await seal(cast)
    seat = await cast.alice.seat_at(owner, cast.partnership_id)
    known = await spread_over_the_days(owner, random.Random(4))  # noqa: S311 -- the same days each time
    chosen = random.Random(7)  # noqa: S311 -- the same again
    for _ in range(STATEMENTS):
        period = any_period(chosen)
        page = await statement_page(owner, seat, period)
        (cash,) = [movement for movement in page.movements if movement.kind == "fund"] or [None]
        found = (cash.opening_pence, cash.added_pence, cash.taken_pence) if cash else (0, 0, 0)
        assert found == by_hand(known, period), period


def by_hand(known: list[tuple[date, date, int, int]], period: Period) -> tuple[int, int, int]:
    rows = [row for row in known if row[0] <= period.ends_on and row[1] <= period.known_on]
    during = [row for row in rows if row[0] >= period.starts_on]
    before = [row for row in rows if row[0] < period.starts_on]
    return sum(a - t for *_, a, t in before), sum(a for *_, a, _ in during), sum(t for *_, t in during)


def any_period(chosen: random.Random) -> Period:
    """Now and then a day that begins or ends a month, or one long after everything."""
    starts = FIRST + timedelta(days=chosen.randrange(-20, DAYS))
    starts = starts.replace(day=1) if chosen.random() < 0.3 else starts
    ends = starts + timedelta(days=chosen.randrange(DAYS))
    ends = ends.replace(day=1) - timedelta(days=1) if chosen.random() < 0.3 and ends.month != starts.month else ends
    known = chosen.choice([clock.today(), FIRST + timedelta(days=chosen.randrange(DAYS + LONGEST_DELAY))])
    return Period(starts, ends, known)


async def spread_over_the_days(owner: AsyncSession, chosen: random.Random) -> list[tuple[date, date, int, int]]:
    """Sums as sealing would have kept them over some months, on the account of the fund's cash."""
    rows = {}
    for _ in range(ROWS):
        happened = FIRST + timedelta(days=chosen.randrange(DAYS))
        recorded = happened + timedelta(days=chosen.randrange(LONGEST_DELAY))
        rows[happened, recorded] = (chosen.randrange(1, 1000), chosen.randrange(1000))
    for table in ("ledger_day", "ledger_month"):
        await owner.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        await owner.execute(text(f"DELETE FROM {table}"))
    for (happened, recorded), (added, taken) in rows.items():
        await owner.execute(ADD_DAY, {"happened": happened, "recorded": recorded, "added": added, "taken": taken})
    await owner.execute(ADD_MONTHS)
    return [(*days, *pence) for days, pence in rows.items()]


ADD_DAY = text("""
INSERT INTO ledger_day (partnership_id, id, account_id, effective_on, recorded_on, added_pence, taken_pence)
SELECT partnership_id, gen_random_uuid(), id, :happened, :recorded, :added, :taken
FROM ledger_account WHERE kind = 'fund'
""")
ADD_MONTHS = text(
    """
INSERT INTO ledger_month (partnership_id, id, account_id, effective_month, recorded_month, added_pence, taken_pence)
SELECT partnership_id, gen_random_uuid(), account_id, date_trunc('month', effective_on)::date,
  date_trunc('month', recorded_on)::date, sum(added_pence), sum(taken_pence)
FROM ledger_day GROUP BY 1, 3, 4, 5
""".replace("::", "\\:\\:")
)


async def test_what_waits_for_its_seal_is_counted_already(cast: Cast, owner: AsyncSession) -> None:
    await give(cast, amount="100")
    await seal(cast)
    await give(cast, amount="7", **{"effective-day": "2"})
    seat = await cast.alice.seat_at(owner, cast.partnership_id)

    async def in_hand(ends_on: date, known_on: date) -> int:
        period = Period(date(2024, 4, 1), ends_on, known_on)
        return (await statement_page(owner, seat, period)).money.in_hand_pence

    assert await in_hand(date(2024, 4, 1), clock.today()) == 100_00
    assert await in_hand(date(2024, 4, 30), clock.today()) == 107_00
    assert await in_hand(date(2024, 4, 30), clock.today() - timedelta(days=1)) == 0
