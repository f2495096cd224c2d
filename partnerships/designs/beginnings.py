"""What a form began from, carried by the form itself: so that showing it writes nothing, and no word is lost (F12).

Most forms begin from a text of the history and name it by its number. Where people write together, the section is
ahead of its history; the form then carries the words as well. It is not signed: whoever forges it only spoils how
their own text is put together with the others'.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import read_blocks, write_blocks
from partnerships.designs.identity import distinct_ids
from partnerships.designs.normal import clean_text

MOST_DIGITS = 9  # what an integer column holds
MOST_BYTES = 4_000_000  # far more than a section may have, and little enough to unpack
UNKNOWN = -1


@dataclass(frozen=True)
class Beginning:
    """The newest text of the history then, by its number, and the words where they were `ahead` of it."""

    revision: int
    ahead: Blocks | None = None


def write_beginning(beginning: Beginning) -> str:
    if beginning.ahead is None:
        return str(beginning.revision)
    written = json.dumps(write_blocks(beginning.ahead), ensure_ascii=False, separators=(",", ":"))
    return f"{beginning.revision}.{urlsafe_b64encode(zlib.compress(written.encode())).decode()}"


def read_beginning(value: str) -> Beginning:
    """What a form sent. Anything that no form was given is an unknown beginning."""
    number, dot, packed = value.partition(".")
    if not number.isdecimal() or len(number) > MOST_DIGITS:
        return Beginning(UNKNOWN)
    if not dot:
        return Beginning(int(number))
    ahead = _unpack(packed)
    return Beginning(UNKNOWN) if ahead is None else Beginning(int(number), ahead)


def _unpack(packed: str) -> Blocks | None:
    try:
        stream = zlib.decompressobj()
        written = stream.decompress(urlsafe_b64decode(packed), MOST_BYTES)
        blocks = read_blocks(json.loads(written)) if stream.eof else None
    except (ValueError, RecursionError, zlib.error):
        return None
    if blocks is None or any(block.id != clean_text(block.id) for block in blocks):
        return None
    return distinct_ids(blocks)
