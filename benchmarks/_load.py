"""A bounded load from a process of its own: N connections that ask one after the other, on loopback only."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    requests_per_second: float
    median_ms: float
    p99_ms: float


def run_load(port: int, path: str, cookie: str, *, connections: int, seconds: float) -> Load:
    """Drive 127.0.0.1:port from a second process, so that the client does not take the server's turn."""
    asked = json.dumps({"port": port, "path": path, "cookie": cookie, "connections": connections, "seconds": seconds})
    done = subprocess.run(
        [sys.executable, __file__], input=asked, capture_output=True, text=True, check=True, timeout=seconds + 30
    )
    return Load(**json.loads(done.stdout))


async def _drive(port: int, path: str, cookie: str, connections: int, seconds: float) -> list[float]:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    until = time.perf_counter() + seconds
    found = await asyncio.gather(*(_ask_until(port, request, until) for _ in range(connections)))
    return [latency for latencies in found for latency in latencies]


async def _ask_until(port: int, request: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    latencies = []
    while time.perf_counter() < until:
        begun = time.perf_counter()
        writer.write(request)
        await _read_reply(reader)
        latencies.append(time.perf_counter() - begun)
    writer.close()
    await writer.wait_closed()
    return latencies


async def _read_reply(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"the server answered {head.splitlines()[0].decode()}")
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    await reader.readexactly(length)


def main() -> None:
    asked = json.load(sys.stdin)
    latencies = asyncio.run(_drive(**asked))
    cuts = statistics.quantiles(latencies, n=100)
    print(
        json.dumps(
            {
                "requests_per_second": len(latencies) / asked["seconds"],
                "median_ms": statistics.median(latencies) * 1000,
                "p99_ms": cuts[98] * 1000,
            }
        )
    )


if __name__ == "__main__":
    main()
