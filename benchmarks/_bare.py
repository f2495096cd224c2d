"""The floor: an ASGI handler that asks the same questions through asyncpg alone and sends the same bytes.

It is given what the portal's page asked (statements with their parameters) and answered, as a pickle that this
benchmark wrote itself. Run as a process: `python _bare.py PORT URL FILE`.
"""

import pickle
import sys
from pathlib import Path
from typing import Any

import asyncpg
import uvicorn


class Bare:
    def __init__(self, database_url: str, recorded: dict[str, Any]) -> None:
        self.database_url = database_url
        self.questions: list[tuple[str, tuple[Any, ...]]] = recorded["questions"]
        self.body: bytes = recorded["body"]
        self.pool: asyncpg.Pool | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        assert self.pool is not None
        async with self.pool.acquire() as connection, connection.transaction():
            for statement, parameters in self.questions:
                await connection.fetch(statement, *parameters)
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})

    async def _live(self, receive: Any, send: Any) -> None:  # noqa: ANN401
        await receive()
        self.pool = await asyncpg.create_pool(self.database_url, min_size=10, max_size=10)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


def main() -> None:
    port, database_url, recorded = int(sys.argv[1]), sys.argv[2], pickle.loads(Path(sys.argv[3]).read_bytes())  # noqa: S301
    uvicorn.run(Bare(database_url, recorded), host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
