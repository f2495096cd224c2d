"""The words under each mark, text by text, as they were looked at last and as they are now.

Only the texts are read that an update touched, and those of blocks that came or were divided. Which of the texts
hold marks cannot be known beforehand, for a mark whose words have gone still waits there for others. But where no
suggestion and no comment was ever made nothing is read at all, and where there are only comments whoever just types
on is not looked at: letters take no mark away. They are read when something else comes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from portal.live.names import NAMED, kind_of, spelled

Path = tuple[int, ...]
"""The places of a text and of all that stands around it, from the top: paths sort as the texts stand."""
Run = tuple[str, Mapping[str, str]]
"""Words that are marked alike: by a mark's full name in the text, its spelling."""
Runs = tuple[Run, ...]
Under = Mapping[str, str]
"""Of one text, the words under each mark, by the mark's spelling."""
Places = dict[int, int]

LONGEST_PATH_OF_A_PARAGRAPH = 2


class MarkedTexts:
    """`runs` are those of every text; `known` are the words under the marks of those that have some."""

    def __init__(
        self,
        fragment: XmlFragment,
        *,
        is_watched: bool,
        has_suggestions: bool,
        runs: dict[Path, Runs] | None = None,
    ) -> None:
        self.runs: dict[Path, Runs] = {}
        self.known: dict[Path, Under] = {}
        self.gone: list[Under] = []
        self.is_watched = False
        self.has_suggestions = has_suggestions
        self._fragment = fragment
        self._touched: dict[Path, XmlText] = {}
        self._to_read: set[int] = set()
        self._rebuilt: set[int] = set()
        self._typed_in: set[int] = set()
        if is_watched:
            self.watch(runs)

    def watch(self, runs: dict[Path, Runs] | None = None) -> None:
        """From the first mark on. All texts as they are before the update that brings it."""
        if not self.is_watched:
            self.is_watched = True
            self.runs = read_runs(self._fragment) if runs is None else runs
            self.known = _with_marks(self.runs)

    def catch_up(self) -> Under:
        """Before whatever is more than letters: the texts in which only letters were typed or taken out.

        Gives all words that stood under the marks in them until now.
        """
        if not self._typed_in:
            return {}
        marks = {spelling for path, under in self.known.items() if path[0] in self._typed_in for spelling in under}
        before = {spelling: "".join(self.stretches_before(spelling)) for spelling in marks}
        for place in self._typed_in:
            read = self._read_at(place)
            self._forget(place)
            self.runs |= read
            self.known |= _with_marks(read)
        self._typed_in.clear()
        return before

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
                self._rebuilt.add(event.path[0])

    def touch(self, place: int) -> None:
        """Letters were typed or taken out in this clause, and nothing changed in any other."""
        if self.is_watched:
            (self._to_read if self.has_suggestions else self._typed_in).add(place)

    @property
    def is_touched(self) -> bool:
        return bool(self._touched or self._to_read or self.gone)

    def now(self) -> tuple[dict[Path, Runs], set[str]]:
        """The texts that were touched as they are now, and the marks under which something may have changed."""
        read = self._read()
        before = {path: self.known[path] for path in self._old_paths() if path in self.known}
        after = _with_marks(read)
        differing = [one for path, under in after.items() if under != before.get(path) for one in
                     (under, before.get(path, {}))]  # fmt: skip
        left = [under for path, under in before.items() if path not in after]
        changed = {spelling for under in (*differing, *left, *self.gone) for spelling in under}
        return read, changed

    def stretches_before(self, spelling: str) -> list[str]:
        """One for each text in which the mark lay, in their order, and those of texts that have gone."""
        return [*stretches(self.known, spelling), *(under[spelling] for under in self.gone if spelling in under)]

    def under_now(self, read: Mapping[Path, Runs]) -> dict[Path, Under]:
        """All texts with marks, with what was read of them."""
        old = self._old_paths()
        return {path: under for path, under in self.known.items() if path not in old} | _with_marks(read)

    def same_text(self, path: Path) -> Runs | None:
        """The text as it was before, where it is certainly the same: rows and cells may have moved."""
        is_certain = path[0] not in self._rebuilt or len(path) == LONGEST_PATH_OF_A_PARAGRAPH
        return self.runs.get(path) if is_certain else None

    def accept(self, read: Mapping[Path, Runs]) -> None:
        for path in self._old_paths():
            self.runs.pop(path, None)
            self.known.pop(path, None)
        self.runs |= read
        self.known |= _with_marks(read)
        self.gone, self._touched, self._to_read, self._rebuilt = [], {}, set(), set()

    def _read(self) -> dict[Path, Runs]:
        read: dict[Path, Runs] = {}
        for place in self._to_read:
            read |= self._read_at(place)
        return read | {path: runs_of(text) for path, text in self._touched.items() if path[0] not in self._to_read}

    def _read_at(self, place: int) -> dict[Path, Runs]:
        top = self._fragment.children[place]
        return read_runs(top, (place,)) if isinstance(top, XmlElement) else {}

    def _forget(self, place: int) -> None:
        for path in [path for path in self.runs if path[0] == place]:
            del self.runs[path]
            self.known.pop(path, None)

    def _old_paths(self) -> set[Path]:
        if not self._to_read:
            return set(self._touched)
        return {*self._touched, *(path for path in self.runs if path[0] in self._to_read)}

    def _move(self, delta: Sequence[Mapping[str, Any]]) -> None:
        """Blocks came or went at the top."""
        last = max((path[0] for path in (*self.runs, *self._touched)), default=-1)
        places, came = _places_after(delta, max(last, *self._to_read, -1))
        self.gone += [under for path, under in self.known.items() if path[0] not in places]
        self.runs = _moved(self.runs, places)
        self.known = _moved(self.known, places)
        self._touched = _moved(self._touched, places)
        self._to_read = {places[place] for place in self._to_read if place in places} | came
        self._rebuilt = {places[place] for place in self._rebuilt if place in places} | came


def _moved(texts: Mapping[Path, Any], places: Places) -> dict[Path, Any]:
    return {(places[path[0]], *path[1:]): one for path, one in texts.items() if path[0] in places}


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
    """The words under the marks of all texts in it that have some."""
    return _with_marks(read_runs(top, path))


def read_runs(top: XmlFragment | XmlElement, path: Path = ()) -> dict[Path, Runs]:
    """All texts in it. Walks down without recursion."""
    found: dict[Path, Runs] = {}
    waiting: list[tuple[Path, Any]] = [(path, top)]
    while waiting:
        path, parent = waiting.pop()
        for place, child in enumerate(parent.children):
            if isinstance(child, XmlElement):
                waiting.append(((*path, place), child))
            else:
                found[*path, place] = runs_of(child)
    return found


def runs_of(text: XmlText) -> Runs:
    return tuple((words, _named(marks)) for words, marks in text.diff() if isinstance(words, str))


def _named(marks: Mapping[str, Any] | None) -> Mapping[str, str]:
    return {name: spelled(name, value) for name, value in (marks or {}).items() if kind_of(name) in NAMED}


def _with_marks(texts: Mapping[Path, Runs]) -> dict[Path, Under]:
    return {path: under for path, runs in texts.items() if (under := under_marks(runs))}


def under_marks(runs: Runs) -> Under:
    found: dict[str, str] = {}
    for words, marks in runs:
        for spelling in set(marks.values()):
            found[spelling] = found.get(spelling, "") + words
    return found


def stretches(texts: Mapping[Path, Under], spelling: str) -> Iterator[str]:
    """One for each text in which the mark lies, in their order."""
    return (texts[path][spelling] for path in sorted(texts) if spelling in texts[path])
