"""Signing in with the sign-in of one's own organisation, at a real OpenID provider."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from litestar import Litestar
from sqlalchemy import func, select

from portal.app import create_app
from portal.config import Settings
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import ProviderIdentity
from portal.identity.openid import conversations_of
from portal.outbox.models import Mail
from tests.flows.test_signing_in import PASSWORD, set_password
from tests.people import Cast, Visitor
from tests.single_sign_on.running import RunningProvider, come_in, provider_running


@pytest.fixture(scope="module")
async def provider() -> AsyncIterator[RunningProvider]:
    async with provider_running() as running:
        yield running


@pytest.fixture(scope="module")
async def with_provider(
    provider: RunningProvider, settings: Settings, database: dict[str, str]
) -> AsyncIterator[Litestar]:
    """The portal, told that the provider speaks for the addresses of the cast."""
    told = replace(settings, sign_in_providers=provider.setting())
    app = create_app(told, database["portal_app"])
    yield app
    await app.state["engine"].dispose()


@contextmanager
def told(app: Litestar, settings: Settings, providers: str) -> Iterator[None]:
    """Started with other providers, as far as signing in goes."""
    before = app.state["providers"]
    app.state["providers"] = conversations_of(replace(settings, sign_in_providers=providers))
    try:
        yield
    finally:
        app.state["providers"] = before


@pytest.fixture
async def newcomer(with_provider: Litestar) -> AsyncIterator[Visitor]:
    async with Visitor(with_provider) as visitor:
        yield visitor


async def mails_to(app: Litestar, email: str) -> list[str]:
    async with app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        mails = table_of(Mail)
        return list(await session.scalars(select(mails.c.subject).where(mails.c.recipient == email)))


async def test_whoever_the_council_knows_comes_in_and_goes_on_to_where_they_wanted(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    page = await newcomer.get(f"/sign-in?next={cast.url}")
    assert "Sign in with Anytown Council" in page.text
    answer = await come_in(newcomer, provider, cast.alice.person.email, cast.url)
    reply = await newcomer.get(answer, expect=303)
    assert reply.location == cast.url
    assert cast.alice.name in (await newcomer.get("/account")).text


async def test_the_first_time_is_told_by_mail_and_no_other(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    for _ in range(2):
        newcomer.http.cookies.clear()
        await newcomer.get(await come_in(newcomer, provider, cast.bob.person.email), expect=303)
    assert await mails_to(newcomer.app, cast.bob.person.email) == ["You can now sign in with Anytown Council"]


async def test_somebody_whom_nobody_invited_is_told_what_to_do(newcomer: Visitor, provider: RunningProvider) -> None:
    answer = await come_in(newcomer, provider, "nobody@example.org")
    page = await newcomer.get(answer, expect=409)
    assert "Nobody has invited nobody@" in page.text
    assert "Ask an administrator of your organisation" in page.text


async def test_an_address_that_was_not_verified_opens_nothing(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    page = await newcomer.get(await come_in(newcomer, provider, f"?{cast.alice.person.email}"), expect=409)
    assert "did not say which e-mail address is yours" in page.text


async def test_a_provider_speaks_for_its_own_domains_alone(newcomer: Visitor, provider: RunningProvider) -> None:
    page = await newcomer.get(await come_in(newcomer, provider, "alice@elsewhere.example"), expect=409)
    assert "Anytown Council cannot sign alice@elsewhere.example in." in page.text


async def test_an_address_that_passed_to_somebody_else_does_not_open_the_old_account(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    """Until its owner disconnects the old one, as after the council gave them a new account."""
    email = cast.fiona.person.email
    await newcomer.get(await come_in(newcomer, provider, f"{email}#first"), expect=303)
    async with Visitor(newcomer.app) as second:
        page = await second.get(await come_in(second, provider, f"{email}#second"), expect=409)
        assert "Another person of Anytown Council signs in to the account" in page.text
        account = await newcomer.get("/account")
        assert "Sign-in of your organisation" in account.text
        await newcomer.post("/account/with/anytown/disconnect")
        await second.get(await come_in(second, provider, f"{email}#second"), expect=303)


async def test_nobody_disconnects_what_is_not_their_own(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    await newcomer.get(await come_in(newcomer, provider, cast.charlie.person.email), expect=303)
    await newcomer.post("/account/with/anytown/disconnect")
    await newcomer.post("/account/with/anytown/disconnect", expect=404)
    await newcomer.post("/account/with/elsewhere/disconnect", expect=404)


async def test_an_answer_is_good_once_and_in_its_own_browser(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    answer = await come_in(newcomer, provider, cast.sam.person.email)
    async with Visitor(newcomer.app) as thief:
        page = await thief.get(answer, expect=409)
        assert "began in another browser" in page.text
        await thief.get("/sign-in/with/anytown", expect=303)
        assert "began in another browser" in (await thief.get(answer, expect=409)).text
    cookies = dict(newcomer.http.cookies)
    await newcomer.get(answer, expect=303)
    newcomer.http.cookies.clear()
    newcomer.http.cookies.update(cookies)
    assert "could not be checked" in (await newcomer.get(answer, expect=409)).text


async def test_an_answer_in_the_name_of_another_issuer_is_not_believed(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    answer = await come_in(newcomer, provider, cast.sam.person.email)
    iss = parse_qs(urlsplit(answer).query)["iss"][0]
    other = answer.replace(f"iss={iss.replace(':', '%3A').replace('/', '%2F')}", "iss=https%3A%2F%2Felsewhere.example")
    assert other != answer
    assert "could not be checked" in (await newcomer.get(other, expect=409)).text


async def test_an_answer_without_the_issuer_that_was_promised_is_not_believed(
    cast: Cast, newcomer: Visitor, provider: RunningProvider, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await come_in(newcomer, provider, cast.sam.person.email)
    page = await newcomer.get(answer.partition("&iss=")[0], expect=409)
    assert "could not be checked" in page.text
    assert "sign-in with anytown failed: iss of the answer" in caplog.text


async def test_who_stops_at_the_provider_is_told_so(newcomer: Visitor) -> None:
    begun = await newcomer.get("/sign-in/with/anytown", expect=303)
    state = parse_qs(urlsplit(begun.location).query)["state"][0]
    page = await newcomer.get(f"/sign-in/with/anytown/answer?error=access_denied&state={state}", expect=409)
    assert "Anytown Council did not sign you in." in page.text
    assert "Go to the sign-in page" in page.text


async def test_the_way_there_asks_for_a_code_that_only_this_portal_can_use(newcomer: Visitor) -> None:
    begun = await newcomer.get("/sign-in/with/anytown", expect=303)
    asked = parse_qs(urlsplit(begun.location).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email"]
    assert len(asked["nonce"][0]) == len(asked["state"][0]) == 43


async def test_the_way_back_never_ends_on_another_site(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    answer = await come_in(newcomer, provider, cast.alice.person.email, "//elsewhere.example")
    assert (await newcomer.get(answer, expect=303)).location == "/"


async def test_a_provider_that_is_not_there_has_no_address(visitor: Visitor, newcomer: Visitor) -> None:
    await visitor.get("/sign-in/with/anytown", expect=404)
    await newcomer.get("/sign-in/with/elsewhere", expect=404)
    assert "Sign in with" not in (await visitor.get("/sign-in")).text


async def test_a_provider_that_does_not_answer_keeps_nobody_out(
    cast: Cast, newcomer: Visitor, settings: Settings
) -> None:
    await set_password(cast.alice)
    with told(newcomer.app, settings, RunningProvider("http://127.0.0.1:9").setting()):
        page = await newcomer.get("/sign-in/with/anytown", expect=409)
        assert "The sign-in of Anytown Council does not answer." in page.text
        await newcomer.post("/sign-in", {"email": cast.alice.person.email, "password": PASSWORD})


async def test_a_provider_under_another_name_is_not_believed(
    newcomer: Visitor, provider: RunningProvider, settings: Settings
) -> None:
    """The metadata are fetched from the same server, but name an issuer that was not set."""
    other = RunningProvider(provider.issuer.replace("127.0.0.1", "localhost"))
    with told(newcomer.app, settings, other.setting()):
        assert "could not be checked" in (await newcomer.get("/sign-in/with/anytown", expect=409)).text


async def test_where_the_council_wants_no_passwords_there_are_none(
    cast: Cast, newcomer: Visitor, provider: RunningProvider, settings: Settings
) -> None:
    await set_password(cast.alice)
    with told(newcomer.app, settings, provider.setting(without_passwords="true")):
        for email in (cast.alice.person.email, "nobody@example.org"):
            page = await newcomer.post("/sign-in", {"email": email, "password": PASSWORD}, expect=409)
            assert "People of Anytown Council use no password here." in page.text
        await newcomer.post("/sign-in/link", {"email": cast.alice.person.email})
        assert "Your link to sign in" in await mails_to(newcomer.app, cast.alice.person.email)
        await newcomer.get(await come_in(newcomer, provider, cast.alice.person.email), expect=303)
        assert "Change your password" not in (await newcomer.get("/account")).text
        fields = {"current_password": PASSWORD, "password": "another-harbour-lantern"}
        assert "use no password here" in (await newcomer.post("/account/password", fields, expect=409)).text


async def test_nothing_of_the_person_is_kept_but_whose_account_it_is(
    cast: Cast, newcomer: Visitor, provider: RunningProvider
) -> None:
    await newcomer.get(await come_in(newcomer, provider, f"{cast.audrey.person.email}#a-17"), expect=303)
    async with newcomer.app.state["sessions"]() as session:
        ties = table_of(ProviderIdentity)
        row = (await session.execute(select(ties).where(ties.c.person_id == cast.audrey.id))).one()
        assert (row.issuer, row.subject) == (provider.issuer, f"{cast.audrey.person.email}#a-17")
        assert await session.scalar(select(func.count()).where(ties.c.person_id == cast.dana.id)) == 0
