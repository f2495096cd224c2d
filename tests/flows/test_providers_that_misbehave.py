"""A provider that is slow, talks too much, changes its keys or says nonsense: the portal answers, and soon."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from portal import clock
from portal.identity import asking, discovery
from portal.identity.asking import ProviderFailed
from portal.identity.openid import Conversation
from portal.identity.providers import Provider
from portal.identity.round_trips import RoundTrip, set_out

SMALL_ENOUGH = 1_000_000


class Forger:
    """Answers over http on loopback whatever it is told to. `asked` holds each request as it came."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self.asked: list[str] = []
        self.pages: dict[str, Any] = {}
        self.waits = 0.0
        self.headers = ""
        self._serving: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.issuer = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self.provider = Provider("anytown", "Anytown", self.issuer, "portal", "secret", frozenset({"example.org"}))
        self.pages["/.well-known/openid-configuration"] = {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{name}" for name in (*discovery.PLACES, "userinfo_endpoint")},
        }
        self.publish()

    def publish(self, *more: object) -> None:
        self.pages["/jwks_uri"] = {"keys": [self.key.as_dict(private=False), *more]}

    def says(self, **changes: object) -> None:
        self.pages["/.well-known/openid-configuration"].update(changes)

    def vouches(self, trip: RoundTrip, **claims: Any) -> None:
        now = clock.now().timestamp()
        said = {"iss": self.issuer, "aud": "portal", "sub": "a", "nonce": trip.nonce, "iat": now, "exp": now + 60}
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, said | claims, self.key)
        self.pages["/token_endpoint"] = {"id_token": token, "access_token": "x", "token_type": "Bearer"}

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line[15:]) for line in head.lower().splitlines() if line.startswith("content-length:")), 0)
        self.asked.append(head + (await reader.readexactly(length)).decode())
        await asyncio.sleep(self.waits)
        page = self.pages.get(head.split()[1], {})
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        writer.write(f"HTTP/1.1 200 OK\r\nConnection: close\r\n{self.headers}\r\n".encode() + body)

    async def end(self) -> None:
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)


@pytest.fixture
async def forger() -> AsyncIterator[Forger]:
    forger = Forger()
    await forger.begin()
    yield forger
    await forger.end()


def speak_to(forger: Forger) -> Conversation:
    return Conversation(forger.provider, "https://portal.example.org")


TRIP = set_out("anytown", "/", b"key")


async def reason_of(conversation: Conversation) -> str:
    """Why nobody can set out for this provider."""
    with pytest.raises(ProviderFailed) as refusal:
        await conversation.way_there(TRIP)
    return refusal.value.reason


async def test_everybody_who_comes_at_once_waits_for_one_answer(forger: Forger) -> None:
    conversation = speak_to(forger)
    await asyncio.gather(*(conversation.way_there(TRIP) for _ in range(20)))
    assert len(forger.asked) == 2


async def test_a_provider_that_failed_is_left_in_peace_for_a_while(forger: Forger) -> None:
    forger.says(issuer="https://elsewhere.example")
    conversation = speak_to(forger)
    assert {await reason_of(conversation) for _ in range(3)} == {"issuer of the metadata"}
    assert len(forger.asked) == 1


async def test_what_is_known_holds_while_a_provider_is_away(forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = speak_to(forger)
    before = await conversation.way_there(TRIP)
    monkeypatch.setattr(discovery, "SECONDS_KNOWN", 0.0)
    await forger.end()
    assert await conversation.way_there(TRIP) == before


async def test_an_answer_that_takes_too_long_ends(forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS_IN_ALL", 0.1)
    forger.waits = 2.0
    assert await reason_of(speak_to(forger)) == "TimeoutError"


async def test_an_answer_that_is_too_long_is_not_read_to_its_end(forger: Forger) -> None:
    forger.pages["/.well-known/openid-configuration"] = b" " * (SMALL_ENOUGH + 1)
    assert await reason_of(speak_to(forger)) == "too long an answer"


async def test_a_packed_answer_is_not_unpacked(forger: Forger) -> None:
    forger.headers = "Content-Encoding: gzip\r\n"
    assert await reason_of(speak_to(forger)) == "a packed answer"
    assert "accept-encoding: identity" in forger.asked[0].lower()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("token_endpoint", None),
        ("token_endpoint", ["https://elsewhere.example"]),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("jwks_uri", "http://10.0.0.1/keys"),
        ("token_endpoint_auth_methods_supported", ["private_key_jwt"]),
        ("token_endpoint_auth_methods_supported", 5),
        ("id_token_signing_alg_values_supported", ["HS256", "none"]),
    ],
)
async def test_nonsense_is_named(forger: Forger, name: str, value: object) -> None:
    forger.says(**{name: value})
    assert await reason_of(speak_to(forger)) == name


@pytest.mark.parametrize("page", [b"", b"[]", b"[" * 100_000, b"\xff\xfe"])
async def test_what_is_no_object_is_refused(forger: Forger, page: bytes) -> None:
    forger.pages["/.well-known/openid-configuration"] = page
    assert await reason_of(speak_to(forger))


async def test_a_key_that_nobody_can_use_shuts_nobody_out(forger: Forger) -> None:
    forger.publish({"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA"}, {"kid": "x"}, "key", None)
    forger.vouches(TRIP, email="alice@example.org", email_verified=True)
    identity = await speak_to(forger).identity_for("code", forger.issuer, TRIP)
    assert identity.email == "alice@example.org"
    forger.key = RSAKey.generate_key(2048, {"kid": "second"})
    forger.pages["/jwks_uri"] = {"keys": [{"kid": "x"}]}
    assert await reason_of(speak_to(forger)) == "keys"


async def test_a_new_key_is_asked_for_but_not_for_every_invented_name(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = speak_to(forger)
    await conversation.known()
    forger.key = RSAKey.generate_key(2048, {"kid": "second"})
    forger.publish()
    forger.vouches(TRIP, email="alice@example.org", email_verified=True)
    with pytest.raises(ProviderFailed, match="could not be checked"):
        await conversation.identity_for("code", forger.issuer, TRIP)
    assert len(forger.asked) == 3, "twice for what it says of itself, and the token"
    monkeypatch.setattr(discovery, "SECONDS_BETWEEN_KEYS", 0.0)
    assert (await conversation.identity_for("code", forger.issuer, TRIP)).subject == "a"


@pytest.mark.parametrize("ways", [["client_secret_basic", "client_secret_post"], ["client_secret_basic"], None])
async def test_the_portal_says_who_it_is_as_the_provider_wants_it(forger: Forger, ways: list[str] | None) -> None:
    forger.says(token_endpoint_auth_methods_supported=ways)
    forger.vouches(TRIP, email="alice@example.org", email_verified=True)
    await speak_to(forger).identity_for("code", None, TRIP)
    by_post = "client_secret=secret" in forger.asked[-1]
    assert by_post == (ways is not None and len(ways) == 2)
    assert by_post != ("authorization: basic" in forger.asked[-1].lower())
    assert f"code_verifier={TRIP.code_verifier}" in forger.asked[-1]


@pytest.mark.parametrize("said", [b"no json", {"sub": "a"}, {"sub": "a", "email": "x@example.org"}])
async def test_who_is_known_by_name_needs_no_address(forger: Forger, said: object) -> None:
    forger.vouches(TRIP)
    forger.pages["/userinfo_endpoint"] = said
    identity = await speak_to(forger).identity_for("code", None, TRIP)
    assert (identity.subject, identity.email) == ("a", "")


async def test_an_address_of_somebody_else_is_not_believed(forger: Forger) -> None:
    forger.vouches(TRIP)
    forger.pages["/userinfo_endpoint"] = {"sub": "b", "email": "bob@example.org", "email_verified": True}
    with pytest.raises(ProviderFailed) as refusal:
        await speak_to(forger).identity_for("code", None, TRIP)
    assert refusal.value.reason == "sub"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"error": "invalid_grant"}, "invalid_grant"),
        ({"error": "alice@example.org"}, "another error"),
        ({"id_token": 5}, "id_token"),
        ({}, "id_token"),
        (b"[" * 100_000, "RecursionError"),
    ],
)
async def test_why_a_token_was_refused_is_for_the_log(forger: Forger, answer: object, reason: str) -> None:
    forger.pages["/token_endpoint"] = answer
    with pytest.raises(ProviderFailed) as refusal:
        await speak_to(forger).identity_for("code", None, TRIP)
    assert refusal.value.reason == reason


def test_one_context_for_tls_serves_all() -> None:
    assert asking.options()["verify"] is asking.options()["verify"]
    assert isinstance(asking.options()["verify"], type(httpx2.create_ssl_context()))
