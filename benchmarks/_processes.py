"""Servers of this machine while they are measured: started on loopback, watched, and ended again."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

START_SECONDS = 60.0
STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Command:
    """How one process is started; `port` is where it will listen."""

    arguments: Sequence[str]
    port: int
    environment: Mapping[str, str]
    folder: Path


@contextmanager
def running(commands: Sequence[Command]) -> Iterator[list[psutil.Process]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_running(command)) for command in commands]


@contextmanager
def _running(command: Command) -> Iterator[psutil.Process]:
    process = subprocess.Popen(
        command.arguments,
        cwd=command.folder,
        env={**os.environ, **command.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(command.port, process)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    """Of these processes, of those that they have now, and of those that they had."""
    found = 0.0
    for process in processes:
        spent = process.cpu_times()
        found += spent.user + spent.system + spent.children_user + spent.children_system
        for child in process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                of_child = child.cpu_times()
                found += of_child.user + of_child.system
    return found


def megabytes(processes: Sequence[psutil.Process]) -> float:
    return sum(process.memory_info().rss for process in processes) / 1e6


def own_megabytes(process: psutil.Process) -> float:
    """What a family of processes holds that nobody shares: PostgreSQL's share their buffers."""
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_full_info().uss for one in family)) / 1e6


def busy_seconds() -> float:
    """Of the whole machine since it started."""
    spent = psutil.cpu_times()
    return float(spent.user + spent.nice + spent.system + spent.irq + spent.softirq)
