"""Signing in with an organisation's own sign-in: the way there, the way back, and disconnecting the two."""

import logging
from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Response

from portal.db import Session
from portal.identity import ties
from portal.identity.asking import ProviderFailed, known_error
from portal.identity.openid import Conversation
from portal.identity.people import CannotSignIn
from portal.identity.round_trips import MINUTES, RoundTrip, come_back, set_out
from portal.identity.routes import safe_next, sign_in
from portal.identity.sessions import SignedIn
from portal.refusals import Missing
from portal.web.cookies import cookie_name, drop_cookie, make_cookie
from portal.web.replies import page, see_other
from portal.web.requests import WebRequest

log = logging.getLogger("portal.sign_in")

COOKIE = "round-trip"


def conversation_with(state: State, provider: str) -> Conversation:
    conversations: dict[str, Conversation] = state["providers"]
    if provider not in conversations:
        raise Missing("provider")
    return conversations[provider]


class ProviderSignInController(Controller):
    path = "/sign-in/with/{provider:str}"

    @get(permission="anyone")
    async def set_out(
        self,
        request: WebRequest,
        state: State,
        provider: FromPath[str],
        next: FromQuery[str] = "/",  # noqa: A002
    ) -> Redirect:
        """By a link and not by a form: browsers let no form of ours end on another site. Nothing is written."""
        conversation = conversation_with(state, provider)
        trip = set_out(provider, safe_next(next), state["settings"].secret_key.encode())
        reply = see_other(await conversation.way_there(trip))
        reply.set_cookie(make_cookie(request, COOKIE, trip.cookie, max_age=MINUTES * 60))
        return reply

    @get("/answer", permission="anyone")
    async def come_back(
        self, request: WebRequest, session: Session, state: State, provider: FromPath[str]
    ) -> Response[Any]:
        """The provider is asked before the database is, so that nobody waits for a connection while it answers."""
        conversation = conversation_with(state, provider)
        cookie = request.cookies.get(cookie_name(COOKIE, request), "")
        trip = come_back(provider, cookie, state["settings"].secret_key.encode())
        answer = request.query_params
        if not trip.is_answered_by(answer.get("state", "")):
            # The cookie stays: another sign-in of this browser may be on its way.
            sentence = "This sign-in began in another browser or window, or too long ago. Start again."
            return page("portal/identity/not_signed_in", status=409, sentence=sentence, target="/")
        if "code" not in answer:
            log.warning("sign-in with %s refused: %s", provider, known_error(answer.get("error")))
            return _not_signed_in(
                request,
                trip,
                f"{conversation.provider.name} did not sign you in. Try again, or ask for a link by e-mail. "
                "If this happens again, tell the person who runs the portal.",
            )
        try:
            identity = await conversation.identity_for(answer["code"], answer.get("iss"), trip)
            person_id = await ties.person_of(session, conversation.provider, identity)
        except (ProviderFailed, CannotSignIn) as refusal:
            return _not_signed_in(request, trip, refusal.sentence)
        reply = await sign_in(session, request, person_id, trip.target)
        reply.set_cookie(drop_cookie(request, COOKIE))
        return reply


def _not_signed_in(request: WebRequest, trip: RoundTrip, sentence: str) -> Response[Any]:
    reply = page("portal/identity/not_signed_in", status=409, sentence=sentence, target=safe_next(trip.target))
    reply.set_cookie(drop_cookie(request, COOKIE))
    return reply


class DisconnectController(Controller):
    path = "/account/with/{provider:str}/disconnect"

    @post(permission="signed-in")
    async def create(
        self, request: WebRequest, session: Session, state: State, person: SignedIn, provider: FromPath[str]
    ) -> Redirect:
        conversation = conversation_with(state, provider)
        await ties.untie(session, conversation.provider, person.id)
        return see_other("/account", request, f"Your account at {conversation.provider.name} is disconnected.")
