"""In whose name a suggestion stands: what its mark says, and whether an update may say it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.live.rights import Author

Format = tuple[str, str]
"""A mark's name and its value as JSON, as an update holds them."""

SUGGESTIONS = ("insertion", "deletion")
COMMENT = "comment"
NAMED = (*SUGGESTIONS, COMMENT)
"""The marks that say whose words they lie on, or which conversation is about them."""
ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


def spellings(formats: Iterable[Format]) -> set[str]:
    """The marks of suggestions and comments, each in the one spelling in which they are compared."""
    return {spelling for spelling, *_ in _signed(formats)}


def has_suggestions(formats: Iterable[Format]) -> bool:
    return any(kind_of(name) in SUGGESTIONS for name, _ in formats)


def is_comment(spelling: str) -> bool:
    return spelling.startswith('["comment"')


def is_insertion(spelling: str) -> bool:
    return spelling.startswith('["insertion"')


def spelled(name: str, mark: object) -> str:
    return json.dumps([kind_of(name), mark], sort_keys=True)


def kind_of(name: str) -> str:
    """A mark that may lie over another of its kind is stored as `name--hash`."""
    return name.partition("--")[0]


def owner_says(spelling: str, author: Author) -> bool:
    """A comment's mark belongs to nobody who writes."""
    return not is_comment(spelling) and is_own(json.loads(spelling)[1], author)


def is_own(mark: Any, author: Author) -> bool:  # noqa: ANN401 -- whatever JSON the editor sent
    if not isinstance(mark, Mapping) or not ID.fullmatch(str(mark.get("id", ""))):
        return False
    return mark.get("person") == str(author.person_id) and mark.get("organisation") == str(author.organisation_id)


def _signed(formats: Iterable[Format]) -> Iterator[tuple[str, str, Any]]:
    for name, written in formats:
        kind = kind_of(name)
        if kind in (*SUGGESTIONS, COMMENT) and (mark := _value(written)) is not None:
            yield spelled(name, mark), kind, mark


def _value(written: str) -> Any | None:  # noqa: ANN401
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return written
