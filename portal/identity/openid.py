"""The conversation with one provider: where it is spoken to, the way there, and what its answer is worth.

OpenID Connect with a code, PKCE (RFC 7636) and the issuer named in the answer where the provider offers it (RFC 9207).
Authlib makes the addresses and fetches the tokens; what it would believe by default is checked here instead.
"""

import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal import clock
from portal.config import Settings
from portal.identity.identity_tokens import Identity, NotBelieved, UnknownKey, read_identity, with_address
from portal.identity.providers import Provider, is_safe, read_providers
from portal.identity.round_trips import RoundTrip
from portal.refusals import Refused

log = logging.getLogger("portal.sign_in")

SECONDS_TO_ANSWER = 5.0
SECONDS_KNOWN = 3600.0
SECONDS_BETWEEN_KEYS = 60.0
SCOPE = "openid email"
PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderFailed(Refused):
    """The provider cannot be reached, refused, or said what cannot be believed."""


@dataclass(frozen=True)
class Known:
    """What a provider says of itself, and the keys with which it signs; `asked_at` is on this process's own clock."""

    metadata: Mapping[str, Any]
    keys: KeySet
    asked_at: float


class Conversation:
    """Of one process with one provider. What the provider says of itself is asked for anew after an hour."""

    def __init__(self, provider: Provider, portal_address: str) -> None:
        self.provider = provider
        self.answers_to = f"{portal_address}/sign-in/with/{provider.key}/answer"
        self._known: Known | None = None

    async def way_there(self, trip: RoundTrip) -> str:
        """The provider's page, with what it needs to send the person back."""
        known = await self.known()
        async with self._client(known.metadata) as client:
            address, _ = client.create_authorization_url(
                known.metadata["authorization_endpoint"],
                state=trip.state,
                nonce=trip.nonce,
                code_verifier=trip.code_verifier,
            )
        return str(address)

    async def identity_for(self, code: str, issuer: str | None, trip: RoundTrip) -> Identity:
        """Exchanges the code that came back with the person. `issuer` is the one that the answer names, if any."""
        known = await self.known()
        with_name = known.metadata.get("authorization_response_iss_parameter_supported") is True
        async with self._believing():
            if issuer != self.provider.issuer and (with_name or issuer is not None):
                raise NotBelieved("iss of the answer")
            async with self._client(known.metadata) as client:
                tokens = await client.fetch_token(
                    known.metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=trip.code_verifier,
                )
                identity = await self._read(str(tokens.get("id_token", "")), trip)
                return identity if identity.email else await self._with_more(client, known.metadata, identity)

    async def known(self) -> Known:
        if self._known is None or time.monotonic() - self._known.asked_at > SECONDS_KNOWN:
            async with self._believing():
                self._known = await self._ask()
        return self._known

    async def _read(self, token: str, trip: RoundTrip) -> Identity:
        """A provider changes its keys without notice, so a key that is not known is asked for once, but not often."""
        known = await self.known()
        try:
            return read_identity(token, known.keys, self.provider, trip.nonce, clock.now().timestamp())
        except UnknownKey:
            if time.monotonic() - known.asked_at < SECONDS_BETWEEN_KEYS:
                raise
            self._known = await self._ask()
            return read_identity(token, self._known.keys, self.provider, trip.nonce, clock.now().timestamp())

    async def _with_more(self, client: AsyncOAuth2Client, metadata: Mapping[str, Any], identity: Identity) -> Identity:
        """Many providers keep the address out of the token and tell it here."""
        place = metadata.get("userinfo_endpoint")
        if not isinstance(place, str) or not is_safe(place):
            return identity
        return with_address(identity, _object(await client.get(place)), self.provider)

    async def _ask(self) -> Known:
        async with httpx2.AsyncClient(timeout=SECONDS_TO_ANSWER) as client:
            place = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            metadata = _object(await client.get(place))
            if metadata.get("issuer") != self.provider.issuer:
                raise NotBelieved("issuer of the metadata")
            for name in PLACES:
                if not is_safe(str(metadata.get(name, ""))):
                    raise NotBelieved(name)
            keys = KeySet.import_key_set(_object(await client.get(metadata["jwks_uri"])))  # type: ignore[arg-type]
        return Known(metadata, keys, time.monotonic())

    def _client(self, metadata: Mapping[str, Any]) -> AsyncOAuth2Client:
        ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return AsyncOAuth2Client(
            self.provider.client_id,
            self.provider.client_secret,
            token_endpoint_auth_method="client_secret_basic" if "client_secret_basic" in ways else "client_secret_post",
            scope=SCOPE,
            redirect_uri=self.answers_to,
            code_challenge_method="S256",
            timeout=SECONDS_TO_ANSWER,
        )

    @asynccontextmanager
    async def _believing(self) -> AsyncIterator[None]:
        """Whatever goes wrong becomes a sentence for the person and a word for the log."""
        name = self.provider.name
        try:
            yield
        except httpx2.RequestError as error:
            log.warning("sign-in with %s: %s", self.provider.key, type(error).__name__)
            raise ProviderFailed(
                f"The sign-in of {name} does not answer. "
                "Try again in a few minutes, or sign in with your e-mail address."
            ) from error
        except (NotBelieved, AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            said = error if isinstance(error, NotBelieved) else type(error).__name__
            log.warning("sign-in with %s: not believed: %s", self.provider.key, said)
            raise ProviderFailed(
                f"The answer of {name} could not be checked, so you are not signed in. Try again. "
                "If this happens again, tell the person who runs the portal."
            ) from error


def conversations_of(settings: Settings) -> dict[str, Conversation]:
    """By the provider's key; raises WrongSetting."""
    providers = read_providers(settings.sign_in_providers)
    return {provider.key: Conversation(provider, settings.address) for provider in providers}


def _object(reply: httpx2.Response) -> dict[str, Any]:
    found = reply.raise_for_status().json()
    if not isinstance(found, dict):
        raise NotBelieved("no object")
    return found
