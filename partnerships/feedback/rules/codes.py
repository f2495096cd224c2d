"""Codes that somebody can read off a card and type on an old phone (U19, U20).

Eight characters in two groups, from signs that are not taken for one another in print or by ear, and
without vowels, so that no code spells a word.
"""

import base64
import hashlib
import hmac
import re
import secrets
from uuid import UUID

from portal.refusals import Refused

ALPHABET = "CDFGHJKMNPQRTVWXY34679"
GROUP = 4
LENGTH = 2 * GROUP
MOST_CODES = 200
LINK_BYTES = 15


class WrongCode(Refused):
    pass


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_codes(how_many: int) -> list[str]:
    """So many codes, no two alike."""
    codes: set[str] = set()
    while len(codes) < how_many:
        codes.add(new_code())
    return sorted(codes)


def for_people(code: str) -> str:
    return f"{code[:GROUP]}-{code[GROUP:]}"


def read_code(typed: str) -> str:
    """The code as it is kept: small letters, spaces and dashes make no difference. Says what to check otherwise."""
    code = re.sub(r"[\s\-‐‑‒–—.]", "", typed).upper()
    if not code:
        raise WrongCode("Type the code from your card.")
    if any(sign not in ALPHABET for sign in code):
        raise WrongCode(
            "Check the code on your card. Codes only use the letters C D F G H J K M N P Q R T V W X Y "
            "and the numbers 3 4 6 7 9."
        )
    if len(code) != LENGTH:
        raise WrongCode(f"Check the code on your card. It has {LENGTH} letters and numbers. You typed {len(code)}.")
    return code


def link_token(secret: str, activity_id: UUID) -> str:
    """The token of an activity's shared link. It follows from the portal's secret, so it need not be kept in clear."""
    digest = hmac.new(secret.encode(), f"shared-link:{activity_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:LINK_BYTES]).decode().rstrip("=")
