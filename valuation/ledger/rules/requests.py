"""The same request twice is one request.

A form carries a key. The first post stores it with a digest of what was asked; the same key and the same words
again get the first answer and post nothing, and the same key with other words is refused, because one of the
two must be a mistake. A key that was refused stays refused: whoever sends it again after a lost reply must not
have an entry that they were told they do not have.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from portal.refusals import Refused

MOST_AT_ONCE = 500

_KEY = re.compile(r"[A-Za-z0-9._:-]{8,80}")


class KeyUsedTwice(Refused):
    pass


class RefusedBefore(Refused):
    """The first answer to this key, said again."""


@dataclass(frozen=True)
class Request:
    """What tells one request from another: its key, and a digest of everything that it asks."""

    key: str
    digest: str


def read_key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise Refused("This form has lost its key. Open it again from the ledger and fill it in once more.")
    return text


def digest_of(verb: str, asked: Mapping[str, object]) -> str:
    """One digest for one request, whatever order its fields came in."""
    canonical = json.dumps([verb, dict(asked)], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_same_request(first_digest: str, digest: str) -> None:
    if first_digest != digest:
        raise KeyUsedTwice(
            "This form was used already, with other answers. "
            "Look in the ledger for what was recorded, then start a new form."
        )


def refuse_again(first_digest: str, digest: str, sentence: str) -> NoReturn:
    """The same request hears what it heard before; another request has no business with this key."""
    check_same_request(first_digest, digest)
    raise RefusedBefore(sentence)


def check_batch(keys: Sequence[str]) -> None:
    """Entries that are posted together, all or none."""
    if len(keys) > MOST_AT_ONCE:
        raise Refused(f"At most {MOST_AT_ONCE} entries can be posted at once. Send {len(keys):,} in several parts.")
    if len(set(keys)) < len(keys):
        again = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise KeyUsedTwice(f"Two of these entries have the key {again}. Give each entry a key of its own.")
