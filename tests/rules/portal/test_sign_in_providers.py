"""The setting that names the providers, and what a mistake in it says."""

import pytest

from portal.config import WrongSetting
from portal.identity.providers import PasswordNotWanted, is_safe, read_providers, refuse_password
from portal.identity.round_trips import come_back, set_out

GOOD = """
[anytown]
name = "Anytown Council"
issuer = "https://login.example.org/anytown"
client_id = "portal"
client_secret = "secret"
domains = ["Anytown.example.org"]
"""


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_no_setting_is_no_provider() -> None:
    assert read_providers("") == ()


def test_a_provider_speaks_for_its_domains_in_any_letters_and_for_none_below() -> None:
    (provider,) = read_providers(GOOD)
    assert provider.speaks_for("alice@anytown.example.org")
    assert provider.speaks_for("Alice@ANYTOWN.example.org")
    assert not provider.speaks_for("alice@parks.anytown.example.org")
    assert not provider.speaks_for("alice@example.org")
    assert not provider.speaks_for("anytown.example.org")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[anytown", "is not TOML"),
        ('name = "x"', "below a heading"),
        (changed("[anytown]", '["Any town"]'), "small letters, digits and hyphens"),
        (changed('client_id = "portal"', ""), "needs client_id in quotation marks"),
        (changed('"secret"', "17"), "needs client_secret in quotation marks"),
        (changed("https://", "http://"), "issuer must begin with https://"),
        (changed('["Anytown.example.org"]', '"anytown.example.org"'), "needs domains"),
        (changed('["Anytown.example.org"]', "[]"), "needs domains"),
        (changed('["Anytown.example.org"]', '["@anytown.example.org"]'), "needs domains"),
        (GOOD + "scopes = 1", "“scopes”, which means nothing here"),
        (GOOD + 'without_passwords = "yes"', "without_passwords must be true or false"),
        (GOOD + 'required_claims = "hd"', "required_claims must look like"),
        (changed("/anytown", "/common/v2.0"), "must be the organisation’s own"),
        (changed("/anytown", "/{tenantid}"), "must be the organisation’s own"),
        (changed("login.example.org", "login.example.org:port"), "issuer must begin with https://"),
        (GOOD + GOOD.replace("[anytown]", "[other]"), "names https://login.example.org/anytown with portal twice"),
    ],
)
def test_a_mistake_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(WrongSetting, match="PORTAL_SIGN_IN_PROVIDERS") as refusal:
        read_providers(text)
    assert said in str(refusal.value)
    assert "secret = " not in str(refusal.value)


def test_two_customers_of_one_company_may_share_its_issuer() -> None:
    other = GOOD.replace("[anytown]", "[other]").replace('"portal"', '"other"').replace("Anytown.e", "other.e")
    assert len(read_providers(GOOD + other)) == 2


def test_the_secret_is_not_shown_by_accident() -> None:
    assert "secret" not in repr(read_providers(GOOD)).replace("client_secret", "")


def test_plain_http_is_for_this_machine() -> None:
    assert is_safe("http://127.0.0.1:9000/x")
    assert not is_safe("http://login.example.org")
    assert not is_safe("https://")
    assert not is_safe("http://[")


def test_passwords_are_refused_by_the_address_alone() -> None:
    (provider,) = read_providers(GOOD + "without_passwords = true")
    refuse_password([provider], "alice@elsewhere.example")
    with pytest.raises(PasswordNotWanted, match="Sign in with Anytown Council"):
        refuse_password([provider], "nobody@anytown.example.org")


def test_a_round_trip_is_known_again_by_its_own_cookie_key_and_provider() -> None:
    trip = set_out("anytown", "/partnerships/ä?b=c", b"key")
    again = come_back("anytown", trip.cookie, b"key")
    assert again == trip
    assert again.is_answered_by(trip.state)
    others = (
        come_back("other", trip.cookie, b"key"),
        come_back("anytown", trip.cookie, b"other"),
        set_out("a", "/", b"k"),
    )
    assert not any(other.is_answered_by(trip.state) for other in others)
    assert not come_back("anytown", "", b"key").is_answered_by("")
    assert set_out("anytown", "/" + "ä" * 1_000, b"key").target == "/"
    assert len({trip.state, trip.nonce, trip.code_verifier, trip.token}) == 4
