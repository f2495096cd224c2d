"""`portal demo`: everything there is to see, on one machine. Fills an empty database, prints how to get in, serves."""

import asyncio
import os
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from portal import server
from portal.config import Settings, load_settings
from portal.db.engine import create_engine, sessions
from portal.db.migrate import gather_statistics
from portal.identity.links import make_link
from portal.identity.people import find_by_email
from portal.seeds.accounts import ACCOUNTS
from portal.seeds.demo import fill_if_empty

LINK_LIFETIME = timedelta(hours=12)


def main(_: Sequence[str]) -> int:
    settings = server.with_demo_secret(load_settings({**os.environ, "PORTAL_MODE": "demo"}))
    database = asyncio.run(server.ready_database(settings))
    for line in asyncio.run(_prepare(settings, database)):
        print(line, flush=True)
    server.serve(settings, database)
    return 0


async def _prepare(settings: Settings, database: server.Database) -> list[str]:
    engine = create_engine(database.app_url, pool_size=2)
    try:
        if await fill_if_empty(sessions(engine), settings, database.app_url) and database.owner_url:
            await gather_statistics(database.owner_url)
        return [
            "",
            f"The portal is at {settings.address}",
            f"Choose who to be at {settings.address}/demo, or open a link (each works once, for 12 hours):",
            "",
            *[f"  {label:<34} {link}" for label, link in await _links(engine, settings)],
            "",
            "Press Ctrl+C to stop. What you do is kept for the next start.",
        ]
    finally:
        await engine.dispose()


async def _links(engine: AsyncEngine, settings: Settings) -> list[tuple[str, str]]:
    async with sessions(engine)() as session, session.begin():
        found = [(account.label, await find_by_email(session, account.email)) for account in ACCOUNTS]
        return [
            (label, f"{settings.address}/sign-in/link/{await make_link(session, person_id, None, LINK_LIFETIME)}")
            for label, person_id in found
            if person_id is not None
        ]
