"""What the ledger costs: posting, against a bare transaction of two inserts and against django-hordak, and balances and
statements of a long account, against whoever adds up the lines.

    python benchmarks/ledger.py

All sides run over one embedded PostgreSQL with the same settings: every commit waits for the disk. A posting is an
entry of two lines with an idempotency key, posted as pages do it, checked and committed in a transaction of its own,
while the keeper seals and adds up beside it as in a portal that serves. The bare side inserts two rows in four round
trips (BEGIN, two inserts, COMMIT) as the tables' owner, into a table without row security, checks and keys. Both run
in this one process and write into tables that hold rows already and whose statistics are fresh. django-hordak posts as
its users write it, in a process of its own, where pip can install it into a folder of its own; hledger and ledger are
asked where they are installed. Goals: half of the bare rate and three times django-hordak's; a statement under 50 ms
at the median, and within 20 % between 10,000 and 1,000,000 lines.

It ends by itself, in some five minutes: whoever is missing or takes too long is left out of the tables, which say so.
What it is doing is told on standard error.
"""

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

TREE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TREE))
sys.path.insert(0, str(Path(__file__).parent))

from _hordak import Hordak, hordak
from _ledger_posting import CLIENTS, Sides, compare_posting
from _ledger_table import Table, lay_table, lengthen

from portal.db import embedded
from portal.db.engine import create_engine, sessions
from portal.db.migrate import migrate
from portal.db.speaking import speak_for
from portal.outbox.mail import stop
from valuation.ledger.actions import open_fund
from valuation.ledger.export import write_hledger
from valuation.ledger.keeping import keep_ledgers
from valuation.ledger.queries.page import ledger_page
from valuation.ledger.queries.statement import statement_page
from valuation.ledger.rules.statement import Period

RUNS, WARM_RUNS = 40, 8
MOST_SECONDS_TO_READ = 45
FEW, MANY = 10_000, 1_000_000
MOST_MS, MOST_GROWTH = 50.0, 1.2
DAY = date(2026, 3, 31)
QUARTER = Period(date(2025, 1, 1), DAY, DAY)

SUM = text("SELECT sum(amount_pence) FROM ledger_line WHERE partnership_id = :here AND account_id = :account")

Makers = async_sessionmaker[AsyncSession]

BEGUN = time.monotonic()


def tell(words: str) -> None:
    print(f"[{time.monotonic() - BEGUN:4.0f} s] {words}", file=sys.stderr, flush=True)


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


async def compare_reading(
    makers: Makers, superuser: str, tables: dict[int, Table], other: Hordak | None
) -> dict[int, list[float]]:
    """Balances, statement and sum of the lines, in milliseconds, for each length."""
    asks = []
    # Before anybody asks: a transaction that idles for a minute is ended by the server.
    for lines, table in tables.items():
        tell(f"writing {lines:,} lines")
        await lengthen(superuser, table, lines)
    async with makers() as few, makers() as many:
        for session, table in zip((few, many), tables.values(), strict=True):
            await speak_for(session, **table.speaker)
            found = (await statement_page(session, table.seat, Period(date.min, date.max, date.max))).money.paid_pence
            summed = await session.scalar(SUM, {"here": table.partnership_id, "account": table.long_account_id})
            assert found == summed, "the statement is the sum of the lines"
            asks += readings(session, table)
        tell("asking for balances and statements")
        times = await medians_ms(asks)
    found_ms = {lines: times[3 * place : 3 * place + 3] for place, lines in enumerate(tables)}
    tell("asking django-hordak for the same balances" if other else "there is no django-hordak to ask")
    hordak_ms = {lines: await asyncio.to_thread(other.balance_ms, lines) if other else None for lines in tables}
    print(f"\n{'lines':>12} {'balances, ms':>14} {'statement, ms':>16} {'SQL sum, ms':>14} {'hordak, ms':>14}")
    for lines, (page_ms, statement_ms, sum_ms) in found_ms.items():
        their_ms = hordak_ms[lines]
        theirs = "not compared" if their_ms is None else f"{their_ms:.1f}"
        print(f"{lines:>12,} {page_ms:>14.1f} {statement_ms:>16.1f} {sum_ms:>14.1f} {theirs:>14}")
    statement_ms = found_ms[MANY][1]
    growth = statement_ms / found_ms[FEW][1]
    slow = "under the goal" if statement_ms < MOST_MS else "above the goal"
    steep = "within the goal" if growth <= MOST_GROWTH else "above the goal"
    print(f"a statement of {MANY:,} lines: {statement_ms:.1f} ms, {slow} of {MOST_MS:.0f} ms;")
    print(f"{growth:.2f} times that of {FEW:,}, {steep} of {MOST_GROWTH}")
    return found_ms


async def compare_plain_text(makers: Makers, table: Table, lines: int, folder: Path, balances_ms: float) -> None:
    """The same balances from the exported journal, by programs that add up what they read."""
    journal = folder / "exported.journal"
    tell(f"exporting {lines:,} lines")
    begun = time.perf_counter()
    async with makers() as session:
        with journal.open("w", encoding="utf-8") as out:
            await write_hledger(session, table.partnership_id, out)
    print(f"\nexport of {lines:,} lines: {time.perf_counter() - begun:.1f} s")
    for program in ("hledger", "ledger"):
        tell(f"{program} adds them up")
        print(await reading_of(program, journal, balances_ms))


async def reading_of(program: str, journal: Path, balances_ms: float) -> str:
    """How long it takes, or that it is not there, cannot read it or has not come to an end."""
    path = shutil.which(program)
    if path is None:
        return f"{program} is not installed here (Debian: apt-get install {program})"
    begun = time.perf_counter()
    asked = [path, "balance", "-f", str(journal)]
    process = await asyncio.create_subprocess_exec(*asked, stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"})
    try:
        status = await asyncio.wait_for(process.wait(), MOST_SECONDS_TO_READ)
    except TimeoutError:
        process.kill()
        await process.wait()
        least = MOST_SECONDS_TO_READ * 1000 / balances_ms
        return f"{program} was cut off after {MOST_SECONDS_TO_READ} s, more than {least:,.0f} times the portal's page"
    if status:
        return f"{program} could not read it (status {status}), so it is not compared"
    taken = time.perf_counter() - begun
    return f"{program}'s balance over it: {taken:.2f} s, {taken * 1000 / balances_ms:,.0f} times the portal's page"


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
        tell("warming up")
        await sides.warm_up(urls["portal_owner"])
        tell("installing django-hordak into a folder of its own")
        with hordak(socket_dir) as other:
            tell("posting")
            keeper = asyncio.create_task(keep_ledgers(makers))
            await compare_posting(sides, other)
            await stop(keeper)
            found_ms = await compare_reading(makers, superuser, tables, other)
        for lines in (FEW, MANY):
            await compare_plain_text(makers, tables[lines], lines, folder, found_ms[lines][0])
    finally:
        await pool.close()
        await engine.dispose()
        tell("done")
        embedded.stop(folder)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bl-") as folder:
        asyncio.run(run(Path(folder)))


if __name__ == "__main__":
    main()
