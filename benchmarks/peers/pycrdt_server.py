"""pycrdt-websocket as its documentation starts it: updates in memory, nothing stored.

Run by a Python that has it: `python pycrdt_server.py PORT`.
"""

import asyncio
import sys

import uvicorn
from pycrdt.websocket import ASGIServer, WebsocketServer


async def main(port: int) -> None:
    async with WebsocketServer() as server:
        config = uvicorn.Config(
            ASGIServer(server),
            host="127.0.0.1",
            port=port,
            log_level="error",
            lifespan="off",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
