"""What the ledger costs: posting against a bare transaction of two inserts, and statements of a long account.

    python benchmarks/ledger.py

Everything runs in this one process over one embedded PostgreSQL, so both sides pay for Python and for the disk. A
posting is an entry of two lines with an idempotency key, checked, sealed and added up; the bare side inserts two rows
into a table without any of that. Goals: half of the bare rate or more; a statement under 50 ms at the median, and
within 20 % between 10,000 and 1,000,000 lines; three times django-hordak's rate. All postings of a ledger are links of
one chain, so they commit one after the other, while bare inserts share a flush of the disk: with eight clients the
ratio says what that costs (docs/decisions/0011). django-hordak is asked as well where pip can install it into a
folder of its own, hledger where it is installed.
"""

import asyncio
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

TREE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TREE))
sys.path.insert(0, str(Path(__file__).parent))

from _hordak import compare_hordak
from _ledger_table import Table, lay_table, lengthen

from portal.db import embedded
from portal.db.engine import create_engine, sessions
from portal.db.keys import new_id
from portal.db.migrate import migrate
from portal.db.speaking import speak_for
from valuation.ledger.actions import open_fund
from valuation.ledger.export import write_hledger
from valuation.ledger.posting import Entry, post_entry
from valuation.ledger.queries.page import ledger_page
from valuation.ledger.queries.statement import statement_page
from valuation.ledger.rules.postings import EntryKind, spending
from valuation.ledger.rules.statement import Period

SECONDS, RUNS = 3.0, 15
ACCOUNTS, CLIENTS = 200, (1, 8)
FEW, MANY = 10_000, 1_000_000
LEAST_OF_BARE, MOST_MS, MOST_GROWTH = 0.5, 50.0, 1.2
DAY = date(2026, 3, 31)
QUARTER = Period(date(2025, 1, 1), DAY, DAY)

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

    def __init__(self, makers: Makers, pool: asyncpg.Pool, table: Table, fund: UUID) -> None:
        self.makers, self.pool, self.table, self.fund = makers, pool, table, fund

    async def post(self, account: int) -> None:
        lines = spending(self.fund, 100, organisation_id=None, supplier="Supplier", work=f"Work {account}")
        key = str(new_id())
        async with self.makers() as session, session.begin():
            await speak_for(session, **self.table.speaker)
            await post_entry(session, self.table.seat, Entry(EntryKind.SPENDING, DAY, lines, key, key))

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


async def compare_posting(sides: Sides) -> dict[tuple[int, str], Rates]:
    for account in range(ACCOUNTS):
        await sides.post(account)
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
    return found


async def median_ms(ask: Callable[[], Awaitable[object]]) -> float:
    taken = []
    await ask()
    for _ in range(RUNS):
        begun = time.perf_counter()
        await ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


async def measure_reading(session: AsyncSession, table: Table, lines: int) -> tuple[float, float]:
    async def balance() -> object:
        return await ledger_page(session, table.seat)

    async def statement() -> object:
        return await statement_page(session, table.seat, QUARTER)

    async def summing() -> object:
        return await session.scalar(
            text("SELECT sum(amount_pence) FROM ledger_line WHERE partnership_id = :here AND account_id = :account"),
            {"here": table.partnership_id, "account": table.long_account_id},
        )

    found = (await statement_page(session, table.seat, Period(date.min, date.max, date.max))).money.paid_pence
    assert found == await summing(), "the statement is the sum of the lines"
    page_ms, statement_ms, sum_ms = [await median_ms(ask) for ask in (balance, statement, summing)]
    print(f"{lines:>12,} {page_ms:>14.1f} {statement_ms:>16.1f} {sum_ms:>18.1f}")
    return page_ms, statement_ms


async def compare_reading(makers: Makers, superuser: str, tables: dict[int, Table]) -> None:
    print(f"\n{'lines':>12} {'balances, ms':>14} {'statement, ms':>16} {'SQL sum, ms':>18}")
    found = {}
    for lines, table in tables.items():
        await lengthen(superuser, table, lines)
        async with makers() as session:
            await speak_for(session, **table.speaker)
            found[lines] = await measure_reading(session, table, lines)
    growth = found[MANY][1] / found[FEW][1]
    slow = "" if found[MANY][1] < MOST_MS else f"  above the goal of {MOST_MS:.0f} ms"
    steep = "" if growth <= MOST_GROWTH else f"  above the goal of {MOST_GROWTH}"
    print(f"a statement of {MANY:,} lines: {found[MANY][1]:.1f} ms{slow}; {growth:.2f} times that of {FEW:,}{steep}")


async def compare_hledger(makers: Makers, table: Table, folder: Path) -> None:
    hledger = shutil.which("hledger")
    if hledger is None:
        print("\nhledger is not installed here, so its balance was not timed (Debian: apt-get install hledger)")
        return
    journal = folder / "exported.journal"
    begun = time.perf_counter()
    async with makers() as session:
        with journal.open("w", encoding="utf-8") as out:
            await write_hledger(session, table.partnership_id, out)
    exported = time.perf_counter() - begun
    begun = time.perf_counter()
    asked = [hledger, "balance", "-f", str(journal)]
    done = await asyncio.create_subprocess_exec(*asked, stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"})
    assert await done.wait() == 0
    added_up = time.perf_counter() - begun
    print(f"\nexport of {FEW:,} lines: {exported:.2f} s; hledger's balance over that journal: {added_up:.2f} s")


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
        ours = await compare_posting(Sides(makers, pool, posting, fund))
        await asyncio.to_thread(compare_hordak, socket_dir, SECONDS, {key: rates.portal for key, rates in ours.items()})
        await compare_reading(makers, superuser, tables)
        await compare_hledger(makers, tables[FEW], folder)
    finally:
        await pool.close()
        await engine.dispose()
        embedded.stop(folder)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bl-") as folder:
        asyncio.run(run(Path(folder)))


if __name__ == "__main__":
    main()
