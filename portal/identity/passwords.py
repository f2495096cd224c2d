"""Passwords: argon2id, at least twelve characters, none that everybody uses (NCSC guidance: length over symbols)."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.identity.common_passwords import COMMON_PASSWORDS
from portal.refusals import Refused

SHORTEST = 12
LONGEST = 200

hasher = PasswordHasher()
# Verified when no such person exists, so that the answer takes as long as for a known address.
NOBODYS_HASH = hasher.hash("there is no such person")


class WeakPassword(Refused):
    pass


def check_password(password: str, email: str) -> None:
    if len(password) < SHORTEST:
        raise WeakPassword(f"Use at least {SHORTEST} characters. Three random words make a good password.")
    if len(password) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.")
    if is_common(password) or password.lower() in (email.lower(), email.split("@", maxsplit=1)[0].lower()):
        raise WeakPassword("This password is easy to guess. Choose one that only you would think of.")


def is_common(password: str) -> bool:
    """Known, or made of a known word or of one short piece written again and again."""
    plain = password.lower()
    letters = "".join(character for character in plain if character.isalpha())
    repeated = any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, 7))
    return repeated or plain in COMMON_PASSWORDS or letters in COMMON_PASSWORDS


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(hasher.hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Takes as long for somebody who does not exist, or has no password, as for a wrong one."""
    return await asyncio.to_thread(_matches, password, password_hash or NOBODYS_HASH) and password_hash is not None


def _matches(password: str, password_hash: str) -> bool:
    try:
        return hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
