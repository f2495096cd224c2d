"""The conversation with one provider: the way there, and what its answer is worth.

OpenID Connect with a code, PKCE (RFC 7636) and the issuer named in the answer where the provider offers it (RFC 9207).
Authlib makes the addresses and fetches the tokens; what it would believe by default is checked here instead.
"""

from contextlib import suppress

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client

from portal import clock
from portal.config import Settings
from portal.identity.asking import believing, json_object, options
from portal.identity.discovery import Discovery, Known, is_place
from portal.identity.identity_tokens import Identity, NotBelieved, UnknownKey, read_identity, with_address
from portal.identity.providers import Provider, read_providers
from portal.identity.round_trips import RoundTrip

SCOPE = "openid email"


class Conversation:
    """Of one process with one provider."""

    def __init__(self, provider: Provider, portal_address: str) -> None:
        self.provider = provider
        self.answers_to = f"{portal_address}/sign-in/with/{provider.key}/answer"
        self._discovery = Discovery(provider)

    async def known(self) -> Known:
        return await self._discovery.known()

    async def way_there(self, trip: RoundTrip) -> str:
        """The provider's page, with what it needs to send the person back. Raises ProviderFailed."""
        known = await self.known()
        async with believing(self.provider), self._client(known) as client:
            address, _ = client.create_authorization_url(
                known.metadata["authorization_endpoint"],
                state=trip.state,
                nonce=trip.nonce,
                code_verifier=trip.code_verifier,
            )
            return str(address)

    async def identity_for(self, code: str, issuer: str | None, trip: RoundTrip) -> Identity:
        """Exchanges the code that came back with the person. `issuer` is the one that the answer names, if any.

        Raises ProviderFailed.
        """
        known = await self.known()
        async with believing(self.provider), self._client(known) as client:
            if issuer != self.provider.issuer and (known.names_itself or issuer is not None):
                raise NotBelieved("iss of the answer")
            tokens = await client.fetch_token(
                known.metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=trip.code_verifier,
            )
            identity = await self._read(known, tokens.get("id_token"), trip)
            return identity if identity.email else await self._with_more(client, known, identity)

    async def _read(self, known: Known, token: object, trip: RoundTrip) -> Identity:
        if not isinstance(token, str):
            raise NotBelieved("id_token")
        now = clock.now().timestamp()
        try:
            return read_identity(token, known.keys, self.provider, trip.nonce, now)
        except UnknownKey:
            newest = await self._discovery.with_newest_keys()
            return read_identity(token, newest.keys, self.provider, trip.nonce, now)

    async def _with_more(self, client: AsyncOAuth2Client, known: Known, identity: Identity) -> Identity:
        """Many providers keep the address out of the token and tell it here. Whoever is known here needs none."""
        place = known.metadata.get("userinfo_endpoint")
        if not is_place(place, self.provider):
            return identity
        with suppress(httpx2.HTTPStatusError, ValueError):
            return with_address(identity, json_object(await client.get(place)), self.provider)
        return identity

    def _client(self, known: Known) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self.provider.client_id,
            self.provider.client_secret,
            token_endpoint_auth_method=known.way_to_say_who_we_are,
            scope=SCOPE,
            redirect_uri=self.answers_to,
            code_challenge_method="S256",
            leeway=0,
            **options(),
        )


def conversations_of(settings: Settings) -> dict[str, Conversation]:
    """By the provider's key; raises WrongSetting."""
    providers = read_providers(settings.sign_in_providers)
    return {provider.key: Conversation(provider, settings.address) for provider in providers}
