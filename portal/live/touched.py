"""Who wrote in which clause: seen update by update, since several people may write within the same second.

The words are written down a moment later, for all of them together. To comment or to suggest is not to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pycrdt import XmlElement

from portal.live.content import INSERTION, OVERLAPPING, Tree, attribute, fragment_of
from portal.live.rights import Author

Authors = tuple[Author, ...]


class Touched:
    """`author` is whose update is being applied."""

    def __init__(self, doc: Tree) -> None:
        self.author: Author | None = None
        self._fragment = fragment_of(doc)
        self._order = self._ids()
        self._authors: dict[str, dict[Author, None]] = {}

    def note(self, events: Sequence[Any]) -> None:
        if self.author is None:
            return
        inside = [event for event in events if event.path]
        if len(inside) < len(events):
            before, self._order = self._order, self._ids()
            for clause_id in set(before) ^ set(self._order):
                self._add(clause_id)
        for event in inside:
            if _is_writing(event) and event.path[0] < len(self._order):
                self._add(self._order[event.path[0]])

    def wrote_in(self, place: int) -> None:
        """Somebody typed or took out letters in the clause that stands here, none of which are only suggested."""
        if place < len(self._order):
            self._add(self._order[place])

    def take(self) -> Mapping[str, Authors]:
        """By the clause's id, in the order in which they first wrote there. What is given is forgotten."""
        taken, self._authors = self._authors, {}
        return {clause_id: tuple(authors) for clause_id, authors in taken.items()}

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What happens meanwhile leaves the text as it was, so nobody writes in it."""
        known = self.take()
        try:
            yield
        finally:
            self.take()
            self.add(known)

    def add(self, taken: Mapping[str, Authors]) -> None:
        """What was seen elsewhere."""
        for clause_id, authors in taken.items():
            self._authors.setdefault(clause_id, {}).update(dict.fromkeys(authors))

    def _ids(self) -> list[str]:
        return [attribute(one, "id") if isinstance(one, XmlElement) else "" for one in self._fragment.children]

    def _add(self, clause_id: str) -> None:
        if self.author is not None:
            self._authors.setdefault(clause_id, {})[self.author] = None


def _is_writing(event: Any) -> bool:  # noqa: ANN401 -- pycrdt's types
    return not event.delta or not all(_leaves_text(change) for change in event.delta)


def _leaves_text(change: Mapping[str, Any]) -> bool:
    """Words that stay and are only commented on or suggested to go, and words that are only suggested."""
    marks: Mapping[str, Any] = change.get("attributes") or {}
    if "insert" in change:
        return bool(marks.get(INSERTION))
    return "delete" not in change and all(
        value is not None if name == INSERTION else name.startswith(OVERLAPPING) for name, value in marks.items()
    )
