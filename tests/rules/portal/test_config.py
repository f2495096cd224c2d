"""Wrong settings stop the start with a sentence that names the variable."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from portal.config import SETTINGS, WrongSetting, load_settings, make_data_folder, masked

PRODUCTION = {
    "PORTAL_ADDRESS": "https://portal.example.org",
    "PORTAL_SECRET_KEY": "long enough to be a secret of its own, surely",
    "PORTAL_MAIL_URL": "smtp://mail.example.org:587",
}


def test_production_settings_are_read() -> None:
    settings = load_settings(PRODUCTION)
    assert (settings.mode, settings.is_https, settings.origin) == ("production", True, "https://portal.example.org")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"PORTAL_MODE": "test"}, "PORTAL_MODE must be one of production, demo; it is “test”."),
        ({"PORTAL_PORT": "http"}, "PORTAL_PORT must be a whole number from 1 to 65535; it is “http”."),
        ({"PORTAL_PORT": "70000"}, "PORTAL_PORT must be a whole number from 1 to 65535; it is “70000”."),
        ({"PORTAL_ADDRESS": "portal.example.org"}, "PORTAL_ADDRESS must look like https://portal.example.org"),
        ({"PORTAL_ADDRESS": "http://portal.example.org"}, "PORTAL_ADDRESS must begin with https://"),
        ({"PORTAL_SECRET_KEY": "short"}, "PORTAL_SECRET_KEY must have at least 32 characters"),
        ({"PORTAL_SECRET_KEY": "demo-" + "x" * 40}, "PORTAL_SECRET_KEY is a demo secret"),
        ({"PORTAL_MAIL_URL": ""}, "PORTAL_MAIL_URL must name a mail server"),
        ({"PORTAL_MAIL_URL": "mail.example.org"}, "PORTAL_MAIL_URL must begin with smtp:// or smtps://"),
        ({"PORTAL_MAIL_URL": "smtp://"}, "and name a server and its port"),
        ({"PORTAL_MAIL_URL": "smtp://host:post"}, "PORTAL_MAIL_URL must begin with smtp:// or smtps://"),
        ({"PORTAL_MAIL_FROM": "nobody"}, "PORTAL_MAIL_FROM must be an address, such as portal@example.org"),
        ({"PORTAL_HOST": " "}, "PORTAL_HOST must name the address to listen on"),
        ({"PORTAL_ADDRESS": "https://[portal"}, "PORTAL_ADDRESS must look like https://portal.example.org"),
        ({"DATABASE_URL": "postgresql://host:port/db"}, "look like postgresql://role:password@host/name"),
        ({"DATABASE_URL": "mysql://somewhere/db"}, "DATABASE_URL must begin with postgresql://"),
        ({"PORTAL_LOG_LEVEL": "loud"}, "PORTAL_LOG_LEVEL must be one of"),
        ({"PORTAL_SECRET_KEY_FILE": "/no/such/file"}, "PORTAL_SECRET_KEY_FILE names a file that cannot be read"),
    ],
)
def test_a_wrong_value_is_named(wrong: Mapping[str, str], sentence: str) -> None:
    with pytest.raises(WrongSetting) as stopped:
        load_settings({**PRODUCTION, **wrong})
    assert sentence in str(stopped.value)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("a secret that somebody keeps in a file of its own\n", encoding="utf-8")
    settings = load_settings({**PRODUCTION, "PORTAL_SECRET_KEY": "", "PORTAL_SECRET_KEY_FILE": str(file)})
    assert settings.secret_key == "a secret that somebody keeps in a file of its own"


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(WrongSetting, match="PORTAL_SECRET_KEY_FILE names a file that is not text"):
        load_settings({**PRODUCTION, "PORTAL_SECRET_KEY_FILE": str(file)})


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(WrongSetting, match="PORTAL_DATA_DIR names a folder that cannot be made"):
        make_data_folder(file / "var")


def test_secrets_are_never_printed() -> None:
    secrets = {setting.variable: "postgresql://very-secret" for setting in SETTINGS if setting.secret}
    assert "very-secret" not in str([value for _, value in masked(secrets)])
