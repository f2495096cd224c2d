"""The words under each suggestion's mark, text by text, as they were looked at last and as they are now.

Only the texts are read that an update touched, and those of blocks that came or were divided. Which of the texts
hold marks cannot be known beforehand, for a mark whose words have gone still waits there for others. But where no
suggestion was ever made nothing is read at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from portal.live.names import SUGGESTIONS, kind_of, spelled

Path = tuple[int, ...]
"""The places of a text and of all that stands around it, from the top: paths sort as the texts stand."""
Under = Mapping[str, str]
"""Of one text, the words under each mark, by the mark's spelling."""
Places = dict[int, int]


class MarkedTexts:
    def __init__(self, fragment: XmlFragment, *, is_watched: bool) -> None:
        self.is_watched = is_watched
        self.known = read_marked(fragment) if is_watched else {}
        self.gone: list[Under] = []
        self._fragment = fragment
        self._touched: dict[Path, XmlText] = {}
        self._to_read: set[int] = set()

    def note(self, events: Sequence[Any]) -> None:
        """What one transaction touched; paths are those after it."""
        if not self.is_watched:
            return
        for event in events:
            if not event.path and event.delta:
                self._move(event.delta)
        for event in events:
            if isinstance(event.target, XmlText):
                self._touched[tuple(event.path)] = event.target
            elif event.path and event.delta:
                self._to_read.add(event.path[0])

    def touch(self, place: int) -> None:
        """Something changed in this clause, and in no other."""
        if self.is_watched:
            self._to_read.add(place)

    @property
    def is_touched(self) -> bool:
        return bool(self._touched or self._to_read or self.gone)

    def now(self) -> tuple[dict[Path, Under], set[str]]:
        """The texts with marks as they are now, and the marks under which something may have changed."""
        read = self._read()
        old = {path: self.known[path] for path in self._old_paths() if path in self.known}
        kept = {path: under for path, under in self.known.items() if path not in old}
        differing = [one for path, under in read.items() if under != old.get(path) for one in (under, old.get(path))]
        left = [under for path, under in old.items() if path not in read]
        changed = {spelling for under in (*differing, *left, *self.gone) for spelling in under or ()}
        return kept | {path: under for path, under in read.items() if under}, changed

    def accept(self, now: dict[Path, Under]) -> None:
        self.known = now
        self.gone, self._touched, self._to_read = [], {}, set()

    def _read(self) -> dict[Path, Under]:
        children = self._fragment.children
        read: dict[Path, Under] = {}
        for place in self._to_read:
            top = children[place]
            read |= read_marked(top, (place,)) if isinstance(top, XmlElement) else {}
        return read | {
            path: words_under(text) for path, text in self._touched.items() if path[0] not in self._to_read
        }  # fmt: skip

    def _old_paths(self) -> set[Path]:
        return {*self._touched, *(path for path in self.known if path[0] in self._to_read)}

    def _move(self, delta: Sequence[Mapping[str, Any]]) -> None:
        """Blocks came or went at the top."""
        last = max((path[0] for path in (*self.known, *self._touched)), default=-1)
        places, came = _places_after(delta, max(last, *self._to_read, -1))
        self.gone += [under for path, under in self.known.items() if path[0] not in places]
        self.known = {(places[path[0]], *path[1:]): one for path, one in self.known.items() if path[0] in places}
        self._touched = {(places[path[0]], *path[1:]): one for path, one in self._touched.items() if path[0] in places}
        self._to_read = {places[place] for place in self._to_read if place in places} | came


def _places_after(delta: Sequence[Mapping[str, Any]], last: int) -> tuple[Places, set[int]]:
    """Where blocks stand now, by where they stood, as far as the last one that matters; and which are new."""
    places: Places = {}
    came: set[int] = set()
    old = new = 0
    for change in delta:
        if "insert" in change:
            came |= set(range(new, new + len(change["insert"])))
            new += len(change["insert"])
        elif "delete" in change:
            old += change["delete"]
        else:
            places |= {old + step: new + step for step in range(change["retain"])}
            old, new = old + change["retain"], new + change["retain"]
    return places | {place: place - old + new for place in range(old, last + 1)}, came


def read_marked(top: XmlFragment | XmlElement, path: Path = ()) -> dict[Path, Under]:
    """All texts in it that have marks. Walks down without recursion."""
    found: dict[Path, Under] = {}
    waiting: list[tuple[Path, Any]] = [(path, top)]
    while waiting:
        path, parent = waiting.pop()
        for place, child in enumerate(parent.children):
            if isinstance(child, XmlElement):
                waiting.append(((*path, place), child))
            elif under := words_under(child):
                found[*path, place] = under
    return found


def words_under(text: XmlText) -> Under:
    found: dict[str, str] = {}
    for words, marks in text.diff():
        for name, value in (marks or {}).items():
            if kind_of(name) in SUGGESTIONS:
                spelling = spelled(name, value)
                found[spelling] = found.get(spelling, "") + str(words)
    return found


def stretches(texts: Mapping[Path, Under], spelling: str) -> Iterator[str]:
    """One for each text in which the mark lies, in their order."""
    return (texts[path][spelling] for path in sorted(texts) if spelling in texts[path])
