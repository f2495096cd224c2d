"""Names of marks that may lie over each other, as y-prosemirror spells them: `deletion--` and a hash of the mark.

An editor that met another spelling would show the same, and write all of it again with the next keystroke.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import reduce
from typing import Any

from portal.live.protocol import buffer, number

HASH_BYTES = 6
NULL, OBJECT, STRING = 126, 118, 119


def overlapping(name: str, attributes: Mapping[str, Any]) -> str:
    """The name under which this one mark is stored. `attributes` come in the order of the editor's schema."""
    digest = hashlib.sha256(_encoded({"type": name, "attrs": attributes})).digest()
    folded = bytes(reduce(int.__xor__, digest[place::HASH_BYTES]) for place in range(HASH_BYTES))
    return f"{name}--{base64.b64encode(folded).decode()}"


def _encoded(value: object) -> bytes:
    """In lib0's encoding, as far as marks need it."""
    if value is None:
        return bytes([NULL])
    if isinstance(value, Mapping):
        members = b"".join(_string(str(name)) + _encoded(one) for name, one in value.items())
        return bytes([OBJECT]) + number(len(value)) + members
    return bytes([STRING]) + _string(str(value))


def _string(words: str) -> bytes:
    return buffer(words.encode())
