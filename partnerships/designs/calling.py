"""Who is asked to look by an @ in somebody's words.

People go on writing behind a name, so the longest name of somebody at the table counts that begins at the @, and not
all words with a capital: “@Alice Could you” asks Alice.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from partnerships.designs.rules import AtTheTable, CannotComment

WORD = r"[^\W\d_][\w’'-]*"
TITLES = {"cllr", "councillor", "dame", "dr", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "rev", "sir"}


@dataclass(frozen=True, slots=True)
class Call:
    """The first word behind an @, as it was written, and whom it could mean among those who may read it."""

    written: str
    could_be: Sequence[AtTheTable]

    @property
    def is_clear(self) -> bool:
        return len({one.id for one in self.could_be}) == 1


def mentioned_in(body: str, people: Collection[AtTheTable], private_to: UUID | None = None) -> set[UUID]:
    """Whom the words mention: `@Bob Brown`, or `@Bob` where only one who may read them has that first name."""
    return {one.id for call in _calls(body, people, private_to) if call.is_clear for one in call.could_be}


def not_mentioned(body: str, people: Collection[AtTheTable], private_to: UUID | None = None) -> list[str]:
    """What looks like a mention and tells nobody, as it was written."""
    return [f"@{call.written}" for call in _calls(body, people, private_to) if not call.could_be]


def check_mentions(
    mentioned: Collection[UUID], people: Collection[AtTheTable], private_to: UUID | None, body: str = ""
) -> list[AtTheTable]:
    """Those who are told, picked or named in the `body`. Nobody is mentioned in what they may not read."""
    chosen = [one for one in people if one.id in {*mentioned, *mentioned_in(body, people, private_to)}]
    outside = [one.name for one in chosen if private_to not in (None, one.organisation_id)]
    if outside:
        raise CannotComment(
            f"Only your organisation can read this, so {' and '.join(outside)} cannot be mentioned in it."
            " Take the name out, or write to everybody."
        )
    for call in _calls(body, people, private_to):
        if len(call.could_be) > 1 and not call.is_clear:
            names = sorted({one.label for one in call.could_be})
            raise CannotComment(
                f"“@{call.written}” could be {', '.join(names[:-1])} or {names[-1]}. Write the whole name, or take the"
                " @ out and choose whom to ask below."
            )
    return chosen


def _calls(body: str, people: Collection[AtTheTable], private_to: UUID | None) -> Iterator[Call]:
    """An e-mail address is none."""
    readers = [one for one in people if private_to in (None, one.organisation_id)]
    for match in re.finditer(rf"(?<![\w.])@({WORD})((?:[ \t]+{WORD})*)", body):
        by_whole_name = _called_in_full(body[match.start(1) :].casefold(), people)
        if by_whole_name:
            yield from (Call(match[1], [one]) for one in by_whole_name)
            continue
        following = [] if _plain(match[1]) != match[1].casefold() else match[2].split()
        yield Call(match[1], _called_by_first_name(match[1], following, readers, _surnames(people)))


def _called_in_full(words: str, people: Collection[AtTheTable]) -> list[AtTheTable]:
    """Who has the longer name is meant where two begin alike."""
    whole = [one for one in people if _begins_with_name(words, one.name.casefold())]
    longest = max((len(one.name) for one in whole), default=0)
    return [one for one in whole if len(one.name) == longest]


def _begins_with_name(words: str, name: str) -> bool:
    return words.startswith(name) and not re.match(r"-?\w", words[len(name) :])


def _called_by_first_name(
    first: str, following: Sequence[str], readers: Collection[AtTheTable], surnames: Collection[str]
) -> list[AtTheTable]:
    """Those of whose name the most follows; nobody where a surname of the table follows that is not theirs."""
    own = {one: _own_words(one, following) for one in readers if _plain(first) == _first_name(one.name)}
    longest = max(own.values(), default=0)
    behind = following[longest : longest + 1]
    if behind and behind[0][0].isupper() and _plain(behind[0]) in surnames:
        return []
    return [one for one, count in own.items() if count == longest]


def _own_words(one: AtTheTable, following: Sequence[str]) -> int:
    """How many of the words that follow are of the name."""
    name = set(_words(one.name))
    return len(list(takewhile(lambda word: _plain(word) in name, following)))


def _surnames(people: Collection[AtTheTable]) -> set[str]:
    return {words[-1] for one in people if len(words := _words(one.name)) > 1}


def _first_name(name: str) -> str:
    words = _words(name)
    return next((word for word in words if word.removesuffix(".") not in TITLES), "")


def _words(name: str) -> list[str]:
    return name.casefold().split()


def _plain(word: str) -> str:
    """As names are compared, without the ’s of whose something is."""
    return word.casefold().removesuffix("’s").removesuffix("'s")
