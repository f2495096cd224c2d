"""The product as its users start it: `portal demo` in a process and a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
READY = "Uvicorn running on"
START_SECONDS = 600
STOP_SECONDS = 120


@contextmanager
def running_demo() -> Iterator[str]:
    """Its address. Afterwards it has stopped, and it has not complained while it ran."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        port = _free_port()
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "portal", "demo"],
                cwd=ROOT,
                env=_environment(Path(folder) / "var", port),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_ready(process, log)
            yield f"http://localhost:{port}"
        finally:
            _stop(process)
        assert "Traceback" not in log.read_text(), log.read_text()


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_"))}
    return ours | {"PORTAL_DATA_DIR": str(data_dir), "PORTAL_PORT": str(port), "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while READY not in log.read_text():
        assert process.poll() is None, f"the portal has stopped:\n{log.read_text()}"
        assert time.monotonic() < give_up_at, f"the portal has not started:\n{log.read_text()}"
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    process.wait(timeout=STOP_SECONDS)
