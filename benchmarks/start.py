"""How long somebody waits who tries the portal: `bin/run` on a fresh clone, and the second start.

    python benchmarks/start.py

The first time includes installing the packages from their registries, the front-end build and filling the demo,
so most of it is the network's. The second start keeps the data. Goal: under 5 seconds for the second.
"""

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

TREE = Path(__file__).resolve().parents[1]
READY = "The portal is at"
LONGEST_SECONDS = 900


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "portal")
        subprocess.run(["git", "clone", "--quiet", str(TREE), str(clone)], check=True)
        print(f"bin/run on a fresh clone: {seconds_until_ready(clone):>6.1f} s")
        second = seconds_until_ready(clone)
        print(f"the second start:         {second:>6.1f} s")


def seconds_until_ready(clone: Path) -> float:
    """Start it as a person would, wait for the line that names its address, and stop it."""
    begun = time.monotonic()
    process = subprocess.Popen(
        ["bin/run"],
        cwd=clone,
        env={**os.environ, "PORTAL_PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        return _wait_for_address(process, begun)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait_for_address(process: subprocess.Popen[str], begun: float) -> float:
    assert process.stdout is not None
    for line in process.stdout:
        if READY in line:
            return time.monotonic() - begun
        if time.monotonic() - begun > LONGEST_SECONDS:
            break
    raise TimeoutError("bin/run did not get as far as naming its address")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
