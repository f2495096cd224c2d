"""Requests to a provider: over TLS, short, and believed in nothing but what was asked for.

Whoever opens the sign-in page causes them, so none may cost much, whatever the provider answers.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError

from portal.identity.identity_tokens import NotBelieved
from portal.identity.providers import Provider
from portal.refusals import Refused

log = logging.getLogger("portal.sign_in")

SECONDS_TO_ANSWER = 5.0
SECONDS_IN_ALL = 10.0
MOST_BYTES = 1_000_000

ERRORS = frozenset(
    {
        "access_denied",
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "login_required",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    }
)
"""The words of RFC 6749 and OpenID Connect Core. Whatever else a provider says stays out of the log."""


class ProviderFailed(Refused):
    """The provider cannot be reached, refused, or said what cannot be believed. `reason` is for whoever runs us."""

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@asynccontextmanager
async def believing(provider: Provider) -> AsyncIterator[None]:
    """Whatever goes wrong becomes a sentence for the person and a word for the log."""
    try:
        async with asyncio.timeout(SECONDS_IN_ALL):
            yield
    except ProviderFailed:
        raise
    except (httpx2.TransportError, TimeoutError) as error:
        raise _failed(
            provider,
            type(error).__name__,
            f"The sign-in of {provider.name} does not answer. Try again in a few minutes, or ask for a link by e-mail.",
        ) from error
    except Exception as error:
        raise _failed(
            provider,
            _reason(error),
            f"The answer of {provider.name} could not be checked, so you are not signed in. Try again, or ask for a "
            "link by e-mail. If this happens again, tell the person who runs the portal.",
        ) from error


def _failed(provider: Provider, reason: str, sentence: str) -> ProviderFailed:
    log.warning("sign-in with %s failed: %s", provider.key, reason)
    return ProviderFailed(sentence, reason)


def _reason(error: Exception) -> str:
    if isinstance(error, NotBelieved):
        return str(error)
    return known_error(error.error) if isinstance(error, AuthlibBaseError) else type(error).__name__


def known_error(word: object) -> str:
    return word if isinstance(word, str) and word in ERRORS else "another error"


def options() -> dict[str, Any]:
    """For every client that speaks to a provider."""
    return {
        "timeout": SECONDS_TO_ANSWER,
        "verify": _trusted(),
        "headers": {"Accept-Encoding": "identity"},
        "event_hooks": {"response": [_bound]},
    }


@cache
def _trusted() -> Any:  # noqa: ANN401 -- an ssl.SSLContext
    """Made once: it takes 20 ms, in which nobody else is served."""
    return httpx2.create_ssl_context()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise NotBelieved("too long an answer")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(reply: httpx2.Response) -> None:
    """Packed, a short answer could become a long one; it was asked not to be."""
    if "Content-Encoding" in reply.headers:
        raise NotBelieved("a packed answer")
    assert isinstance(reply.stream, httpx2.AsyncByteStream)  # noqa: S101 -- so it is for an asynchronous client
    reply.stream = _Bounded(reply.stream)


def json_object(reply: httpx2.Response) -> Mapping[str, Any]:
    found = reply.raise_for_status().json()
    if not isinstance(found, dict):
        raise NotBelieved("no object")
    return found
