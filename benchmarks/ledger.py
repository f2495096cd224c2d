"""What the ledger costs: posting against a bare transaction of two inserts, and statements of a long account.

    python benchmarks/ledger.py

Everything runs in this one process over one embedded PostgreSQL, so both sides pay for Python and for the disk. A
posting is an entry of two lines with an idempotency key, checked and committed in a transaction of its own, while the
keeper seals and adds up beside it as it does in a portal that serves; the bare side inserts two rows into a table
without any of that. Both write into tables that hold rows already and whose statistics are fresh, on the same server
with the same settings: every commit waits for the disk. Goals: half of the bare rate or more; a statement under 50 ms
at the median, and within 20 % between 10,000 and 1,000,000 lines; three times django-hordak's rate. django-hordak is
asked as well where pip can install it into a folder of its own, hledger and ledger where they are installed.
"""

import asyncio
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

TREE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TREE))
sys.path.insert(0, str(Path(__file__).parent))

from _hordak import compare_hordak
from _ledger_table import Table, lay_table, lengthen

from portal.db import embedded
from portal.db.engine import create_engine, sessions
from portal.db.keys import new_id
from portal.db.migrate import gather_statistics, migrate
from portal.db.speaking import speak_for
from portal.outbox.mail import stop
from valuation.ledger.actions import open_fund
from valuation.ledger.export import write_hledger
from valuation.ledger.keeping import keep_ledgers, seal_all
from valuation.ledger.posting import Entry, post_batch, post_entry
from valuation.ledger.queries.page import ledger_page
from valuation.ledger.queries.statement import statement_page
from valuation.ledger.rules.postings import EntryKind, spending
from valuation.ledger.rules.statement import Period

SECONDS, RUNS, WARM_RUNS = 3.0, 40, 8
ACCOUNTS, CLIENTS, WARMING, BATCH = 200, (1, 8), 1_000, 100
FEW, MANY = 10_000, 1_000_000
LEAST_OF_BARE, MOST_MS, MOST_GROWTH = 0.5, 50.0, 1.2
DAY = date(2026, 3, 31)
QUARTER = Period(date(2025, 1, 1), DAY, DAY)

SUM = text("SELECT sum(amount_pence) FROM ledger_line WHERE partnership_id = :here AND account_id = :account")

Makers = async_sessionmaker[AsyncSession]
Post = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Rates:
    portal: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.portal / self.bare


class Sides:
    """The two ways to post, over one server."""

    def __init__(self, engine: AsyncEngine, pool: asyncpg.Pool, table: Table, fund: UUID) -> None:
        self.engine, self.makers, self.pool, self.table, self.fund = engine, sessions(engine), pool, table, fund

    async def forget_plans(self) -> None:
        """Connections that were opened when the tables were empty are opened anew."""
        await self.engine.dispose()
        await self.pool.expire_connections()

    async def post(self, account: int) -> None:
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


async def rate(post: Post, clients: int, choose: Callable[[], int]) -> float:
    """Postings a second over a fixed time."""
    until = time.perf_counter() + SECONDS

    async def client() -> int:
        done = 0
        while time.perf_counter() < until:
            await post(choose())
            done += 1
        return done

    return sum(await asyncio.gather(*(client() for _ in range(clients)))) / SECONDS


async def warm_up(sides: Sides, owner_url: str) -> None:
    """Rows in both tables, and statistics of them: what a server that has been in use has."""
    for number in range(WARMING):
        await sides.post(number % ACCOUNTS)
        await sides.post_bare(number % ACCOUNTS)
    await seal_all(sides.makers)
    await gather_statistics(owner_url)
    await sides.forget_plans()


async def compare_posting(sides: Sides) -> dict[tuple[int, str], Rates]:
    chosen: dict[str, Callable[[], int]] = {
        "random accounts": lambda: random.randrange(ACCOUNTS),  # noqa: S311 -- which account is no secret
        "one hot account": lambda: 0,
    }
    print(f"{'posting':<18} {'clients':>7} {'portal/s':>9} {'bare/s':>8} {'ratio':>6}")
    found = {}
    for clients in CLIENTS:
        for name, choose in chosen.items():
            bare = await rate(sides.post_bare, clients, choose)
            rates = found[clients, name] = Rates(await rate(sides.post, clients, choose), bare)
            goal = "" if rates.ratio >= LEAST_OF_BARE else f"  below the goal of {LEAST_OF_BARE}"
            print(f"{name:<18} {clients:>7} {rates.portal:>9.0f} {rates.bare:>8.0f} {rates.ratio:>6.2f}{goal}")
    many = BATCH * await rate(sides.post_many, 1, lambda: 0)
    print(f"{BATCH} entries a call    {1:>7} {many:>9.0f} {found[1, 'random accounts'].bare:>8.0f}")
    return found


async def medians_ms(asks: Sequence[Callable[[], Awaitable[object]]]) -> list[float]:
    """Asked in turns, so that whatever else the machine does falls on all of them alike."""
    taken: list[list[float]] = [[] for _ in asks]
    for round_ in range(RUNS + WARM_RUNS):
        for ask, times in zip(asks, taken, strict=True):
            begun = time.perf_counter()
            await ask()
            if round_ >= WARM_RUNS:
                times.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(times) for times in taken]


def readings(session: AsyncSession, table: Table) -> list[Callable[[], Awaitable[object]]]:
    """The ledger's page with all balances, a statement of a year and a quarter, and what summing the lines takes."""
    asked = {"here": table.partnership_id, "account": table.long_account_id}
    return [
        lambda: ledger_page(session, table.seat),
        lambda: statement_page(session, table.seat, QUARTER),
        lambda: session.scalar(SUM, asked),
    ]


async def compare_reading(makers: Makers, superuser: str, tables: dict[int, Table]) -> None:
    asks = []
    async with makers() as few, makers() as many:
        for session, (lines, table) in zip((few, many), tables.items(), strict=True):
            await lengthen(superuser, table, lines)
            await speak_for(session, **table.speaker)
            found = (await statement_page(session, table.seat, Period(date.min, date.max, date.max))).money.paid_pence
            summed = await session.scalar(SUM, {"here": table.partnership_id, "account": table.long_account_id})
            assert found == summed, "the statement is the sum of the lines"
            asks += readings(session, table)
        times = await medians_ms(asks)
    print(f"\n{'lines':>12} {'balances, ms':>14} {'statement, ms':>16} {'SQL sum, ms':>18}")
    for place, lines in enumerate(tables):
        page_ms, statement_ms, sum_ms = times[3 * place : 3 * place + 3]
        print(f"{lines:>12,} {page_ms:>14.1f} {statement_ms:>16.1f} {sum_ms:>18.1f}")
    growth = times[4] / times[1]
    slow = "" if times[4] < MOST_MS else f"  above the goal of {MOST_MS:.0f} ms"
    steep = "" if growth <= MOST_GROWTH else f"  above the goal of {MOST_GROWTH}"
    print(f"a statement of {MANY:,} lines: {times[4]:.1f} ms{slow}; {growth:.2f} times that of {FEW:,}{steep}")


async def compare_plain_text(makers: Makers, table: Table, lines: int, folder: Path) -> None:
    """The same balances from the exported journal, by programs that add up what they read."""
    journal = folder / "exported.journal"
    begun = time.perf_counter()
    async with makers() as session:
        with journal.open("w", encoding="utf-8") as out:
            await write_hledger(session, table.partnership_id, out)
    print(f"\nexport of {lines:,} lines: {time.perf_counter() - begun:.1f} s")
    for program in ("hledger", "ledger"):
        path = shutil.which(program)
        if path is None:
            print(f"{program} is not installed here (Debian: apt-get install {program})")
            continue
        begun = time.perf_counter()
        asked = [path, "balance", "-f", str(journal)]
        done = await asyncio.create_subprocess_exec(*asked, stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"})
        assert await done.wait() == 0
        print(f"{program}'s balance over that journal: {time.perf_counter() - begun:.2f} s")


async def run(folder: Path) -> None:
    socket_dir = embedded.start(folder)
    urls = await embedded.prepare(socket_dir)
    await migrate(urls["portal_owner"])
    superuser = embedded.url(socket_dir, "postgres")
    owner = await asyncpg.connect(urls["portal_owner"])
    await owner.execute("CREATE SCHEMA bare; CREATE TABLE bare.line (id uuid PRIMARY KEY, account int, pence bigint)")
    await owner.close()
    engine = create_engine(urls["portal_app"], pool_size=max(CLIENTS))
    makers = sessions(engine)
    pool = await asyncpg.create_pool(urls["portal_owner"], min_size=max(CLIENTS), max_size=max(CLIENTS))
    try:
        tables = {lines: await lay_table(makers) for lines in (0, FEW, MANY)}
        posting = tables.pop(0)
        async with makers() as session, session.begin():
            await speak_for(session, **posting.speaker)
            fund = await open_fund(session, posting.seat, "Pool", posting.seat.organisation_id)
        sides = Sides(engine, pool, posting, fund)
        await warm_up(sides, urls["portal_owner"])
        keeper = asyncio.create_task(keep_ledgers(makers))
        ours = await compare_posting(sides)
        await stop(keeper)
        await asyncio.to_thread(compare_hordak, socket_dir, SECONDS, {key: rates.portal for key, rates in ours.items()})
        await compare_reading(makers, superuser, tables)
        for lines in (FEW, MANY):
            await compare_plain_text(makers, tables[lines], lines, folder)
    finally:
        await pool.close()
        await engine.dispose()
        embedded.stop(folder)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bl-") as folder:
        asyncio.run(run(Path(folder)))


if __name__ == "__main__":
    main()
