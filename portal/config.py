"""Settings come from environment variables; `NAME_FILE` names a file that holds the value (for secrets).

The table `SETTINGS` is the only list of them: `portal config` prints it and the README repeats it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


class WrongSetting(Exception):
    """Stops the start with a sentence that names the variable."""


@dataclass(frozen=True)
class Setting:
    variable: str
    default: str
    meaning: str
    secret: bool = False


SHORTEST_SECRET = 32
DEMO_SECRET_PREFIX = "demo-"  # noqa: S105 -- marks secrets that must not serve real people

SETTINGS = (
    Setting(
        "DATABASE_URL",
        "",
        "PostgreSQL 15 or newer, as the role that serves requests (portal_app). "
        "Empty: the portal starts its own PostgreSQL",
        secret=True,
    ),
    Setting(
        "DATABASE_OWNER_URL",
        "",
        "The same database as the role that owns the tables; only migrations use it",
        secret=True,
    ),
    Setting("PORTAL_MODE", "production", "production or demo; `portal demo` sets demo"),
    Setting("PORTAL_DATA_DIR", "var", "Folder for the embedded database and the demo's secret"),
    Setting("PORTAL_HOST", "127.0.0.1", "Address to listen on"),
    Setting("PORTAL_PORT", "8000", "Port to listen on"),
    Setting("PORTAL_ADDRESS", "", "Public address, such as https://portal.example.org; links in mail use it"),
    Setting("PORTAL_SECRET_KEY", "", "At least 32 characters; signs form tokens", secret=True),
    Setting(
        "PORTAL_MAIL_URL",
        "",
        "smtp://user:password@host:587 (or smtps://); needed in production",
        secret=True,
    ),
    Setting("PORTAL_MAIL_FROM", "portal@localhost", "Sender of the portal's mail"),
    Setting(
        "PORTAL_SIGN_IN_PROVIDERS",
        "",
        "Organisations whose own sign-in (OpenID Connect) people may use, in TOML; see the README",
        secret=True,
    ),
    Setting("PORTAL_POOL_SIZE", "10", "Database connections of one process"),
    Setting("PORTAL_LOG_LEVEL", "info", "debug, info, warning or error"),
)


@dataclass(frozen=True)
class Settings:
    database_url: str
    database_owner_url: str
    mode: str
    data_dir: Path
    host: str
    port: int
    address: str
    secret_key: str
    mail_url: str
    mail_from: str
    sign_in_providers: str
    pool_size: int
    log_level: str

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def origin(self) -> str:
        """Scheme and host of the public address, as browsers send it in `Origin`."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read and check every variable; WrongSetting names the first that cannot be used."""
    text = {setting.variable: _value(environment, setting) for setting in SETTINGS}
    mode = _one_of(text, "PORTAL_MODE", ("production", "demo"))
    port = _whole_number(text, "PORTAL_PORT", 1, 65535)
    address = _address(text["PORTAL_ADDRESS"] or f"http://{_url_host(_host(text))}:{port}", mode)
    return Settings(
        database_url=_database_url(text, "DATABASE_URL"),
        database_owner_url=_database_url(text, "DATABASE_OWNER_URL"),
        mode=mode,
        data_dir=Path(text["PORTAL_DATA_DIR"]).resolve(),
        host=_host(text),
        port=port,
        address=address,
        secret_key=_secret_key(text, mode),
        mail_url=_mail_url(text, mode),
        mail_from=_mail_from(text),
        sign_in_providers=text["PORTAL_SIGN_IN_PROVIDERS"],
        pool_size=_whole_number(text, "PORTAL_POOL_SIZE", 1, 200),
        log_level=_one_of(text, "PORTAL_LOG_LEVEL", ("debug", "info", "warning", "error")),
    )


def masked(environment: Mapping[str, str] = os.environ) -> list[tuple[Setting, str]]:
    """Each setting with the value in force; a secret shows only whether it is set."""
    return [(setting, _mask(setting, _value(environment, setting))) for setting in SETTINGS]


def _mask(setting: Setting, value: str) -> str:
    if not setting.secret:
        return value
    return "(set, hidden)" if value else "(not set)"


def _value(environment: Mapping[str, str], setting: Setting) -> str:
    path = environment.get(f"{setting.variable}_FILE")
    if not path:
        return environment.get(setting.variable, setting.default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(f"{setting.variable}_FILE names a file that cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise WrongSetting(f"{setting.variable}_FILE names a file that is not text.") from error


def _one_of(text: Mapping[str, str], variable: str, allowed: tuple[str, ...]) -> str:
    if text[variable] not in allowed:
        raise WrongSetting(f"{variable} must be one of {', '.join(allowed)}; it is “{text[variable]}”.")
    return text[variable]


def _whole_number(text: Mapping[str, str], variable: str, lowest: int, highest: int) -> int:
    value = text[variable]
    if not value.isdecimal() or not lowest <= int(value) <= highest:
        raise WrongSetting(f"{variable} must be a whole number from {lowest} to {highest}; it is “{value}”.")
    return int(value)


def _host(text: Mapping[str, str]) -> str:
    if not text["PORTAL_HOST"].strip():
        raise WrongSetting("PORTAL_HOST must name the address to listen on, such as 127.0.0.1 or 0.0.0.0.")
    return text["PORTAL_HOST"]


def _url_host(host: str) -> str:
    return "localhost" if host in ("0.0.0.0", "127.0.0.1", "::", "::1") else host  # noqa: S104


def _address(address: str, mode: str) -> str:
    parts = _url_parts(address)
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise WrongSetting(f"PORTAL_ADDRESS must look like https://portal.example.org; it is “{address}”.")
    if mode == "production" and parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise WrongSetting("PORTAL_ADDRESS must begin with https:// unless the portal is on localhost.")
    return address.rstrip("/")


def _database_url(text: Mapping[str, str], variable: str) -> str:
    url = text[variable]
    parts = _url_parts(url)
    if url and (not parts or parts.scheme not in ("postgresql", "postgres")):
        raise WrongSetting(
            f"{variable} must begin with postgresql:// and look like postgresql://role:password@host/name."
        )
    return url


def _secret_key(text: Mapping[str, str], mode: str) -> str:
    key = text["PORTAL_SECRET_KEY"]
    if mode == "production" and len(key) < SHORTEST_SECRET:
        raise WrongSetting(
            f"PORTAL_SECRET_KEY must have at least {SHORTEST_SECRET} characters. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'. "
            "To look at the demo instead, set PORTAL_MODE=demo."
        )
    if mode == "production" and key.startswith(DEMO_SECRET_PREFIX):
        raise WrongSetting(
            "PORTAL_SECRET_KEY is a demo secret. Make one of your own before real people use the portal."
        )
    return key


def _mail_url(text: Mapping[str, str], mode: str) -> str:
    url = text["PORTAL_MAIL_URL"]
    parts = _url_parts(url)
    if mode == "production" and not url:
        raise WrongSetting("PORTAL_MAIL_URL must name a mail server, such as smtp://user:password@host:587.")
    if url and (not parts or parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise WrongSetting("PORTAL_MAIL_URL must begin with smtp:// or smtps:// and name a server and its port.")
    return url


def _mail_from(text: Mapping[str, str]) -> str:
    if "@" not in text["PORTAL_MAIL_FROM"]:
        raise WrongSetting(
            f"PORTAL_MAIL_FROM must be an address, such as portal@example.org; it is “{text['PORTAL_MAIL_FROM']}”."
        )
    return text["PORTAL_MAIL_FROM"]


def _url_parts(url: str) -> SplitResult | None:
    """None where it is no URL at all: a bracket left open, or a port that is no number."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def make_data_folder(folder: Path) -> None:
    """At first use, for with DATABASE_URL nothing is kept in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"PORTAL_DATA_DIR names a folder that cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK):
        raise WrongSetting("PORTAL_DATA_DIR names a folder that this account may not write in.")
