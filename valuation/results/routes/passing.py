"""The steps of a result from one side to the other, each a resource of its own."""

from litestar import Controller, post
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.forms import Posted
from portal.web.replies import see_other
from portal.web.requests import WebRequest
from valuation.results import actions
from valuation.results.forms import read_verdict
from valuation.results.routes.results import FOUND, RESULT, SHOW, AtResult, result_page, url_of
from valuation.results.rules.passing import Verdict


class SubmissionController(Controller):
    path = f"{RESULT}/submissions"
    dependencies = FOUND

    @post(permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, result: AtResult, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(SHOW, **result_page(seat, result)):
            await actions.submit_result(session, seat, result)
        words = "The result has been submitted. The other side accepts or returns it."
        return see_other(f"{url_of(seat, result.indicator)}/{result.id}", request, notice=words)


class VerdictController(Controller):
    path = f"{RESULT}/verdicts"
    dependencies = FOUND

    @post(permission=Permission.JUDGE_RESULT, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, result: AtResult, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(SHOW, **result_page(seat, result)):
            verdict, reason = read_verdict(posted)
            posted_lines = await actions.judge_result(session, seat, result, verdict, reason)
        words = _in_words(verdict, posted_lines)
        return see_other(f"{url_of(seat, result.indicator)}/{result.id}", request, notice=words)


def _in_words(verdict: Verdict, posted_lines: int) -> str:
    if verdict is Verdict.RETURNED:
        return "The result has gone back with your reason."
    if not posted_lines:
        return "The result is accepted. It is of fewer than 5 people, so no value line was posted."
    return f"The result is accepted, and the ledger has {posted_lines} new value line{'s'[: posted_lines > 1]}."
