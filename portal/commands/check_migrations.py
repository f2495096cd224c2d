"""`portal check-migrations`: do the migrations make exactly the tables that the models describe?"""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from portal.db import embedded
from portal.db.migrate import differences, migrate


def main(_: Sequence[str]) -> int:
    return asyncio.run(_check())


async def _check() -> int:
    import portal.models  # noqa: F401 -- fills the metadata

    with tempfile.TemporaryDirectory() as folder:
        urls = await embedded.prepare(embedded.start(Path(folder)))
        await migrate(urls["portal_owner"])
        found = await differences(urls["portal_owner"])
        embedded.stop(Path(folder))
    for difference in found:
        print(difference)
    print("Models and migrations agree." if not found else "Models and migrations differ.")
    return 1 if found else 0
