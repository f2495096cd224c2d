"""A stored document becomes one in memory a little at a time, while others are served in between.

What costs is not the snapshot but every frame that came after it: each is a transaction of pycrdt's, which looks at
every editor that ever wrote. A text in the middle of a sitting has hundreds of them.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from typing import Any

from pycrdt import Doc, XmlElement

from portal.live.content import Tree, at_once, fragment_of
from portal.live.marked_texts import Path, Runs, read_runs, runs_of
from portal.live.names import COMMENT, SUGGESTIONS
from portal.live.store import Loaded
from portal.live.touched import Touched

CLAUSES_AT_ONCE = 20
A_MOMENT_SECONDS = 0.001
"""For so long nobody who types notices that somebody else's document is opened."""


class Opening:
    """`touched` says who wrote in which clause since the text was last written down, as far as the frames are there.

    `runs` are what stands under marks, text by text; None where no mark was ever made.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.doc: Tree = Doc()
        self.touched = Touched(self.doc)
        self.runs: dict[Path, Runs] | None = None
        self._loaded = loaded

    def at_once(self) -> "Opening":
        for _ in self._steps():
            pass
        return self

    async def by_and_by(self) -> "Opening":
        await by_and_by(self._steps())
        return self

    def _steps(self) -> Iterator[None]:
        loaded = self._loaded
        written = sum(row.seq <= loaded.readable_seq for row in loaded.rows)
        if loaded.snapshot:
            self.doc.apply_update(loaded.snapshot)
        yield
        for row in loaded.rows[:written]:
            self.doc.apply_update(row.frame)
            yield
        self.touched = Touched(self.doc)
        yield from self._watched(written)
        if says(loaded, *SUGGESTIONS, COMMENT):
            yield from self._read_runs()

    def _watched(self, written: int) -> Iterator[None]:
        """With pycrdt telling what each frame changed."""
        fragment = fragment_of(self.doc)
        watching = fragment.observe_deep(self.touched.note)
        try:
            for row in self._loaded.rows[written:]:
                self.touched.author = row.author
                self.doc.apply_update(row.frame)
                yield
        finally:
            fragment.unobserve(watching)
            self.touched.author = None

    def _read_runs(self) -> Iterator[None]:
        self.runs = {}
        children: Any = fragment_of(self.doc).children
        for start in range(0, len(children), CLAUSES_AT_ONCE):
            with at_once(self.doc):
                for place in range(start, min(start + CLAUSES_AT_ONCE, len(children))):
                    child = children[place]
                    is_element = isinstance(child, XmlElement)
                    self.runs |= read_runs(child, (place,)) if is_element else {(place,): runs_of(child)}
            yield


async def by_and_by(steps: Iterable[None]) -> None:
    """Work in small steps that gives way to others after every moment of it."""
    began = time.perf_counter()
    for _ in steps:
        if time.perf_counter() - began >= A_MOMENT_SECONDS:
            await asyncio.sleep(0)
            began = time.perf_counter()


def says(loaded: Loaded, *marks: str) -> bool:
    """Whether one of these marks may ever have been made. Nothing is read for it: words may say so too."""
    return names(loaded.snapshot, *marks) or any(names(row.frame, *marks) for row in loaded.rows)


def names(update: bytes, *marks: str) -> bool:
    return any(mark.encode() in update for mark in marks)
