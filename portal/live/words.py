"""The copy of a room's words that waits to be written: always of a moment that is durable.

While people type there is no such moment in memory, so the next commit takes a copy when it sets out, and the copy
counts when the commit has come back.
"""

from collections.abc import Callable
from dataclasses import replace

from portal.live.rights import Readable


class Words:
    def __init__(self, *, is_dirty: bool) -> None:
        self.is_dirty = is_dirty
        self.writing = 0
        self.write_at = 0.0
        self._is_wanted = False
        self._on_its_way: Readable | None = None
        self._ready: Readable | None = None

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
            self._ready = replace(self._on_its_way, seq=head)
        self._on_its_way = None
        self.is_dirty = True

    def take(self, seen: int, copy: Callable[[], Readable] | None) -> Readable | None:
        """The newest copy there is. `copy` makes one of now, where now is durable."""
        ready, self._ready = self._ready, None
        if copy is not None and (ready is None or ready.seq < seen):
            ready = copy()
        if ready is None or not ready.seq:
            self._is_wanted = True
            return None
        self.is_dirty = copy is None or ready.seq < seen
        return ready
