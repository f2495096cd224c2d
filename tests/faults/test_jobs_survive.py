"""The portal is killed while it does long work: nothing of the half-done work is left, and another does it again."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.access.phases import Phase
from tests.flows.test_jobs import asked, let_the_hold_run_out, work
from tests.ledgers import journal
from tests.people import Cast

TREE = Path(__file__).resolve().parents[2]
MOST_LOOKS = 3_000


async def until_half_done(cast: Cast, url: str) -> None:
    for _ in range(MOST_LOOKS):
        if "Done so far: 50%" in (await cast.alice.get(url)).text:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("nobody took the job")


async def test_work_that_was_killed_is_done_by_another(cast_at: Any, database: dict[str, str]) -> None:
    cast: Cast = await cast_at(Phase.PILOT)
    url = await asked(cast)
    command = [sys.executable, "-m", "tests.faults.working", database["portal_app"]]
    process = await asyncio.to_thread(subprocess.Popen, command, cwd=TREE)
    try:
        await until_half_done(cast, url)
    finally:
        process.kill()
        await asyncio.to_thread(process.wait, 10)
    assert not await work(cast), "its hold has not run out yet"
    await let_the_hold_run_out(cast)
    assert await work(cast)
    assert "It is ready." in (await cast.alice.get(url)).text
    assert [entry for entry in await journal(cast) if entry[0] == "wrote"] == [("wrote", "a letter")]
