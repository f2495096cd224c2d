"""What once stood under a mark and was taken out: whoever took it may bring it back, after a restart too."""

from collections.abc import Iterable, Sequence

from portal.live.rights import Author, TakenOut

MOST_VERSIONS = 30
MOST_LETTERS_REMEMBERED = 1_000_000


class Remembered:
    """Within bounds: the marks that were touched last stay."""

    def __init__(self, taken_out: Iterable[TakenOut] = ()) -> None:
        self._versions: dict[str, list[str]] = {}
        self._takers: dict[str, set[Author]] = {}
        self._letters = 0
        for one in taken_out:
            self.add(one.spelling, one.words, one.author)

    def of(self, spelling: str) -> Sequence[str]:
        return self._versions.get(spelling, ())

    def add(self, spelling: str, words: str, taker: Author | None = None) -> bool:
        """Whether it says anything new: words that were not known, or somebody else who took them out."""
        versions = self._versions.pop(spelling, [])
        takers = self._takers.setdefault(spelling, set())
        is_new = not any(without(known, words) is not None for known in versions)
        if is_new:
            versions.append(words)
            self._letters += len(words)
        while len(versions) > MOST_VERSIONS:
            self._letters -= len(versions.pop(0))
        self._versions[spelling] = versions
        while self._letters > MOST_LETTERS_REMEMBERED:
            self._forget(next(iter(self._versions)))
        is_new = is_new or (taker is not None and taker not in takers)
        takers |= {taker} if taker is not None else set()
        return is_new

    def _forget(self, spelling: str) -> None:
        self._letters -= sum(map(len, self._versions.pop(spelling)))
        self._takers.pop(spelling, None)


def is_within(stretches: Sequence[str], said: str) -> bool:
    """Whether these words, in whatever order they stand now, are some of what was said, and nothing twice."""
    if without(said, "".join(stretches)) is not None:
        return True
    for one in sorted(stretches, key=len, reverse=True):
        rest = without(said, one)
        if rest is None:
            return False
        said = rest
    return True


def without(said: str, words: str) -> str | None:
    """What is left of what was said; None where the words are not in it, even with letters between them."""
    if (at := said.find(words)) >= 0:
        return said[:at] + said[at + len(words) :]
    if len(words) > len(said):
        return None
    left: list[str] = []
    wanted = iter(words)
    letter = next(wanted, "")
    for one in said:
        if one == letter:
            letter = next(wanted, "")
        else:
            left.append(one)
    return None if letter else "".join(left)
