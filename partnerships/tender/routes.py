"""The tender's pages: what the pack is made of, its text and criteria, and the packs that were frozen."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Response

from partnerships.decisions.queries import find_decision
from partnerships.decisions.rules import Verdict
from partnerships.designs.reading import reading_of
from partnerships.designs.references import without_links
from partnerships.tender import actions
from partnerships.tender.assembly import assemble, contents_of, pack_parts
from partnerships.tender.contents import PackContents, canonical_json, digest_of
from partnerships.tender.forms import (
    criteria_form,
    read_answer,
    read_criteria,
    read_revision,
    read_text,
    rearranged,
    row_field,
    rows_of,
    text_form,
    typed_total,
)
from partnerships.tender.pack import Edition, file_name, write_pack
from partnerships.tender.pack.front import term_in_words
from partnerships.tender.pack.prose import passages_of
from partnerships.tender.pack.words import QUESTIONS
from partnerships.tender.queries import (
    FrozenPack,
    decisions_part,
    find_tender,
    find_version,
    versions_part,
)
from partnerships.tender.readiness import missing_from, parts_of
from partnerships.tender.rules import KEY_DATES
from portal import clock
from portal.access.permissions import Permission
from portal.access.phases import WAITING_FOR, Phase
from portal.access.seats import AtSeat, Seat
from portal.db.together import together
from portal.db.transactions import Session
from portal.web.downloads import word_file
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from portal.web.templating import initial_capital
from valuation.outcomes.queries import framework_view

TENDER = "/partnerships/{partnership_id:uuid}/tender"
VERSION = f"{TENDER}/versions/{{version_id:uuid}}"
OPEN = Phase.DESIGN
TEXT_PAGE = "partnerships/tender/text"
CRITERIA_PAGE = "partnerships/tender/criteria"
VERSION_PAGE = "partnerships/tender/version"
TEXT_CONTEXT: dict[str, Any] = {"key_dates": KEY_DATES, "prose": passages_of}


class TenderController(Controller):
    path = TENDER

    @get(permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        decided, versions, *found = await together(
            session, decisions_part(seat), versions_part(seat), *pack_parts(seat)
        )
        contents = contents_of(seat, found)
        return page(
            "partnerships/tender/show",
            seat=seat,
            parts=parts_of(contents),
            missing=missing_from(contents),
            digest=digest_of(canonical_json(contents)),
            versions=versions,
            decisions={one.id: one for one in decided},
            may_freeze_now=seat.phase >= Phase.TENDER,
            waiting_for=WAITING_FOR[Phase.TENDER],
        )


class TenderTextController(Controller):
    path = f"{TENDER}/text"

    @get(permission=Permission.WRITE_TENDER, opens_at=OPEN)
    async def edit(self, session: Session, seat: AtSeat) -> Page:
        tender = await find_tender(session, seat)
        form = text_form(tender, seat.partnership_title)
        return page(TEXT_PAGE, seat=seat, tender=tender, form=form, **TEXT_CONTEXT)

    @post(permission=Permission.WRITE_TENDER, opens_at=OPEN)
    async def update(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        tender = await find_tender(session, seat)
        with posted.again(TEXT_PAGE, seat=seat, tender=tender, **TEXT_CONTEXT):
            text, seen_revision = read_text(posted), read_revision(posted)
            posted.check()
            await actions.write_text(session, seat, text, seen_revision)
        return see_other(f"{seat.url}/tender", request, "The text of the tender is saved.")


class CriteriaController(Controller):
    path = f"{TENDER}/criteria"

    @get(permission=Permission.WRITE_TENDER, opens_at=OPEN)
    async def edit(self, session: Session, seat: AtSeat) -> Page:
        tender = await find_tender(session, seat)
        form = criteria_form(tender.criteria)
        return page(CRITERIA_PAGE, form=form, **await _criteria_context(session, seat, form))

    @post(permission=Permission.WRITE_TENDER, opens_at=OPEN, status_code=200)
    async def update(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Page | Redirect:
        """Save all the criteria; or add, remove or move a row, which only changes the page."""
        is_rearranged = rearranged(posted)
        context = await _criteria_context(session, seat, posted)
        if is_rearranged:
            return page(CRITERIA_PAGE, form=posted, **context)
        with posted.again(CRITERIA_PAGE, **context):
            outcomes = {value for value, _ in context["outcomes"] if value}
            criteria, seen_revision = read_criteria(posted, outcomes), read_revision(posted)
            posted.check()
            await actions.write_criteria(session, seat, criteria, seen_revision)
        return see_other(f"{seat.url}/tender", request, "The award criteria are saved. They total 100%.")


class DraftController(Controller):
    path = f"{TENDER}/draft"

    @get(permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        contents = await assemble(session, seat)
        return page("partnerships/tender/draft", seat=seat, **_preview(contents))

    @get("/document", permission=Permission.READ, opens_at=OPEN)
    async def download(self, session: Session, seat: AtSeat) -> Response[bytes]:
        contents = await assemble(session, seat)
        return await _word(contents, Edition(clock.now()))


class PackVersionController(Controller):
    path = f"{TENDER}/versions"

    @post(permission=Permission.WRITE_TENDER, opens_at=Phase.TENDER)
    async def create(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        version_id = await actions.freeze_pack(
            session, seat, posted.value("digest"), request.app.state["settings"].address
        )
        notice = "The pack is frozen, and every organisation with a vote is asked to agree it."
        return see_other(f"{seat.url}/tender/versions/{version_id}", request, notice)


class OnePackVersionController(Controller):
    path = VERSION

    @get(permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat, version_id: FromPath[UUID]) -> Page:
        version = await find_version(session, seat, version_id)
        return page(VERSION_PAGE, form=blank(), **await _version_context(session, seat, version))

    @get("/document", permission=Permission.READ, opens_at=OPEN)
    async def download(self, session: Session, seat: AtSeat, version_id: FromPath[UUID]) -> Response[bytes]:
        version = await find_version(session, seat, version_id)
        return await _word(version.contents, version.edition)


class PackAgreementController(Controller):
    path = f"{VERSION}/agreement"

    @post(permission=Permission.AGREE_TENDER, opens_at=Phase.TENDER)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, version_id: FromPath[UUID]
    ) -> Redirect:
        version = await find_version(session, seat, version_id)
        with posted.again(VERSION_PAGE, **await _version_context(session, seat, version)):
            verdict, reason = read_answer(posted)
            await actions.answer_pack(session, seat, version, verdict, reason)
        said = "has agreed the pack" if verdict == Verdict.CONFIRMED else "has declined. The others can read why"
        return see_other(f"{seat.url}/tender/versions/{version.id}", request, f"{seat.organisation_name} {said}.")


async def _criteria_context(session: Session, seat: Seat, form: Form) -> dict[str, Any]:
    framework = await framework_view(session, seat)
    outcomes = [("", "No single outcome"), *((str(one.id), one.text) for one in framework.outcomes)]
    return {
        "seat": seat,
        "tender": await find_tender(session, seat),
        "outcomes": outcomes,
        "rows": rows_of(form),
        "row_field": row_field,
        "total": typed_total(form),
    }


def _preview(contents: PackContents) -> dict[str, Any]:
    sections = contents.design.sections if contents.design else ()
    shown = without_links(sections, sections)
    return {
        "contents": contents,
        "term": initial_capital(term_in_words(contents.introduction.term_months)),
        "design_sections": [(section.heading, reading_of(section.blocks)) for section in shown],
        "questions": QUESTIONS,
        "prose": passages_of,
    }


async def _version_context(session: Session, seat: Seat, version: FrozenPack) -> dict[str, Any]:
    decision = await find_decision(session, seat, version.decision_id)
    return {
        "seat": seat,
        "version": version,
        **_preview(version.contents),
        "decision": decision,
        "own": decision.position_of(seat.organisation_id),
    }


async def _word(contents: PackContents, edition: Edition) -> Response[bytes]:
    """Off the event loop, because a long pack takes a moment to write."""
    document = await asyncio.to_thread(write_pack, contents, edition)
    return word_file(document, file_name(contents, edition))


ROUTES = (
    TenderController,
    TenderTextController,
    CriteriaController,
    DraftController,
    PackVersionController,
    OnePackVersionController,
    PackAgreementController,
)
