"""The canvas of work packages and members, and the pages where a package is written, shared out and accepted."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from consortia.division import actions
from consortia.division.forms import lead_field, package_form, read_package, read_shares, share_field, shares_form
from consortia.division.queries import find_division
from consortia.membership.rules import check_is_member
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

ONE = "/partnerships/{partnership_id:uuid}/consortium/{consortium_id:uuid}"
PACKAGE = ONE + "/packages/{package_id:uuid}"
OPEN = Phase.DESIGN
FIELDS: dict[str, Any] = {"share_field": share_field, "lead_field": lead_field}
ASKED_AGAIN = "Members that had accepted it are asked again."


def revision_in(posted: Form) -> int:
    """The revision of the package that the page was made from."""
    return posted.number("revision", "the revision of the page", lowest=1, highest=1_000_000_000)


class DivisionController(Controller):
    path = ONE + "/division"

    @get(permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID]) -> Page:
        division = await find_division(session, seat, consortium_id)
        return page("consortia/division/show", seat=seat, division=division)


class PackageController(Controller):
    path = ONE + "/packages"

    @get("/new", permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID]) -> Page:
        division = await find_division(session, seat, consortium_id)
        check_is_member(division.consortium.members, seat.organisation_id)
        return page("consortia/division/new_package", division=division, form=blank())

    @post(permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, consortium_id: FromPath[UUID]
    ) -> Redirect:
        division = await find_division(session, seat, consortium_id)
        with posted.again("consortia/division/new_package", division=division):
            typed = read_package(posted)
            posted.check()
            package_id = await actions.add_package(session, seat, division, **typed)
        notice = "The work package is added. Now say who takes which share."
        return see_other(f"{division.package_url(package_id)}/shares", request, notice)


class OnePackageController(Controller):
    path = PACKAGE

    @get(permission=Permission.READ, opens_at=OPEN)
    async def show(
        self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID], package_id: FromPath[UUID]
    ) -> Page:
        division = await find_division(session, seat, consortium_id)
        package = division.package(package_id)
        return page("consortia/division/package", seat=seat, division=division, package=package, form=blank())

    @get("/text", permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def edit(
        self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID], package_id: FromPath[UUID]
    ) -> Page:
        division = await find_division(session, seat, consortium_id)
        check_is_member(division.consortium.members, seat.organisation_id)
        package = division.package(package_id)
        return page("consortia/division/edit_package", division=division, package=package, form=package_form(package))

    @post("/text", permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def update(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        *,
        consortium_id: FromPath[UUID],
        package_id: FromPath[UUID],
    ) -> Redirect:
        division = await find_division(session, seat, consortium_id)
        package = division.package(package_id)
        with posted.again("consortia/division/edit_package", division=division, package=package):
            typed, revision_seen = read_package(posted), revision_in(posted)
            posted.check()
            await actions.describe_package(session, seat, division, package, revision_seen=revision_seen, **typed)
        return see_other(division.package_url(package_id), request, f"The work package is saved. {ASKED_AGAIN}")


class SharesController(Controller):
    path = PACKAGE + "/shares"

    @get(permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def edit(
        self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID], package_id: FromPath[UUID]
    ) -> Page:
        division = await find_division(session, seat, consortium_id)
        check_is_member(division.consortium.members, seat.organisation_id)
        package = division.package(package_id)
        form = shares_form(package, division.consortium.joined)
        return page("consortia/division/shares", division=division, package=package, form=form, **FIELDS)

    @post(permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def update(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        *,
        consortium_id: FromPath[UUID],
        package_id: FromPath[UUID],
    ) -> Redirect:
        division = await find_division(session, seat, consortium_id)
        package = division.package(package_id)
        is_finished = not posted.value("unfinished")
        with posted.again("consortia/division/shares", division=division, package=package, **FIELDS):
            check_is_member(division.consortium.members, seat.organisation_id)
            divided = read_shares(posted, package, division.consortium.joined, is_finished=is_finished)
            revision_seen = revision_in(posted)
            posted.check()
            await actions.divide_package(
                session,
                seat,
                division,
                package,
                revision_seen=revision_seen,
                divided=divided,
                is_finished=is_finished,
            )
        return see_other(division.url, request, f"The shares of {package.title} are saved. {ASKED_AGAIN}")


class AcceptanceController(Controller):
    path = PACKAGE + "/acceptance"

    @post(permission=Permission.ACCEPT_SHARE, opens_at=OPEN)
    async def create(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        *,
        consortium_id: FromPath[UUID],
        package_id: FromPath[UUID],
    ) -> Redirect:
        division = await find_division(session, seat, consortium_id)
        package = division.package(package_id)
        with posted.again("consortia/division/package", seat=seat, division=division, package=package):
            await actions.accept_share(session, seat, division, package, posted.value("digest"))
        return see_other(division.url, request, f"Your organisation has accepted its part of {package.title}.")


class RemovalController(Controller):
    path = PACKAGE + "/removal"

    @get(permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def new(
        self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID], package_id: FromPath[UUID]
    ) -> Page:
        division = await find_division(session, seat, consortium_id)
        check_is_member(division.consortium.members, seat.organisation_id)
        package = division.package(package_id)
        return page("consortia/division/remove_package", division=division, package=package, form=blank())

    @post(permission=Permission.DIVIDE_WORK, opens_at=OPEN)
    async def create(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        *,
        consortium_id: FromPath[UUID],
        package_id: FromPath[UUID],
    ) -> Redirect:
        division = await find_division(session, seat, consortium_id)
        package = division.package(package_id)
        await actions.remove_package(session, seat, division, package)
        return see_other(division.url, request, f"The work package {package.title} is removed.")
