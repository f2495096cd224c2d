"""`portal migrate`"""

import asyncio
from collections.abc import Sequence

from portal.config import load_settings
from portal.db.migrate import migrate, newest_revision
from portal.refusals import Refused
from portal.server import open_database


def main(_: Sequence[str]) -> int:
    asyncio.run(_migrate())
    return 0


async def _migrate() -> None:
    database = await open_database(load_settings())
    if not database.owner_url:
        raise Refused("DATABASE_OWNER_URL must name the owner of the tables; only migrations use it.")
    await migrate(database.owner_url)
    print(f"The database is at migration {newest_revision()}.")
