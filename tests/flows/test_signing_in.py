"""Signing in and out, as a person meets it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.links import make_link
from portal.identity.models import Person, SignInLink, SignInSession
from portal.identity.passwords import hash_password
from portal.identity.routes import safe_next
from portal.outbox.models import Mail
from tests.people import ORIGIN, Actor, Cast, Visitor

PASSWORD = "harbour-lantern-thistle"


async def set_password(actor: Actor) -> None:
    async with actor.app.state["sessions"]() as session, session.begin():
        people = table_of(Person)
        await session.execute(
            update(people).where(people.c.id == actor.id).values(password_hash=await hash_password(PASSWORD))
        )


async def mailed_link(visitor: Visitor, email: str) -> str:
    async with visitor.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        mails = table_of(Mail)
        body = await session.scalar(select(mails.c.body).where(mails.c.recipient == email).order_by(mails.c.id.desc()))
    assert body, "no mail was sent"
    return re.search(r"/sign-in/link/\S+", body)[0]


async def test_a_password_signs_in_and_a_fresh_session_begins(cast: Cast, visitor: Visitor) -> None:
    await set_password(cast.alice)
    reply = await visitor.post(
        "/sign-in", {"email": cast.alice.person.email.upper(), "password": PASSWORD, "next": "/account"}
    )
    assert reply.location == "/account"
    assert cast.alice.name in (await visitor.get("/account")).text


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast, visitor: Visitor) -> None:
    await set_password(cast.alice)
    wrong = await visitor.post("/sign-in", {"email": cast.alice.person.email, "password": "not this one"}, expect=409)
    unknown = await visitor.post(
        "/sign-in", {"email": f"x{cast.alice.person.email}", "password": "not this one"}, expect=409
    )
    assert wrong.errors() == unknown.errors()
    assert wrong.field("email") == cast.alice.person.email


async def test_next_never_leads_to_another_site(cast: Cast, visitor: Visitor) -> None:
    await set_password(cast.alice)
    reply = await visitor.post(
        "/sign-in", {"email": cast.alice.person.email, "password": PASSWORD, "next": "//elsewhere.test/"}
    )
    assert reply.location == "/"


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.test", "//elsewhere.test", "/\\elsewhere.test", "/\t/elsewhere.test", "javascript:1", ""],
)
def test_only_a_path_of_the_portal_is_a_next_page(target: str) -> None:
    assert safe_next(target) == "/"
    assert safe_next("/partnerships/1?before=3") == "/partnerships/1?before=3"


async def test_a_mailed_link_signs_in_once_in_the_browser_that_asked(cast: Cast, visitor: Visitor) -> None:
    await visitor.post("/sign-in/link", {"email": cast.bob.person.email})
    link = await mailed_link(visitor, cast.bob.person.email)
    async with Visitor(visitor.app) as elsewhere:
        refused = await elsewhere.post(link, expect=409)
        assert "another browser" in refused.text
    await visitor.get(link)
    await visitor.post(link)
    assert cast.bob.name in (await visitor.get("/account")).text
    async with Visitor(visitor.app) as later:
        assert "cannot be used" in (await later.post(link, expect=409)).text


async def test_a_link_older_than_ten_minutes_says_what_to_do(cast: Cast, visitor: Visitor) -> None:
    async with cast.app.state["sessions"]() as session, session.begin():
        token = await make_link(session, cast.bob.id, None, timedelta(seconds=-1))
    refused = await visitor.post(f"/sign-in/link/{token}", expect=409)
    assert "be older than 10 minutes" in refused.text
    assert "Ask for a new link." in refused.text


async def test_a_link_goes_to_the_address_of_the_account_and_no_other(cast: Cast, visitor: Visitor) -> None:
    """The Kelvin sign becomes a k when lowered, but it is another mailbox."""
    kept, typed = f"kim.{cast.sam.id.hex}@example.org", f"\N{KELVIN SIGN}im.{cast.sam.id.hex}@example.org"
    people = table_of(Person)
    async with cast.app.state["sessions"]() as session, session.begin():
        await session.execute(update(people).where(people.c.id == cast.sam.id).values(email=kept))
    await visitor.post("/sign-in/link", {"email": typed})
    assert await mailed_link(visitor, kept)


async def test_asking_for_a_link_says_the_same_for_an_unknown_address(visitor: Visitor) -> None:
    reply = await visitor.post("/sign-in/link", {"email": "nobody.at.all@example.org"})
    assert "If the address you gave belongs to an account" in (await visitor.follow(reply)).text


async def test_too_many_attempts_are_refused_in_words(visitor: Visitor) -> None:
    for _ in range(10):
        await visitor.post("/sign-in", {"email": "tried.often@example.org", "password": "wrong"}, expect=409)
    refused = await visitor.post("/sign-in", {"email": "tried.often@example.org", "password": "wrong"}, expect=409)
    assert refused.errors() == ["There were too many attempts. Wait 15 minutes, then try again."]


async def test_signing_out_ends_the_session_itself(cast: Cast) -> None:
    token = cast.alice.http.cookies["portal-session"]
    await cast.alice.post("/sign-out")
    async with Visitor(cast.app, token) as thief:
        assert (await thief.get("/account", expect=303)).location.startswith("/sign-in")


async def fall_idle(person: Actor) -> None:
    async with person.app.state["sessions"]() as session, session.begin():
        sign_ins = table_of(SignInSession)
        idle = update(sign_ins).where(sign_ins.c.person_id == person.id)
        await session.execute(idle.values(last_seen_at=clock.now().replace(year=2020)))


async def test_an_idle_session_ends(cast: Cast) -> None:
    await fall_idle(cast.sam)
    assert (await cast.sam.get("/account", expect=303)).location == "/sign-in?next=/account"
    asked = await cast.sam.get("/organisations?name=a+b", expect=303)
    assert asked.location == "/sign-in?next=/organisations%3Fname%3Da%2Bb"


async def send_too_late(actor: Actor, referer: str) -> str:
    """Where somebody is led who sends a form after their session has ended."""
    token = await actor.csrf_token()
    await fall_idle(actor)
    headers = {"Origin": ORIGIN, "Referer": referer}
    sent = await actor.http.post(
        "/organisations", data={"csrf_token": token, "name": "Alice’s Kitchen"}, headers=headers
    )
    return str(sent.headers["Location"])


async def test_whoever_sent_a_form_too_late_is_told_and_comes_back_to_its_page(cast: Cast) -> None:
    location = await send_too_late(cast.alice, f"{ORIGIN}/organisations/new?from=home")
    assert location == "/sign-in?next=/organisations/new%3Ffrom%3Dhome&unsaved=yes"
    assert "it was not saved" in (await cast.alice.get(location)).text


@pytest.mark.parametrize("referer", [f"{ORIGIN}/sign-out", f"{ORIGIN}/nowhere", "http://elsewhere.example/account", ""])
async def test_no_page_to_come_back_to_means_the_start_page(cast: Cast, referer: str) -> None:
    assert await send_too_late(cast.alice, referer) == "/sign-in?next=/&unsaved=yes"


async def test_a_weak_password_is_refused_in_words(cast: Cast) -> None:
    short = await cast.alice.post("/account/password", {"password": "short"}, expect=422)
    assert short.errors() == ["Use at least 12 characters. Three random words make a good password."]
    common = await cast.alice.post("/account/password", {"password": "Password1234!"}, expect=422)
    assert "easy to guess" in common.errors()[0]


async def test_a_change_of_password_signs_other_browsers_out(cast: Cast, visitor: Visitor) -> None:
    await set_password(cast.bob)
    await visitor.post("/sign-in", {"email": cast.bob.person.email, "password": PASSWORD})
    await cast.bob.post("/account/password", {"current_password": PASSWORD, "password": "cobalt-meadow-spanner"})
    assert (await visitor.get("/account", expect=303)).location.startswith("/sign-in")
    await cast.bob.get("/account")


async def test_a_password_is_changed_only_by_somebody_who_knows_it(cast: Cast) -> None:
    first = {"password": "cobalt-meadow-spanner"}
    await cast.alice.post("/account/password", first)
    left_out = await cast.alice.post("/account/password", {"password": PASSWORD}, expect=422)
    assert left_out.errors() == ["Enter the password that you have now."]
    wrong = {"current_password": "not this one", "password": PASSWORD}
    refused = await cast.alice.post("/account/password", wrong, expect=409)
    assert "The password that you have now is not right." in refused.errors()[0]
    await cast.alice.post("/account/password", {"current_password": first["password"], "password": PASSWORD})


async def test_whoever_forgot_a_password_signs_in_with_a_link_and_sets_a_new_one(cast: Cast, visitor: Visitor) -> None:
    await set_password(cast.sam)
    await visitor.post("/sign-in/link", {"email": cast.sam.person.email})
    await visitor.post(await mailed_link(visitor, cast.sam.person.email))
    assert "The password that you have now" not in (await visitor.get("/account")).text
    await visitor.post("/account/password", {"password": "cobalt-meadow-spanner"})


async def test_a_link_used_in_one_browser_proves_nothing_in_another(cast: Cast, visitor: Visitor) -> None:
    await set_password(cast.sam)
    await visitor.post("/sign-in/link", {"email": cast.sam.person.email})
    await visitor.post(await mailed_link(visitor, cast.sam.person.email))
    await cast.sam.post("/account/password", {"password": "cobalt-meadow-spanner"}, expect=422)
    async with cast.app.state["sessions"]() as session, session.begin():
        sign_ins, links = table_of(SignInSession), table_of(SignInLink)
        long_ago = clock.now() - timedelta(minutes=16)
        await session.execute(update(sign_ins).where(sign_ins.c.person_id == cast.sam.id).values(created_at=long_ago))
        await session.execute(update(links).where(links.c.person_id == cast.sam.id).values(used_at=long_ago))
    await visitor.post("/account/password", {"password": "cobalt-meadow-spanner"}, expect=422)


async def test_a_form_from_another_site_is_refused(cast: Cast) -> None:
    page = await cast.alice.post("/sign-out", expect=403, Origin="https://evil.test")
    assert "came from another site" in page.text
    page = await cast.alice.post("/sign-out", {"csrf_token": "planted"}, expect=403)
    assert "reload the page" in page.text


async def test_a_page_that_is_not_there_says_so_kindly(cast: Cast) -> None:
    assert "Page not found" in (await cast.alice.get("/no/such/page", expect=404)).text


async def test_too_large_a_form_is_refused_in_words(cast: Cast) -> None:
    page = await cast.alice.post("/account/password", {"password": "x" * 1_100_000}, expect=413)
    assert "too large" in page.text
