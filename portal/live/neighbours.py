"""Other processes over the same database, as far as they have been heard.

Each says every few seconds that it is there. Where nobody is, a commit tells nobody of its frames: that would wake
two processes of PostgreSQL, and then this one, to be told what it has just written, at every commit. Nothing rests on
being right: whoever is heard for the first time is told at once how far each text has come, and fetches what it lacks.
"""

import math
import time

HEARD_FOR_SECONDS = 30.0
LISTEN_FIRST_SECONDS = 3.0
"""Whoever is there answers a newcomer at once, and says so every five seconds anyway."""


class Neighbours:
    def __init__(self) -> None:
        self._heard: dict[int, float] = {}
        self._ungreeted: set[int] = set()
        self._sure_from = math.inf

    def hear(self, node: int) -> bool:
        """Whether that is news: a process that has begun, or had not been heard for long."""
        now = time.monotonic()
        is_news = node in self._ungreeted or now - self._heard.get(node, -math.inf) >= HEARD_FOR_SECONDS
        self._heard[node] = now
        self._ungreeted.discard(node)
        return is_news

    def not_greeted(self, node: int) -> None:
        """It could not be told how far the texts are, so its next word is news again."""
        self._ungreeted.add(node)

    def line_is_up(self) -> None:
        """The others have been told that this process is there, and it hears them."""
        self._sure_from = min(self._sure_from, time.monotonic() + LISTEN_FIRST_SECONDS)

    def line_is_down(self) -> None:
        self._sure_from = math.inf

    @property
    def are_there(self) -> bool:
        now = time.monotonic()
        return any(now - heard < HEARD_FOR_SECONDS for heard in self._heard.values())

    @property
    def may_be_there(self) -> bool:
        """Also while nobody could have been heard."""
        return time.monotonic() < self._sure_from or self.are_there
