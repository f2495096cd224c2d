"""What a provider says of a person, and whether to believe it (OpenID Connect Core 1.0, section 3.1.3.7).

Stricter than the standard where that costs nobody anything: the ways of signing are fixed here and not by what the
provider lists, the token is for this portal and for nobody beside it, and clocks may differ by half a minute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from portal.identity.providers import Provider

ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY_SECONDS = 30
LONGEST_SUBJECT = 255


class NotBelieved(Exception):
    """Names what did not hold, in a word for the log: never what the token said."""


class UnknownKey(NotBelieved):
    """Signed with a key that is not among these; the provider may have a new one."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is at a provider. `email` is empty where the provider did not say it, or has not verified it."""

    issuer: str
    subject: str
    email: str = ""


def read_identity(token: str, keys: KeySet, provider: Provider, nonce: str, now: float) -> Identity:
    """Raises NotBelieved. `now` is in seconds since 1970."""
    claims = _signed_claims(token, keys)
    conditions = _conditions(claims, provider, nonce, now) | _belonging(claims, provider)
    if wrong := next((name for name, holds in conditions.items() if not holds), None):
        raise NotBelieved(wrong)
    return with_address(Identity(provider.issuer, claims["sub"]), claims, provider)


def with_address(identity: Identity, claims: Mapping[str, Any], provider: Provider) -> Identity:
    """`claims` come from the token, or from the page of the provider that says more about the same person."""
    if claims.get("sub") != identity.subject:
        raise NotBelieved("sub")
    email = claims.get("email")
    is_verified = claims.get("email_verified", provider.has_verified_addresses) is True
    return replace(identity, email=email) if isinstance(email, str) and is_verified else identity


def _signed_claims(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except InvalidKeyIdError as error:
        raise UnknownKey("kid") from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotBelieved(type(error).__name__) from error


def _conditions(claims: Mapping[str, Any], provider: Provider, nonce: str, now: float) -> dict[str, bool]:
    return {
        "iss": claims.get("iss") == provider.issuer,
        "aud": claims.get("aud") in (provider.client_id, [provider.client_id]),
        "azp": claims.get("azp", provider.client_id) == provider.client_id,
        "nonce": claims.get("nonce") == nonce,
        "exp": _is_number(claims.get("exp")) and now < claims["exp"] + LEEWAY_SECONDS,
        "iat": _is_number(claims.get("iat")) and claims["iat"] - LEEWAY_SECONDS <= now,
        "nbf": _is_number(claims.get("nbf", 0)) and claims.get("nbf", 0) - LEEWAY_SECONDS <= now,
        "sub": _is_subject(claims.get("sub")),
    }


def _belonging(claims: Mapping[str, Any], provider: Provider) -> dict[str, bool]:
    return {name: claims.get(name) == value for name, value in provider.required_claims.items()}


def _is_subject(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value) <= LONGEST_SUBJECT


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
