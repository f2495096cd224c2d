"""Signing in and out, and a person's own account.

Routes here stand below the permission table, so they name its words as text; the start-up check reads them.
"""

from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Response

from portal.db import Session
from portal.identity import links, passwords, people, sessions, ties
from portal.identity.attempts import count_attempt
from portal.identity.providers import Provider, refuse_password, refusing
from portal.identity.sessions import SignedIn, SignedInPerson
from portal.outbox.summaries import choose_summary, wants_summary
from portal.web.cookies import cookie_name, drop_cookie, make_cookie
from portal.web.csrf import visitor
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

Visitor = NamedDependency[SignedInPerson | None]
IPV6 = 6


def safe_next(target: str) -> str:
    """Only a path of this portal: `//elsewhere` and full addresses lead to the start page.

    Browsers read a backslash as a slash and leave out tabs and line breaks, so neither is let through.
    """
    is_path = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if is_path and target.isprintable() else "/"


async def sign_in(
    session: Session, request: WebRequest, person_id: UUID, target: str, notice: str | None = None
) -> Redirect:
    token = await sessions.begin_session(
        session, person_id, request.headers.get("User-Agent", ""), request.cookies.get(cookie_name("session", request))
    )
    reply = see_other(safe_next(target), request, notice)
    reply.set_cookie(make_cookie(request, "session", token))
    reply.set_cookie(drop_cookie(request, "visitor"))
    return reply


def network_of(request: WebRequest) -> str:
    """The network address that tries are counted for. One line has a whole /64 of IPv6 addresses."""
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if address.version == IPV6 else str(address)


def providers_of(state: State) -> list[Provider]:
    return [conversation.provider for conversation in state["providers"].values()]


class SignInController(Controller):
    path = "/sign-in"

    @get(permission="anyone")
    async def new(
        self,
        visitor: Visitor,
        state: State,
        next: FromQuery[str] = "/",  # noqa: A002
        unsaved: FromQuery[str] = "",
    ) -> Response[Any]:
        """`unsaved` says that somebody sent a form, and was no longer signed in."""
        if visitor is not None:
            return see_other(safe_next(next))
        form = blank(next=safe_next(next), unsaved=unsaved)
        return page("portal/identity/sign_in", form=form, providers=providers_of(state))

    @post(permission="anyone")
    async def create(self, request: WebRequest, session: Session, state: State, posted: Posted) -> Redirect:
        with posted.again("portal/identity/sign_in", providers=providers_of(state)):
            email = posted.text("email", "your e-mail address")
            password = posted.value("password")
            if not password:
                posted.reject("password", "Enter your password.")
            posted.check()
            refuse_password(providers_of(state), email)
            await count_attempt(state["sessions"], email, network_of(request))
            person_id = await people.check_credentials(session, email, password)
        return await sign_in(session, request, person_id, posted.value("next", "/"))


class SignInLinkController(Controller):
    path = "/sign-in/link"

    @post(permission="anyone")
    async def create(self, request: WebRequest, session: Session, state: State, posted: Posted) -> Redirect:
        """Ask for a link. The page afterwards is the same whether or not the address is known."""
        with posted.again("portal/identity/sign_in", providers=providers_of(state)):
            email = posted.text("email", "your e-mail address, then ask for a link again")
            posted.check()
            await count_attempt(state["sessions"], email, network_of(request))
            await links.mail_link(session, email, visitor(request), state["settings"].address)
        return see_other("/sign-in/link")

    @get(permission="anyone")
    async def sent(self) -> Page:
        return page("portal/identity/link_sent")

    @get("/{token:str}", permission="anyone")
    async def show(self, token: FromPath[str]) -> Page:
        """Opening the address uses nothing up: mail scanners open addresses. The button does."""
        return page("portal/identity/link", token=token, form=blank())

    @post("/{token:str}", permission="anyone")
    async def use(self, request: WebRequest, session: Session, token: FromPath[str], posted: Posted) -> Redirect:
        with posted.again("portal/identity/link", token=token):
            person_id = await links.use_link(session, token, visitor(request))
        return await sign_in(session, request, person_id, "/")


class SignOutController(Controller):
    path = "/sign-out"

    @post(permission="signed-in")
    async def create(self, request: WebRequest, session: Session, person: SignedIn) -> Redirect:
        await sessions.end_session(session, person, person.session_id)
        reply = see_other("/sign-in", request, "You are signed out.")
        reply.set_cookie(drop_cookie(request, "session"))
        return reply


class AccountController(Controller):
    path = "/account"

    @get(permission="signed-in")
    async def show(self, session: Session, state: State, person: SignedIn) -> Page:
        shown = await account_page(session, person, providers_of(state))
        return page("portal/identity/account", **shown, form=blank())

    @post("/password", permission="signed-in")
    async def change_password(
        self, request: WebRequest, session: Session, state: State, person: SignedIn, posted: Posted
    ) -> Redirect:
        """Somebody at a browser that was left open must not be able to lock its owner out."""
        shown = await account_page(session, person, providers_of(state))
        with posted.again("portal/identity/account", **shown):
            refuse_password(providers_of(state), person.email)
            current = posted.value("current_password")
            if shown["asks_for_password"] and not current:
                posted.reject("current_password", "Enter the password that you have now.")
            posted.converted("password", lambda typed: passwords.check_password(typed, person.email))
            posted.check()
            if shown["asks_for_password"]:
                await count_attempt(state["sessions"], person.email, network_of(request))
                await people.check_own_password(session, person.id, current)
            await people.set_password(session, person.id, person.email, posted.value("password"))
        await sessions.end_all_sessions(session, person.id, but=person.session_id)
        return see_other("/account", request, "Your password is changed. Other browsers have been signed out.")

    @post("/summary", permission="signed-in")
    async def choose_summary(self, request: WebRequest, session: Session, person: SignedIn, posted: Posted) -> Redirect:
        is_wanted = bool(posted.chosen("summary"))
        await choose_summary(session, person.id, is_wanted=is_wanted)
        notice = "You get a summary once a day, when something has changed." if is_wanted else "You get no summary."
        return see_other("/account", request, notice)

    @post("/sessions/{session_id:uuid}/end", permission="signed-in")
    async def end_session(
        self, request: WebRequest, session: Session, person: SignedIn, session_id: FromPath[UUID]
    ) -> Redirect:
        await sessions.end_session(session, person, session_id)
        return see_other("/account", request, "That browser is signed out.")


async def account_page(session: Session, person: SignedInPerson, providers: list[Provider]) -> dict[str, Any]:
    """The password in force is asked for, unless there is none or a link has just proved the mailbox."""
    has_password = await people.has_password(session, person.id)
    return {
        "person": person,
        "browsers": await sessions.list_sessions(session, person),
        "has_password": has_password,
        "ties": await ties.list_ties(session, providers, person.id, person.email) if providers else [],
        "passwords_refused": refusing(providers, person.email) is not None,
        "wants_summary": await wants_summary(session, person.id),
        "asks_for_password": has_password and not await links.has_just_been_used(session, person.id, person.session_id),
    }
