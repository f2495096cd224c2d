"""`portal create-admin NAME EMAIL`: an account for the person who runs the portal, and a link to sign in once."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta

from portal.config import Settings, load_settings
from portal.db.engine import create_engine, sessions
from portal.identity.links import make_link
from portal.identity.people import add_person, find_by_email
from portal.server import ready_database

LINK_LIFETIME = timedelta(minutes=30)
NAME_AND_EMAIL = 2


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != NAME_AND_EMAIL or "@" not in arguments[1]:
        print('Use: portal create-admin "Full Name" name@example.org', file=sys.stderr)
        return 2
    settings = load_settings()
    token = asyncio.run(_create(settings, *arguments))
    print(f"Open this link within 30 minutes, then set a password:\n{settings.address}/sign-in/link/{token}")
    return 0


async def _create(settings: Settings, name: str, email: str) -> str:
    database = await ready_database(settings)
    engine = create_engine(database.app_url, pool_size=1)
    try:
        async with sessions(engine)() as session, session.begin():
            person_id = await find_by_email(session, email)
            if person_id is None:
                person_id = await add_person(session, name, email, is_administrator=True)
            return await make_link(session, person_id, browser=None, lifetime=LINK_LIFETIME)
    finally:
        await engine.dispose()
