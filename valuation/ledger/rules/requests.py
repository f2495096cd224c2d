"""The same request twice is one request.

A form carries a key. The first post stores it with a digest of what was asked; the same key and the same words
again get the first answer and post nothing, and the same key with other words is refused, because one of the
two must be a mistake.
"""

import hashlib
import json
import re
from collections.abc import Mapping

from portal.refusals import Refused

_KEY = re.compile(r"[A-Za-z0-9._:-]{8,80}")


class KeyUsedTwice(Refused):
    pass


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
