"""Keys are UUIDv7 (RFC 9562): in order of time, so that new rows sit together in an index."""

import secrets
import time
from uuid import UUID

VERSION_7 = 0x7 << 76
VARIANT_RFC = 0b10 << 62


def new_id() -> UUID:
    milliseconds = time.time_ns() // 1_000_000
    return UUID(int=milliseconds << 80 | VERSION_7 | secrets.randbits(12) << 64 | VARIANT_RFC | secrets.randbits(62))
