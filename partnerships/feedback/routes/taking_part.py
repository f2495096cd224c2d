"""The pages of people who take part by a link or a code: no account, no navigation, nothing kept that need not be."""

from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect, Response
from sqlalchemy.exc import IntegrityError

from partnerships.feedback import taking_part
from partnerships.feedback.forms import read_answers
from partnerships.feedback.queries import find_questionnaire
from partnerships.feedback.rules.answers import CannotAnswer, check_not_answered, check_takes_answers
from partnerships.feedback.rules.codes import read_code
from portal.access.participants import (
    COOKIE,
    AsParticipant,
    KeyKind,
    NotTakingPart,
    Participant,
    find_participant,
    forget_key,
    hash_key,
    key_cookie,
    secret_of,
    unsealed,
)
from portal.access.permissions import Permission
from portal.db import Session
from portal.db.constraints import words_for
from portal.identity.attempts import count_try
from portal.identity.routes import network_of
from portal.refusals import Forbidden, Refused
from portal.web.cookies import cookie_name, drop_cookie
from portal.web.errors import fault
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

# A group may share one network: a day centre, a hostel, a library.
MOST_TRIES = 60
LEAVE = "/take-part/leave"
ELSEWHERE = "https://www.bbc.co.uk/weather"
UNKNOWN_CODE = "We do not know this code. Check each letter and number on your card, then try again."
UNKNOWN_LINK = "This link does not work. Check that you copied all of it, or ask the person who gave it to you."


class UnknownLink(Refused):
    pass


def to_start(_: WebRequest, __: NotTakingPart) -> Redirect:
    return see_other("/take-part")


def stopped(_: WebRequest, refusal: Refused | Forbidden) -> Response[Any]:
    """A refusal in the participant's own layout, with nothing on it that leads into the portal."""
    status = {UnknownLink: 404, Forbidden: 403}.get(type(refusal), 409)
    return page("partnerships/feedback/taking_part/stopped", status=status, sentence=refusal.sentence, exit_url=LEAVE)


def collided(request: WebRequest, error: IntegrityError) -> Response[Any]:
    """Two sendings at the same moment: the database took one of them."""
    sentence = words_for(error)
    return stopped(request, CannotAnswer(sentence)) if sentence else fault(request, error)


class TakePartController(Controller):
    path = "/take-part"
    exception_handlers = {  # noqa: RUF012
        NotTakingPart: to_start,
        CannotAnswer: stopped,
        UnknownLink: stopped,
        Forbidden: stopped,
        IntegrityError: collided,
    }

    @get(permission=Permission.ANYONE)
    async def new(self) -> Page:
        return page("partnerships/feedback/taking_part/code", form=blank(), exit_url=LEAVE)

    @post(permission=Permission.ANYONE)
    async def create(self, request: WebRequest, session: Session, state: State, posted: Posted) -> Redirect:
        """Type a code. Every try counts, for the right code would otherwise stand out."""
        with posted.again("partnerships/feedback/taking_part/code", exit_url=LEAVE):
            code = posted.converted("code", read_code)
            posted.check()
            await count_try(state["sessions"], f"take-part:{network_of(request)}", MOST_TRIES)
            participant = await find_participant(session, hash_key(secret_of(request), code))
            if participant is None or participant.kind is not KeyKind.CODE:
                posted.reject("code", UNKNOWN_CODE)
                posted.check()
            else:
                await _check_may_answer(session, participant)
        return _with_key(request, KeyKind.CODE, code)

    @get("/questions", permission=Permission.PARTICIPANT)
    async def questions(self, session: Session, participant: AsParticipant) -> Page:
        questionnaire = await find_questionnaire(session, participant)
        check_takes_answers(questionnaire.status)
        check_not_answered(has_answered=participant.has_answered, by_link=participant.kind is KeyKind.BROWSER)
        context: dict[str, Any] = {"questionnaire": questionnaire, "participant": participant, "exit_url": LEAVE}
        return page("partnerships/feedback/taking_part/questions", **context, form=blank())

    @post("/questions", permission=Permission.PARTICIPANT)
    async def answer(
        self, request: WebRequest, session: Session, participant: AsParticipant, posted: Posted
    ) -> Redirect:
        questionnaire = await find_questionnaire(session, participant)
        context: dict[str, Any] = {"questionnaire": questionnaire, "participant": participant, "exit_url": LEAVE}
        with posted.again("partnerships/feedback/taking_part/questions", **context):
            answers = read_answers(posted, questionnaire.questions)
            await taking_part.send_answers(session, participant, questionnaire, answers)
        reply = see_other("/take-part/thanks")
        if participant.kind is KeyKind.CODE:
            reply.set_cookie(forget_key(request))
        return reply

    @get("/thanks", permission=Permission.ANYONE)
    async def thanks(self) -> Page:
        return page("partnerships/feedback/taking_part/thanks", exit_url=LEAVE)

    @get("/leave", permission=Permission.ANYONE)
    async def leave(self, request: WebRequest) -> Redirect:
        """Where *Exit this page* leads: this browser forgets that it was here, and shows the weather."""
        reply = see_other(ELSEWHERE)
        reply.set_cookie(forget_key(request))
        reply.set_cookie(drop_cookie(request, "visitor"))
        return reply

    @get("/{token:str}", permission=Permission.ANYONE)
    async def link(self, request: WebRequest, session: Session, token: FromPath[str]) -> Page:
        """Opening a shared link changes nothing; its button gives this browser a key."""
        participant = await _by_link(request, session, token)
        questionnaire = await find_questionnaire(session, participant)
        check_takes_answers(questionnaire.status)
        context: dict[str, Any] = {"questionnaire": questionnaire, "token": token, "exit_url": LEAVE}
        return page("partnerships/feedback/taking_part/link", **context, form=blank())

    @post("/{token:str}", permission=Permission.ANYONE)
    async def begin(
        self, request: WebRequest, session: Session, state: State, token: FromPath[str], posted: Posted
    ) -> Redirect:
        participant = await _by_link(request, session, token)
        questionnaire = await find_questionnaire(session, participant)
        with posted.again(
            "partnerships/feedback/taking_part/link", questionnaire=questionnaire, token=token, exit_url=LEAVE
        ):
            check_takes_answers(questionnaire.status)
            await count_try(state["sessions"], f"take-part:{network_of(request)}", MOST_TRIES)
        if await _has_key_for(request, session, participant):
            return see_other("/take-part/questions")
        key = await taking_part.give_browser_key(session, participant, secret_of(request))
        return _with_key(request, KeyKind.BROWSER, key)


async def _check_may_answer(session: Session, participant: Participant) -> None:
    questionnaire = await find_questionnaire(session, participant)
    check_takes_answers(questionnaire.status)
    check_not_answered(has_answered=participant.has_answered)


async def _by_link(request: WebRequest, session: Session, token: str) -> Participant:
    participant = await find_participant(session, hash_key(secret_of(request), token))
    if participant is None or participant.kind is not KeyKind.LINK:
        raise UnknownLink(UNKNOWN_LINK)
    return participant


async def _has_key_for(request: WebRequest, session: Session, by_link: Participant) -> bool:
    """Does this browser carry a key for the link's activity already? It then answers once, not once a visit."""
    secret = secret_of(request)
    token = unsealed(secret, request.cookies.get(cookie_name(COOKIE, request), ""))
    known = await find_participant(session, hash_key(secret, token)) if token else None
    return known is not None and known.activity_id == by_link.activity_id


def _with_key(request: WebRequest, kind: KeyKind, token: str) -> Redirect:
    reply = see_other("/take-part/questions")
    reply.set_cookie(key_cookie(request, kind, token))
    return reply
