"""Posting, side by side: the portal's, a bare transaction of two inserts, and django-hordak's where it is there.

The sides take turns, a second each and several times over, so that whatever else the machine does falls on all of them
alike; what is told is the median of the rounds, and of the ratios within a round.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

import asyncpg
from _hordak import Hordak
from _ledger_table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from portal.db.engine import sessions
from portal.db.keys import new_id
from portal.db.migrate import gather_statistics
from portal.db.speaking import speak_for
from valuation.ledger.keeping import seal_all
from valuation.ledger.posting import Entry, post_alone, post_batch, post_entry
from valuation.ledger.rules.postings import EntryKind, spending
from valuation.ledger.writing import Said

SECONDS, ROUNDS = 1.0, 5
ACCOUNTS, CLIENTS, WARMING, BATCH = 200, (1, 8), 1_000, 100
LEAST_OF_BARE, LEAST_OF_HORDAK = 0.5, 3.0
DAY = date(2026, 3, 31)
CHOICES: dict[str, Callable[[], int]] = {
    "random accounts": lambda: random.randrange(ACCOUNTS),  # noqa: S311 -- which account is no secret
    "one hot account": lambda: 0,
}

Post = Callable[[int], Awaitable[None]]


class Sides:
    """The ways to post, over one server."""

    def __init__(self, engine: AsyncEngine, pool: asyncpg.Pool, table: Table, fund: UUID) -> None:
        self.engine, self.makers, self.pool, self.table, self.fund = engine, sessions(engine), pool, table, fund

    async def post(self, account: int) -> None:
        """As pages post what they are asked to, without the line in the journal that the other sides have not."""
        async with self.makers() as session:
            await post_alone(session, self.table.seat, self.entry(account))

    async def post_and_say(self, account: int) -> None:
        entry = replace(self.entry(account), said=Said("recorded", "spending of £1.00"))
        async with self.makers() as session:
            await post_alone(session, self.table.seat, entry)

    async def post_among_others(self, account: int) -> None:
        """As a claim is paid: within a transaction that does other things too."""
        async with self.makers() as session, session.begin():
            await speak_for(session, **self.table.speaker)
            await post_entry(session, self.table.seat, self.entry(account))

    async def post_many(self, _: int) -> None:
        """As many entries as one call takes comfortably: a month's payments, say."""
        async with self.makers() as session, session.begin():
            await speak_for(session, **self.table.speaker)
            await post_batch(session, self.table.seat, [self.entry(number) for number in range(BATCH)])

    def entry(self, account: int) -> Entry:
        lines = spending(self.fund, 100, organisation_id=None, supplier="Supplier", work=f"Work {account}")
        key = str(new_id())
        return Entry(EntryKind.SPENDING, DAY, lines, key, key)

    async def post_bare(self, account: int) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            for side, pence in ((account, 100), (-1, -100)):
                await connection.execute("INSERT INTO bare.line VALUES ($1, $2, $3)", new_id(), side, pence)

    async def warm_up(self, owner_url: str) -> None:
        """Rows in both tables, and statistics of them: what a server that has been in use has."""
        for number in range(WARMING):
            await self.post(number % ACCOUNTS)
            await self.post_bare(number % ACCOUNTS)
        await seal_all(self.makers)
        await gather_statistics(owner_url)
        # Connections that were opened when the tables were empty are opened anew.
        await self.engine.dispose()
        await self.pool.expire_connections()


@dataclass
class Turns:
    """Postings a second, round by round."""

    portal: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    hordak: list[float | None] = field(default_factory=list)

    def ratio_to(self, others: Sequence[float | None]) -> float:
        """Of the rounds in which the other side answered."""
        return statistics.median(ours / theirs for ours, theirs in zip(self.portal, others, strict=True) if theirs)


async def compare_posting(sides: Sides, hordak: Hordak | None) -> None:
    print(f"{'posting':<18} {'clients':>7} {'portal/s':>9} {'bare/s':>8} {'ratio':>6} {'hordak/s':>9} {'ratio':>6}")
    for clients in CLIENTS:
        for name, choose in CHOICES.items():
            turns = await _take_turns(sides, hordak, clients, choose, is_hot=name == "one hot account")
            print(f"{name:<18} {clients:>7} {_told(turns)}", flush=True)
    print()
    ways = (
        ("with a line in the journal, as pages do", sides.post_and_say, 1),
        ("within a transaction of SQLAlchemy's", sides.post_among_others, 1),
        (f"{BATCH} entries a call", sides.post_many, BATCH),
    )
    for name, post, entries in ways:
        for clients in CLIENTS if entries == 1 else (1,):
            rates = [await rate(post, clients, CHOICES["random accounts"]) for _ in range(2)]
            print(f"{name:<40} {clients:>7} {entries * statistics.mean(rates):>9.0f}/s")


async def _take_turns(
    sides: Sides, hordak: Hordak | None, clients: int, choose: Callable[[], int], *, is_hot: bool
) -> Turns:
    turns = Turns()
    for _ in range(ROUNDS):
        turns.bare.append(await rate(sides.post_bare, clients, choose))
        turns.portal.append(await rate(sides.post, clients, choose))
        if hordak:
            # In a thread, so that the keeper goes on beside both sides.
            asked = asyncio.to_thread(hordak.rate, clients, is_hot=is_hot, seconds=SECONDS)
            turns.hordak.append(await asked)
    return turns


def _told(turns: Turns) -> str:
    of_bare = turns.ratio_to(turns.bare)
    told = f"{statistics.median(turns.portal):>9.0f} {statistics.median(turns.bare):>8.0f} {of_bare:>6.2f}"
    missed = [] if of_bare >= LEAST_OF_BARE else [f"{LEAST_OF_BARE} of bare"]
    if any(turns.hordak):
        of_hordak = turns.ratio_to(turns.hordak)
        told += f" {statistics.median(one for one in turns.hordak if one):>9.0f} {of_hordak:>6.2f}"
        missed += [] if of_hordak >= LEAST_OF_HORDAK else [f"{LEAST_OF_HORDAK:.0f} times hordak"]
    return f"{told}  {'below the goal of ' + ' and '.join(missed) if missed else 'meets the goals'}"


async def rate(post: Post, clients: int, choose: Callable[[], int]) -> float:
    """Postings a second over a fixed time."""
    begun = time.perf_counter()

    async def client() -> int:
        done = 0
        while time.perf_counter() < begun + SECONDS:
            await post(choose())
            done += 1
        return done

    done = sum(await asyncio.gather(*(client() for _ in range(clients))))
    return done / (time.perf_counter() - begun)
