"""Words from the other processes and from the database's triggers, over a connection of its own.

A notification is only a hint; the truth is in the tables. So when the line was lost, however briefly, the hub is
told, and looks for itself at everything it has open.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from portal.live.faults import kind_of
from portal.live.neighbours import Neighbours
from portal.live.store import CHANNEL

log = logging.getLogger("portal.live")

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
BEAT_SECONDS = 5.0
BEAT_PATIENCE_SECONDS = 5.0


class Listener:
    def __init__(
        self,
        database_url: str,
        node: int,
        heard: Callable[[str], None],
        came_back: Callable[[], Awaitable[None]],
        neighbours: Neighbours,
    ) -> None:
        self._database_url = database_url
        self._node = node
        self._heard = heard
        self._came_back = came_back
        self._neighbours = neighbours
        self.is_listening = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled; connect again after every failure, a little later each time."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._listen()
            except Exception as error:  # noqa: BLE001 -- also what goes wrong while catching up
                log.warning("the line to the database was lost: %s", kind_of(error))
            self._neighbours.line_is_down()
            pause = FIRST_PAUSE_SECONDS if self.is_listening.is_set() else min(2 * pause, LONGEST_PAUSE_SECONDS)
            self.is_listening.clear()
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._database_url, timeout=10)
        gone = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: gone.set())
            await connection.add_listener(CHANNEL, lambda *call: self._heard(call[3]))
            await self._beat(connection)
            await self._came_back()
            self.is_listening.set()
            while not gone.is_set():
                await self._beat(connection)
                self._neighbours.line_is_up()
                with suppress(TimeoutError):
                    await asyncio.wait_for(gone.wait(), BEAT_SECONDS)
        finally:
            connection.terminate()

    async def _beat(self, connection: asyncpg.Connection) -> None:
        """Tells the others that this process is there, and finds out whether the line still is."""
        await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, f"n:{self._node}", timeout=BEAT_PATIENCE_SECONDS)
