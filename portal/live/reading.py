"""The document's clauses as they read, kept from one reading to the next: only what has changed is read again.

People type in a few clauses while all of the text is written down, so most of it would be read for nothing.
"""

from collections.abc import Sequence
from typing import Any

from pycrdt import XmlElement

from portal.live.content import Tree, at_once, fragment_of, read_element, read_marked_element
from portal.live.rights import Block

Both = tuple[Block, Block]
"""One clause as it stands, and with every suggestion and comment. Empty for what is no clause."""
NOTHING: tuple[()] = ()
CLAUSES_AT_ONCE = 20
"""As many as are read within a millisecond, so that nobody who types notices."""


class Reading:
    def __init__(self, doc: Tree) -> None:
        self._doc = doc
        self._fragment = fragment_of(doc)
        self._known: list[Both | tuple[()] | None] = [None] * len(self._fragment.children)

    def note(self, events: Sequence[Any]) -> None:
        """What one transaction changed. Places are those after it, so clauses come and go first."""
        for event in events:
            if not event.path:
                self._rearrange(event.delta or ())
        for event in events:
            if event.path:
                self.forget(event.path[0])

    def forget(self, place: int) -> None:
        if place < len(self._known):
            self._known[place] = None

    def some(self) -> bool:
        """Read a few of the clauses that have changed; False when none is left. `both` is then soon done."""
        with at_once(self._doc):
            places = self._unread()[:CLAUSES_AT_ONCE]
            self._read_at(places)
        return bool(places)

    def both(self) -> tuple[list[Block], list[Block]]:
        """All clauses as they stand, and all with every suggestion and comment."""
        with at_once(self._doc):
            self._read_at(self._unread())
        every = [one for one in self._known if one]
        return [settled for settled, _ in every], [marked for _, marked in every]

    def _unread(self) -> list[int]:
        count = len(self._fragment.children)
        if len(self._known) != count:
            self._known = [None] * count
        return [place for place, known in enumerate(self._known) if known is None]

    def _read_at(self, places: Sequence[int]) -> None:
        children = self._fragment.children
        for place in places:
            self._known[place] = _read(children[place])

    def _rearrange(self, delta: Sequence[dict[str, Any]]) -> None:
        place = 0
        for change in delta:
            if "insert" in change:
                self._known[place:place] = [None] * len(change["insert"])
                place += len(change["insert"])
            elif "delete" in change:
                del self._known[place : place + change["delete"]]
            else:
                place += change.get("retain", 0)


def _read(child: Any) -> Both | tuple[()]:  # noqa: ANN401 -- pycrdt's types
    return (read_element(child), read_marked_element(child)) if isinstance(child, XmlElement) else NOTHING
