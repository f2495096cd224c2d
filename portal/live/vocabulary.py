"""The marks and attributes that an editor knows.

An editor that meets another one takes the words away that carry it, for everybody and in its own reader's name. So
nothing else may come into a text, whoever sends it and with whatever program.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from portal.live.protocol import Malformed
from portal.live.updates import Contents

KINDS = frozenset({"p", "h1", "h2", "h3", "ul0", "ul1", "ul2", "ol0", "ol1", "ol2", "quote"})
MARK = re.compile(r"(strong|em|link|insertion|deletion)|(deletion|comment)--[A-Za-z0-9+/=]{8}")
FACTS = {"insertion": ("id", "person", "organisation", "at"), "deletion": ("id", "person", "organisation", "at"),
         "comment": ("id",)}  # fmt: skip
LONGEST_VALUE = 30_000
"""The editor takes addresses of 4,000 letters, of which JSON may write each in several."""


def check_vocabulary(contents: Contents) -> None:
    """Raises Malformed for a mark or an attribute that no editor of this portal makes."""
    if contents.has_odd_attributes:
        raise Malformed("an attribute is no text, or none that can be stored")
    for name, written in contents.formats:
        found = MARK.fullmatch(name)
        if found is None or not _is_value_of(found[1] or found[2], written):
            raise Malformed("there is no such mark")


def _is_value_of(mark: str, written: str) -> bool:
    """Null ends a mark."""
    try:
        value: Any = json.loads(written) if len(written) <= LONGEST_VALUE else ""
    except (ValueError, RecursionError):
        return False
    if value is None:
        return True
    if not isinstance(value, Mapping):
        return False
    if mark == "link":
        return isinstance(value.get("href"), str)
    return all(value.get(fact) is None or isinstance(value[fact], str) for fact in FACTS.get(mark, ()))
