"""How long the disk takes to keep what it is given: the floor under everything that is durable before it is shown."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

PAGE = bytes(8192)
TIMES, PAUSE_SECONDS = 400, 0.005


@dataclass(frozen=True)
class Flushes:
    median_ms: float
    p99_ms: float

    def __str__(self) -> str:
        return f"the disk keeps 8 kB within {self.median_ms:.2f} ms (median), {self.p99_ms:.1f} ms (99 of 100)"


def flushes_in(folder: Path) -> Flushes:
    """Pages written one after the other into a file that is there already, as PostgreSQL writes its log."""
    path = folder / "flushes"
    path.write_bytes(PAGE * TIMES)
    taken: list[float] = []
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
        for number in range(TIMES):
            time.sleep(PAUSE_SECONDS)
            begun = time.perf_counter()
            os.pwrite(handle, PAGE, number * len(PAGE))
            os.fdatasync(handle)
            taken.append((time.perf_counter() - begun) * 1000)
    finally:
        os.close(handle)
        path.unlink()
    cuts = quantiles(taken, n=100)
    return Flushes(cuts[49], cuts[98])
