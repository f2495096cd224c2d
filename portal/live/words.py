"""The copy of a room's words that waits to be written: always of a moment that is durable.

While people type there is no such moment in memory, so the next commit takes a copy when it sets out, and the copy
counts when the commit has come back. A newer copy has all words of an older one that nobody wrote, but who wrote in
which clause is told by each copy once, so that is handed on to the next.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from portal.live.rights import Author, Readable


class Words:
    def __init__(self, *, is_dirty: bool) -> None:
        self.is_dirty = is_dirty
        self.turn = asyncio.Lock()
        """One copy is written after the other, or the newer would be there first and the older be left out."""
        self.writing = 0
        self.write_at = 0.0
        self.written_last: Readable | None = None
        self._is_wanted = False
        self._on_its_way: Readable | None = None
        self._ready: Readable | None = None
        self._unwritten: list[Mapping[str, Sequence[Author]]] = []

    @property
    def are_behind(self) -> bool:
        """Whether something durable does not stand where pages read it, or is only on its way there."""
        return self.is_dirty or self.writing > 0

    def commit_sets_out(self, copy: Callable[[], Readable]) -> None:
        if self._is_wanted:
            self._is_wanted = False
            self._on_its_way = copy()

    def commit_came_back(self, head: int | None) -> None:
        """`head` is None when other processes' updates stand before this commit's and are missing in the copy."""
        if self._on_its_way is not None and head is not None:
            self.not_written(self._ready)
            self._ready = replace(self._on_its_way, seq=head)
        else:
            self.not_written(self._on_its_way)
        self._on_its_way = None
        self.is_dirty = True

    def take(self, seen: int, copy: Callable[[], Readable] | None) -> Readable | None:
        """The newest copy there is. `copy` makes one of now, where now is durable."""
        ready, self._ready = self._ready, None
        if copy is not None and (ready is None or ready.seq < seen):
            self.not_written(ready)
            ready = copy()
        if ready is None or not ready.seq:
            self._is_wanted = True
            self.not_written(ready)
            return None
        self.is_dirty = copy is None or ready.seq < seen
        touched, self._unwritten = [*self._unwritten, ready.touched], []
        return replace(ready, touched=_together(touched))

    def not_written(self, copy: Readable | None) -> None:
        """The next one says who wrote what this one would have said."""
        if copy is not None and copy.touched:
            self._unwritten.append(copy.touched)


def _together(touched: Sequence[Mapping[str, Sequence[Author]]]) -> Mapping[str, Sequence[Author]]:
    authors: dict[str, dict[Author, None]] = {}
    for one in touched:
        for clause_id, wrote in one.items():
            authors.setdefault(clause_id, {}).update(dict.fromkeys(wrote))
    return {clause_id: tuple(wrote) for clause_id, wrote in authors.items()}
