"""What a provider says of itself (OpenID Connect Discovery 1.0), and the keys with which it signs.

Asked for when somebody needs it and again after an hour, once for all who wait. A provider that fails is left in peace
for a while, and what is known of it goes on holding.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from portal.identity.asking import ProviderFailed, believing, json_object, options
from portal.identity.identity_tokens import ALGORITHMS, NotBelieved
from portal.identity.providers import Provider, is_safe

SECONDS_KNOWN = 3600.0
SECONDS_BETWEEN_KEYS = 60.0
SECONDS_AFTER_FAILURE = 10.0
PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
WAYS_TO_SAY_WHO_WE_ARE = ("client_secret_post", "client_secret_basic")


@dataclass(frozen=True)
class Known:
    metadata: Mapping[str, Any]
    keys: KeySet
    asked_at: float

    @property
    def names_itself(self) -> bool:
        """Whether the answer to a browser carries the issuer (RFC 9207)."""
        return self.metadata.get("authorization_response_iss_parameter_supported") is True

    @property
    def way_to_say_who_we_are(self) -> str:
        return way_to_say_who_we_are(self.metadata)


class Discovery:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._asking = asyncio.Lock()
        self._known: Known | None = None
        self._failure: ProviderFailed | None = None
        self._failed_at = 0.0

    async def known(self) -> Known:
        """Raises ProviderFailed where nothing is known yet and the provider does not say it."""
        return await self._not_older_than(SECONDS_KNOWN)

    async def with_newest_keys(self) -> Known:
        """A provider changes its keys without notice. Whoever invents names of keys makes us ask once a minute."""
        return await self._not_older_than(SECONDS_BETWEEN_KEYS)

    async def _not_older_than(self, seconds: float) -> Known:
        async with self._asking:
            now = time.monotonic()
            if self._known is not None and now - self._known.asked_at < seconds:
                return self._known
            if self._failure is None or now - self._failed_at > SECONDS_AFTER_FAILURE:
                await self._try_to_ask()
            if self._known is not None:
                return self._known
            assert self._failure is not None  # noqa: S101 -- either of them is there by now
            raise ProviderFailed(self._failure.sentence, self._failure.reason)

    async def _try_to_ask(self) -> None:
        try:
            async with believing(self._provider):
                self._known, self._failure = await _ask(self._provider), None
        except ProviderFailed as failure:
            self._failure, self._failed_at = failure, time.monotonic()


async def _ask(provider: Provider) -> Known:
    async with httpx2.AsyncClient(**options()) as client:
        place = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        metadata = json_object(await client.get(place))
        _check(metadata, provider)
        keys = _usable(json_object(await client.get(metadata["jwks_uri"])))
    return Known(metadata, keys, time.monotonic())


def _check(metadata: Mapping[str, Any], provider: Provider) -> None:
    if metadata.get("issuer") != provider.issuer:
        raise NotBelieved("issuer of the metadata")
    for name in PLACES:
        if not is_place(metadata.get(name), provider):
            raise NotBelieved(name)
    way_to_say_who_we_are(metadata)
    _first_of(ALGORITHMS, metadata, "id_token_signing_alg_values_supported", "RS256")


def way_to_say_who_we_are(metadata: Mapping[str, Any]) -> str:
    name = "token_endpoint_auth_methods_supported"
    return _first_of(WAYS_TO_SAY_WHO_WE_ARE, metadata, name, "client_secret_basic")


def is_place(place: object, provider: Provider) -> bool:
    """Somewhere else on the network must not name an address of this machine."""
    return isinstance(place, str) and is_safe(place) and place.startswith(provider.issuer.partition("/")[0])


def _first_of(ours: tuple[str, ...], metadata: Mapping[str, Any], name: str, otherwise: str) -> str:
    """The first of ours that the provider knows too; `otherwise` is the standard's, where the provider does not say."""
    theirs = metadata.get(name) or [otherwise]
    found = [one for one in ours if isinstance(theirs, list) and one in theirs]
    if not found:
        raise NotBelieved(name)
    return found[0]


def _usable(published: Mapping[str, Any]) -> KeySet:
    """RFC 7517, section 5: a key that nobody here can use is left out."""
    found: list[Key] = []
    keys = published.get("keys")
    for key in keys if isinstance(keys, list) else []:
        try:
            found.append(JWKRegistry.import_key(key))
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue
    if not found:
        raise NotBelieved("keys")
    return KeySet(found)
