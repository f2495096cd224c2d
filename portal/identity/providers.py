"""The providers with whose sign-in people may come in (OpenID Connect), and whose addresses each may speak for.

Whoever runs the portal names them in PORTAL_SIGN_IN_PROVIDERS, in TOML, a table for each:

    [anytown]
    name = "Anytown Council"
    issuer = "https://login.example.org/anytown/v2.0"
    client_id = "…"
    client_secret = "…"
    domains = ["anytown.example.org"]

A provider speaks for the addresses of its own domains and for no other. Who runs a domain can read its mail, and a
link by mail opens an account anyway: so a provider is trusted with nothing that its organisation could not do before,
as long as it calls an address verified only while its organisation gives it to that person (see the README).
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from portal.config import WrongSetting
from portal.refusals import Refused


class PasswordNotWanted(Refused):
    pass


VARIABLE = "PORTAL_SIGN_IN_PROVIDERS"
WORDS = ("name", "issuer", "client_id", "client_secret")
SWITCHES = ("without_passwords", "addresses_are_verified")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Provider:
    """`key` is a part of the address to which the provider sends people back, one address for each."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: frozenset[str]
    refuses_passwords: bool = False
    """Who has left the organisation cannot come back with a password of the portal's. Links by mail go on working."""
    has_verified_addresses: bool = False
    """The provider does not say which addresses it has verified, but all of them are."""
    required_claims: Mapping[str, str] = field(default_factory=dict)
    """What its tokens must say of a person besides: that they belong to the organisation and are not a guest."""

    def speaks_for(self, email: str) -> bool:
        _, at, domain = email.rpartition("@")
        return bool(at) and domain.lower() in self.domains


def read_providers(text: str) -> tuple[Provider, ...]:
    """No provider where the setting is empty. WrongSetting names the table and what is wrong with it."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongSetting(f"{VARIABLE} is not TOML: {error}.") from error
    providers = tuple(_read(key, table) for key, table in tables.items())
    # Several customers of one company may have the same issuer, but not the same client.
    _refuse_twice([f"{provider.issuer} with {provider.client_id}" for provider in providers])
    _refuse_twice([domain for provider in providers for domain in provider.domains])
    return providers


def _refuse_twice(values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise WrongSetting(f"{VARIABLE} names {twice[0]} twice. Each client and each domain belongs to one provider.")


def _read(key: str, table: Any) -> Provider:  # noqa: ANN401 -- whatever TOML can hold
    if not isinstance(table, dict):
        raise WrongSetting(f"{VARIABLE}: put “{key}” below a heading such as [anytown].")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", key):
        raise WrongSetting(f"{VARIABLE}: [{key}] becomes part of an address; use small letters, digits and hyphens.")
    unknown = sorted(set(table) - {*WORDS, *SWITCHES, "domains", "required_claims"})
    if unknown:
        raise WrongSetting(f"{VARIABLE}: [{key}] has “{unknown[0]}”, which means nothing here.")
    words = {name: _word(key, table, name) for name in WORDS}
    refuses, verified = (_switch(key, table, name) for name in SWITCHES)
    _check_issuer(key, words["issuer"])
    return Provider(
        key,
        words["name"],
        words["issuer"],
        words["client_id"],
        words["client_secret"],
        domains=_domains(key, table),
        refuses_passwords=refuses,
        has_verified_addresses=verified,
        required_claims=_claims(key, table),
    )


def _word(key: str, table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise WrongSetting(f"{VARIABLE}: [{key}] needs {name} in quotation marks.")
    return value


def _switch(key: str, table: Mapping[str, Any], name: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise WrongSetting(f"{VARIABLE}: [{key}] {name} must be true or false, without quotation marks.")
    return value


def _domains(key: str, table: Mapping[str, Any]) -> frozenset[str]:
    domains = table.get("domains")
    if not isinstance(domains, list) or not domains or not all(_is_domain(domain) for domain in domains):
        raise WrongSetting(f'{VARIABLE}: [{key}] needs domains, such as ["anytown.example.org"].')
    return frozenset(domain.lower() for domain in domains)


def _is_domain(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[\w-]+(\.[\w-]+)+", value) is not None


def _claims(key: str, table: Mapping[str, Any]) -> Mapping[str, str]:
    claims = table.get("required_claims", {})
    if not isinstance(claims, dict) or not all(isinstance(value, str) for value in claims.values()):
        raise WrongSetting(f'{VARIABLE}: [{key}] required_claims must look like {{ hd = "anytown.example.org" }}.')
    return claims


def _check_issuer(key: str, issuer: str) -> None:
    if not is_safe(issuer):
        raise WrongSetting(f"{VARIABLE}: [{key}] issuer must begin with https:// and be an address.")
    if re.search(r"[{}?#@\s]|/(common|organizations|consumers)(/|$)", issuer):
        raise WrongSetting(
            f"{VARIABLE}: [{key}] issuer must be the organisation’s own, with its own id and nothing behind it."
        )


def is_safe(address: str) -> bool:
    """Nobody on the way can read or change what is said at this address. Plain http is for this machine alone."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
    )


def refusing(providers: Collection[Provider], email: str) -> Provider | None:
    """The organisation that wants no passwords here, by the address alone: whether anybody has it is not said."""
    return next((one for one in providers if one.refuses_passwords and one.speaks_for(email)), None)


def refuse_password(providers: Collection[Provider], email: str) -> None:
    if one := refusing(providers, email):
        raise PasswordNotWanted(
            f"People of {one.name} use no password here. Choose “Sign in with {one.name}”, or ask for a link."
        )
