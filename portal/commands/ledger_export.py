"""`portal ledger export --partnership ID --format hledger`: one ledger as a plain-text journal, on standard output.

What is exported is what the partnership's own people can read, without notes: they may name somebody. A reader that
is not the portal can add the journal up and must come to the same balances.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from uuid import UUID

from portal.config import Settings, load_settings
from portal.db.engine import create_engine, sessions
from portal.server import ready_database
from valuation.ledger.export import write_hledger

FORMATS = {"hledger": write_hledger}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="portal ledger export", description="One ledger as a plain-text journal.")
    parser.add_argument("--partnership", type=UUID, required=True, metavar="ID")
    parser.add_argument("--format", choices=sorted(FORMATS), default="hledger")
    asked = parser.parse_args(arguments)
    asyncio.run(_export(load_settings(), asked.partnership, asked.format))
    return 0


async def _export(settings: Settings, partnership_id: UUID, form: str) -> None:
    engine = create_engine((await ready_database(settings)).app_url, pool_size=1)
    try:
        async with sessions(engine)() as session, session.begin():
            await FORMATS[form](session, partnership_id, sys.stdout)
    finally:
        await engine.dispose()
