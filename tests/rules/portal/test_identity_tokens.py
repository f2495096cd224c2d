"""What a provider says of a person is believed only if all of it holds."""

import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from portal.identity.identity_tokens import (
    LEEWAY_SECONDS,
    Identity,
    NotBelieved,
    UnknownKey,
    read_identity,
    with_address,
)
from portal.identity.providers import Provider

NOW = 1_800_000_000.0
PROVIDER = Provider(
    "anytown", "Anytown Council", "https://login.example.org", "portal", "secret", frozenset({"example.org"})
)
SAYS: dict[str, Any] = {
    "iss": "https://login.example.org",
    "aud": "portal",
    "sub": "a-17",
    "nonce": "n-1",
    "exp": NOW + 300,
    "iat": NOW,
    "email": "alice@example.org",
    "email_verified": True,
}
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
KEYS = KeySet([KEY])


def token(key: Any = KEY, algorithm: str = "RS256", kid: str = "first", **changes: Any) -> str:
    claims = {name: value for name, value in {**SAYS, **changes}.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": kid}, claims, key, algorithms=[algorithm])


def read(text: str, keys: KeySet = KEYS) -> Identity:
    return read_identity(text, keys, PROVIDER, "n-1", NOW)


def test_a_token_that_holds_says_who_it_is() -> None:
    assert read(token()) == Identity("https://login.example.org", "a-17", "alice@example.org")
    assert read(token(aud=["portal"], azp="portal")).subject == "a-17"


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_the_usual_ways_of_signing_are_taken(algorithm: str) -> None:
    assert read(token(algorithm=algorithm)).subject == "a-17"


def test_a_curve_is_taken_too() -> None:
    key = ECKey.generate_key("P-256", {"kid": "curve"})
    assert read(token(key, "ES256", "curve"), KeySet([key])).subject == "a-17"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "https://login.example.org/"),
        ("iss", None),
        ("aud", "another portal"),
        ("aud", ["portal", "another portal"]),
        ("aud", None),
        ("azp", "another portal"),
        ("nonce", "n-2"),
        ("nonce", None),
        ("exp", NOW - LEEWAY_SECONDS),
        ("exp", None),
        ("exp", True),
        ("exp", "tomorrow"),
        ("iat", NOW + LEEWAY_SECONDS + 1),
        ("iat", None),
        ("nbf", NOW + LEEWAY_SECONDS + 1),
        ("sub", ""),
        ("sub", None),
        ("sub", 17),
        ("sub", "a" * 256),
        ("sub", "a\x00"),
    ],
)
def test_one_thing_that_does_not_hold_is_enough(name: str, value: object) -> None:
    with pytest.raises(NotBelieved, match=f"^{name}$"):
        read(token(**{name: value}))


def test_clocks_may_differ_by_half_a_minute() -> None:
    assert read(token(exp=NOW - LEEWAY_SECONDS + 1)).subject == "a-17"
    assert read(token(iat=NOW + LEEWAY_SECONDS)).subject == "a-17"


def by_hand(header: dict[str, str], secret: bytes) -> str:
    """As somebody would make it whom no library stops."""
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, SAYS)]
    text = b".".join(parts)
    signature = urlsafe_b64encode(hmac.digest(secret, text, "sha256")).rstrip(b"=") if secret else b""
    return (text + b"." + signature).decode()


@pytest.mark.parametrize("algorithm", ["none", "None", "RS256", ""])
def test_an_unsigned_token_is_not_believed(algorithm: str) -> None:
    with pytest.raises(NotBelieved):
        read(by_hand({"alg": algorithm, "kid": "first"}, b""))


@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
def test_a_public_key_is_no_password(algorithm: str) -> None:
    """The old trick: sign with what everybody can read, and call it a shared secret."""
    with pytest.raises(NotBelieved):
        read(by_hand({"alg": algorithm, "kid": "first"}, KEY.as_pem(private=False)))


def test_another_key_of_the_same_name_is_not_believed() -> None:
    with pytest.raises(NotBelieved) as refusal:
        read(token(RSAKey.generate_key(2048, {"kid": "first"})))
    assert not isinstance(refusal.value, UnknownKey)


def test_a_key_of_another_name_may_be_new() -> None:
    with pytest.raises(UnknownKey):
        read(token(kid="second"))


@pytest.mark.parametrize("text", ["", "a", "a.b", "a.b.c", "a.b.c.d.e", "é.é.é", token()[:-4]])
def test_what_is_no_token_is_not_believed(text: str) -> None:
    with pytest.raises(NotBelieved):
        read(text)


@pytest.mark.parametrize("verified", [False, "true", 1, None])
def test_an_address_counts_only_if_it_was_verified(verified: object) -> None:
    assert read(token(email_verified=verified)).email == ""


def test_a_provider_whose_addresses_are_all_verified_need_not_say_so() -> None:
    sure = Provider(**{**vars(PROVIDER), "has_verified_addresses": True})
    said = {"sub": "a-17", "email": "alice@example.org"}
    who = Identity(PROVIDER.issuer, "a-17")
    assert with_address(who, said, sure).email == "alice@example.org"
    assert with_address(who, {**said, "email_verified": False}, sure).email == ""
    assert with_address(who, {**said, "email": ["alice@example.org"]}, sure).email == ""


def test_a_guest_of_the_organisation_is_not_one_of_its_people() -> None:
    """As with private accounts at Google that were made with an address of work: these carry no `hd`."""
    strict = Provider(**{**vars(PROVIDER), "required_claims": {"hd": "example.org"}})
    assert read_identity(token(hd="example.org"), KEYS, strict, "n-1", NOW).subject == "a-17"
    for other in (None, "elsewhere.example", ["example.org"]):
        with pytest.raises(NotBelieved, match=r"^hd$"):
            read_identity(token(hd=other), KEYS, strict, "n-1", NOW)


def test_more_is_believed_of_the_same_person_alone() -> None:
    with pytest.raises(NotBelieved, match=r"^sub$"):
        with_address(Identity(PROVIDER.issuer, "a-17"), {**SAYS, "sub": "a-18"}, PROVIDER)
