"""`portal ledger-verify`: walk the chain of every ledger, and name the first entry that is not as it was sealed."""

import asyncio
import sys
from collections.abc import Sequence

from portal.config import Settings, load_settings
from portal.db.engine import create_engine, sessions
from portal.server import ready_database
from valuation.ledger.verify import LedgerCheck, check_ledgers


def main(_: Sequence[str]) -> int:
    checks = asyncio.run(_check(load_settings()))
    for check in checks:
        if check.fault:
            print(f"Partnership {check.partnership_id}: {check.fault}", file=sys.stderr)
    broken = sum(check.fault is not None for check in checks)
    entries = sum(check.entries for check in checks)
    print(f"{len(checks)} ledgers with {entries} entries: {'all hold' if not broken else f'{broken} broken'}.")
    return 1 if broken else 0


async def _check(settings: Settings) -> list[LedgerCheck]:
    engine = create_engine((await ready_database(settings)).app_url, pool_size=1)
    try:
        async with sessions(engine)() as session, session.begin():
            return await check_ledgers(session)
    finally:
        await engine.dispose()
