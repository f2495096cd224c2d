"""A way to a provider and back, known again by a cookie of the browser that set out, and kept nowhere else.

Everything that the provider sees of it is made from the cookie's random value with the portal's key. So a page that
somebody else was sent, an answer meant for another browser or for another provider, and an old one fit nowhere.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import quote, unquote

from portal.identity.tokens import new_token

MINUTES = 10
LONGEST_TARGET = 1_500
"""What fits into a cookie with the rest. Whoever comes from a longer address begins at the start page."""


@dataclass(frozen=True)
class RoundTrip:
    """`target` is the page to which the person was going."""

    token: str
    provider: str
    target: str
    key: bytes

    @property
    def state(self) -> str:
        return self._made("state")

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def code_verifier(self) -> str:
        """43 characters, as RFC 7636 asks for."""
        return self._made("verifier")

    @property
    def cookie(self) -> str:
        return f"{self.token}.{quote(self.target, safe='')}"

    def is_answered_by(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode())

    def _made(self, use: str) -> str:
        text = f"round trip:{use}:{self.provider}:{self.token}"
        digest = hmac.digest(self.key, text.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def set_out(provider: str, target: str, key: bytes) -> RoundTrip:
    return RoundTrip(new_token(), provider, target if len(quote(target)) <= LONGEST_TARGET else "/", key)


def come_back(provider: str, cookie: str, key: bytes) -> RoundTrip:
    """Of a browser without a cookie too: that one is answered by nothing that anybody could know."""
    token, _, target = cookie.partition(".")
    return RoundTrip(token or new_token(), provider, unquote(target), key)
