"""The portal as real people use it: over https, with nothing of the demo, and never as a role that passes the locks."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from litestar import Litestar, get
from sqlalchemy import select, text

from portal.app import create_app
from portal.config import Settings, load_settings
from portal.db.engine import UnsafeRole, check_role, create_engine
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.outbox.models import Mail
from portal.web.csrf import FIELD
from portal.web.headers import HEADERS, ONE_YEAR_OF_HTTPS
from tests.pages import inspect
from tests.people import Cast

ADDRESS = "https://portal.example.org"
ENVIRONMENT = {
    "PORTAL_MODE": "production",
    "PORTAL_ADDRESS": ADDRESS,
    "PORTAL_SECRET_KEY": "a secret for a production of tests alone",
    "PORTAL_MAIL_URL": "smtp://localhost:25",
}


@pytest.fixture(scope="module")
def real_settings() -> Settings:
    return load_settings(ENVIRONMENT)


@pytest.fixture(scope="module")
async def production(real_settings: Settings, database: dict[str, str]) -> AsyncIterator[Litestar]:
    app = create_app(real_settings, database["portal_app"])
    yield app
    await app.state["engine"].dispose()


@pytest.fixture
async def browser(production: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(production, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
        yield browser


async def token(browser: httpx.AsyncClient) -> str:
    return inspect(await browser.get("/sign-in")).field(FIELD)


async def test_the_demos_pages_do_not_exist(browser: httpx.AsyncClient) -> None:
    for address in ("/demo", "/mailbox"):
        assert inspect(await browser.get(address)).status == 404
    reply = await browser.post("/demo/commissioner", data={FIELD: await token(browser)}, headers={"Origin": ADDRESS})
    assert reply.status_code == 404
    assert "/demo" not in (await browser.get("/")).text


async def test_cookies_are_for_this_host_and_https_alone(browser: httpx.AsyncClient) -> None:
    reply = await browser.get("/sign-in")
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visitor=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert reply.headers["Strict-Transport-Security"] == ONE_YEAR_OF_HTTPS[1].decode()


@pytest.mark.parametrize("address", ["/", "/sign-in", "/livez", "/no/such/page", "/account", "/assets/nothing.css"])
async def test_every_reply_carries_the_policy_and_stays_out_of_caches(browser: httpx.AsyncClient, address: str) -> None:
    reply = await browser.get(address)
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS
    assert reply.headers["Cache-Control"] == "no-store"


async def test_links_in_mail_come_from_the_settings_and_not_from_the_request(
    browser: httpx.AsyncClient, cast: Cast
) -> None:
    lies = {"Host": "evil.test", "X-Forwarded-Host": "evil.test", "Origin": ADDRESS}
    fields = {FIELD: await token(browser), "email": cast.fiona.person.email}
    assert (await browser.post("/sign-in/link", data=fields, headers=lies)).status_code == 303
    mails = table_of(Mail)
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        body = await session.scalar(select(mails.c.body).where(mails.c.recipient == cast.fiona.person.email))
    assert f"\n{ADDRESS}/sign-in/link/" in body
    assert "evil" not in body


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.test"}, {"Origin": "null"}, {"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"}],
)
async def test_another_site_signs_nobody_in(browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
    fields = {FIELD: await token(browser), "email": "somebody@example.org", "password": "whatever it is"}
    assert (await browser.post("/sign-in", data=fields, headers=headers)).status_code == 403


async def test_a_token_of_another_browser_signs_nobody_in(browser: httpx.AsyncClient, production: Litestar) -> None:
    transport = httpx.ASGITransport(production)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as attacker:
        planted = await token(attacker)
    await token(browser)
    fields = {FIELD: planted, "email": "somebody@example.org", "password": "whatever it is"}
    assert (await browser.post("/sign-in", data=fields, headers={"Origin": ADDRESS})).status_code == 403


async def test_a_fault_shows_and_logs_no_word_of_what_was_typed(
    real_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    typed = "her diagnosis"

    @get("/fails", permission="anyone")
    async def fails() -> None:
        raise ValueError(typed)

    app = create_app(real_settings, "postgresql://nobody@localhost/none")
    app.register(fails)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
        page = inspect(await browser.get("/fails"))
    assert page.status == 500
    [entry] = [record for record in caplog.records if record.name == "portal.errors"]
    assert "ValueError" in entry.getMessage()
    assert "in fails" in entry.getMessage()
    assert typed not in page.html + caplog.text


@pytest.fixture
async def unsafe_roles(database: dict[str, str]) -> AsyncIterator[dict[str, str]]:
    """Roles that somebody might hand the portal by mistake, by what is wrong with them."""
    superuser = database["portal_app"].replace("portal_app@", "postgres@")
    engine = create_engine(superuser, pool_size=1)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE ROLE passes_by LOGIN BYPASSRLS IN ROLE portal_app"))
        await connection.execute(text("CREATE ROLE half_owner LOGIN IN ROLE portal_owner"))
    yield {name: database["portal_app"].replace("portal_app@", f"{name}@") for name in ROLES}
    async with engine.begin() as connection:
        await connection.execute(text("DROP ROLE passes_by, half_owner"))
    await engine.dispose()


ROLES = {
    "postgres": "superuser",
    "passes_by": "BYPASSRLS",
    "portal_owner": "owner of the tables",
    "half_owner": "member of its role",
}


@pytest.mark.parametrize("role", ROLES)
async def test_the_portal_does_not_start_as_a_role_that_passes_the_locks(
    real_settings: Settings, unsafe_roles: dict[str, str], role: str
) -> None:
    app = create_app(replace(real_settings, pool_size=1), unsafe_roles[role])
    try:
        with pytest.raises(ExceptionGroup) as stopped:
            async with app.lifespan():
                pass
        assert stopped.group_contains(UnsafeRole, match=ROLES[role])
    finally:
        await app.state["engine"].dispose()


async def test_the_serving_role_is_let_in(production: Litestar) -> None:
    await check_role(production.state["engine"])
