"""Where known letters stand: enough to tell where most of what people type has landed without asking pycrdt.

pycrdt tells what an update did to a text by walking through all of it, deleted words too, which takes the longer the
older the text is. But whoever types goes on behind a letter that was seen to land, and takes out such letters. What
is not that plain is for pycrdt to tell, and whatever moves, adds or removes a clause ends all that was known.
"""

from bisect import bisect_right

from portal.live.updates import Contents, Letters

MOST_SPANS = 20_000
MOST_STRETCHES = 20
"""People type in one place or a few; to look through more at once would take longer than to ask pycrdt."""

Span = tuple[int, int, int]
"""One editor's letters from this clock up to the other, and the place of the clause that they stand in."""


class Ground:
    def __init__(self) -> None:
        self._spans: dict[int, list[Span]] = {}
        self._count = 0

    def place_of(self, contents: Contents) -> int | None:
        """The one clause in which an update types or takes out letters; None where that is not certain."""
        if contents.is_more_than_letters or len(contents.ends) > 1 or len(contents.letters) > MOST_STRETCHES:
            return None
        places = {self._place_of_letters(contents, letters) for letters in contents.letters}
        places |= {self._place(client, clock, clock + length) for client, clock, length in contents.deleted}
        return places.pop() if len(places) == 1 else None

    def learn(self, contents: Contents, place: int) -> None:
        """Everything that the update typed has landed in this clause."""
        for client, clock, length, _ in contents.letters:
            self._add(client, clock, clock + length, place)

    def forget(self) -> None:
        self._spans.clear()
        self._count = 0

    def _place_of_letters(self, contents: Contents, letters: Letters) -> int | None:
        """Letters stand where their neighbour stands, which came earlier, perhaps with the same update."""
        near = letters[3]
        while near is not None and contents.starts.get(near[0], near[1] + 1) <= near[1]:
            client, clock = near
            near = next(
                (one[3] for one in contents.letters if one[0] == client and one[1] <= clock < one[1] + one[2]), None
            )
        return None if near is None else self._place(near[0], near[1], near[1] + 1)

    def _place(self, client: int, start: int, end: int) -> int | None:
        spans = self._spans.get(client, [])
        index = bisect_right(spans, start, key=_start) - 1
        return spans[index][2] if index >= 0 and end <= spans[index][1] else None

    def _add(self, client: int, start: int, end: int, place: int) -> None:
        """An editor's letters come in the order of their clocks."""
        spans = self._spans.setdefault(client, [])
        if spans and start < spans[-1][1]:
            return
        if spans and spans[-1][1:] == (start, place):
            spans[-1] = (spans[-1][0], end, place)
            return
        if self._count >= MOST_SPANS:
            self.forget()
            spans = self._spans.setdefault(client, [])
        spans.append((start, end, place))
        self._count += 1


def _start(span: Span) -> int:
    return span[0]
