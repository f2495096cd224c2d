"""`portal ledger verify`: walk the chain of every ledger, and name the first entry that is not as it was sealed.

It asks as the serving role, which can change nothing that is sealed. Note the heads it prints: whoever could
rewrite a whole chain could not also rewrite what has been written down elsewhere.
"""

import asyncio
from collections.abc import Sequence

from portal.config import Settings, load_settings
from portal.db.engine import create_engine, sessions
from portal.server import ready_database
from valuation.ledger.verify import LedgerCheck, check_ledgers


def main(_: Sequence[str]) -> int:
    checks = asyncio.run(_check(load_settings()))
    for check in checks:
        print(_line(check))
    broken = [check for check in checks if check.fault is not None]
    if broken:
        print(f"{len(broken)} of {len(checks)} ledgers are broken.")
        return 1
    print(f"All {len(checks)} ledgers hold.")
    return 0


def _line(check: LedgerCheck) -> str:
    if check.fault is not None:
        return f"{check.partnership_id}: {check.fault}"
    waiting = f", {check.waiting} more wait for their seal" if check.waiting else ""
    return f"{check.partnership_id}: {check.entries} entries hold, head {check.head_hash or '(empty)'}{waiting}"


async def _check(settings: Settings) -> list[LedgerCheck]:
    engine = create_engine((await ready_database(settings)).app_url, pool_size=1)
    try:
        async with sessions(engine)() as session, session.begin():
            return await check_ledgers(session)
    finally:
        await engine.dispose()
