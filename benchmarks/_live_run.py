"""One run: a server, the editors of one generator, and what both cost while it counts."""

import json
import queue
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import psutil
from _live_peers import Tools
from _processes import busy_seconds, cpu_seconds, megabytes

SLACK_SECONDS = 120.0


@dataclass(frozen=True)
class Shape:
    """How many write in how many documents, and how many words a second all of them write."""

    documents: int
    editors: int
    words_a_second: int

    @property
    def name(self) -> str:
        return f"{self.documents}x{self.editors}"


@dataclass(frozen=True)
class Pace:
    warm_up_seconds: float
    seconds: float

    @property
    def halved(self) -> "Pace":
        return Pace(self.warm_up_seconds, self.seconds / 2)


@dataclass(frozen=True)
class Figures:
    """What came of one run. `lost` words were typed and are not in the text that a newcomer gets."""

    median_ms: float
    p99_ms: float
    ack_median_ms: float | None
    ack_p99_ms: float | None
    delivered: int
    undelivered: int
    lost: int
    closed: int
    cpu_seconds: float
    megabytes: float
    others_cores: float

    @property
    def cpu_for_1000(self) -> float:
        """CPU seconds of the server, and of its database if it has one, for 1,000 delivered updates."""
        return self.cpu_seconds / max(self.delivered, 1) * 1000


def mean_of(runs: Sequence[Figures]) -> Figures:
    """Of several runs of one system; what was delivered, missed, lost or closed adds up."""
    return Figures(
        median_ms=mean(run.median_ms for run in runs),
        p99_ms=mean(run.p99_ms for run in runs),
        ack_median_ms=_mean_if_any(run.ack_median_ms for run in runs),
        ack_p99_ms=_mean_if_any(run.ack_p99_ms for run in runs),
        delivered=sum(run.delivered for run in runs),
        undelivered=sum(run.undelivered for run in runs),
        lost=sum(run.lost for run in runs),
        closed=sum(run.closed for run in runs),
        cpu_seconds=sum(run.cpu_seconds for run in runs),
        megabytes=mean(run.megabytes for run in runs),
        others_cores=mean(run.others_cores for run in runs),
    )


def _mean_if_any(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def run_editors(
    tools: Tools,
    asked: Mapping[str, Any],
    pace: Pace,
    servers: Sequence[psutil.Process],
    database: Sequence[psutil.Process] = (),
) -> Figures:
    """Let the editors write, and take the servers' figures at the generator's marks. Ends by itself in any case."""
    whole = {**asked, "warmUpSeconds": pace.warm_up_seconds, "seconds": pace.seconds}
    generator = Generator(tools, json.dumps(whole), pace.warm_up_seconds + pace.seconds + SLACK_SECONDS)
    watched = [*servers, *database]
    try:
        generator.hear("begin")
        own = psutil.Process(generator.process.pid)
        at, cpu, busy = time.monotonic(), cpu_seconds(watched), busy_seconds() - cpu_seconds([own])
        generator.hear("end")
        took, spent = time.monotonic() - at, cpu_seconds(watched) - cpu
        others = busy_seconds() - cpu_seconds([own]) - busy - spent
        memory = megabytes(servers)
        found = json.loads(generator.hear("{"))
    finally:
        generator.end()
    return Figures(
        median_ms=found["seenMedianMs"] or float("inf"),
        p99_ms=found["seenP99Ms"] or float("inf"),
        ack_median_ms=found["acknowledgedMedianMs"],
        ack_p99_ms=found["acknowledgedP99Ms"],
        delivered=found["delivered"],
        undelivered=found["undelivered"],
        lost=found["lost"],
        closed=found["closed"],
        cpu_seconds=spent,
        megabytes=memory,
        others_cores=others / took,
    )


class Generator:
    """The editors' process. Its lines are heard until its time is up."""

    def __init__(self, tools: Tools, asked: str, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [str(tools.node), str(Path(tools.packages, "generator.mjs"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(f"{asked}\n")
        self.process.stdin.close()
        threading.Thread(target=self._listen, daemon=True).start()

    def hear(self, beginning: str) -> str:
        """The next line, which begins like this."""
        try:
            line = self._lines.get(timeout=max(self._until - time.monotonic(), 0.1))
        except queue.Empty:
            raise TimeoutError("the editors did not come to an end") from None
        if not line.startswith(beginning):
            raise RuntimeError(f"the editors gave up: {line or 'see above'}")
        return line

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())
        self._lines.put("")
