"""What an address names, reached through the seat: a route takes it ready, and a foreign id is not there (404)."""

from typing import cast
from uuid import UUID

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, SkipValidation

from partnerships.designs.queries.comments import CommentState, find_comment
from partnerships.designs.queries.conversations import Conversation, find_conversation
from partnerships.designs.queries.revisions import RevisionView, find_revisions
from partnerships.designs.queries.sections import OneSection, find_section, section_part
from partnerships.designs.queries.sessions import SessionView, find_session
from partnerships.designs.queries.versions import FrozenSection, VersionView, find_version, version_part
from partnerships.designs.rights import check_rights
from portal.access.seats import AtSeat, Seat
from portal.db.transactions import Session
from portal.live.entrance import hub_of, with_newest_words
from portal.live.rights import Rights
from portal.live.writing_down import own_words_written
from portal.refusals import Missing
from portal.web.requests import WebRequest

# They come from our own queries: Litestar need not check their types again at every request.
AtSection = NamedDependency[SkipValidation[OneSection]]
AtVersion = NamedDependency[SkipValidation[VersionView]]
AtComment = NamedDependency[SkipValidation[tuple[OneSection, CommentState]]]
AtConversation = NamedDependency[SkipValidation[tuple[OneSection, Conversation]]]
Revised = tuple[OneSection, RevisionView, RevisionView | None]
AtRevision = NamedDependency[SkipValidation[Revised]]
AtFrozen = NamedDependency[SkipValidation[tuple[VersionView, FrozenSection]]]
AtMeeting = NamedDependency[SkipValidation[SessionView]]


async def provide_section(
    session: Session, seat: AtSeat, design_id: FromPath[UUID], section_id: FromPath[UUID], request: WebRequest
) -> OneSection:
    if request.method == "GET":
        await own_words_written(hub_of(request), seat.partnership_id)
    return await find_section(session, seat, design_id, section_id)


async def provide_section_to_comment(
    session: Session, seat: AtSeat, design_id: FromPath[UUID], section_id: FromPath[UUID]
) -> OneSection:
    """Forbidden where the section lets the seat's organisation only read."""
    section = await find_section(session, seat, design_id, section_id)
    check_rights(section.rights, Rights.COMMENT, section.owner)
    return section


async def provide_quoted_section(
    session: Session, seat: AtSeat, design_id: FromPath[UUID], section_id: FromPath[UUID], request: WebRequest
) -> OneSection:
    """With every word that was saved, whoever types."""
    here = section_part(seat, design_id, section_id)
    [section] = await with_newest_words(request, session, seat, here, only=[section_id])
    return cast(OneSection, section)


async def provide_version(
    session: Session, seat: AtSeat, design_id: FromPath[UUID], version_id: FromPath[UUID], request: WebRequest
) -> VersionView:
    """It says which of its sections have changed since."""
    if request.method != "GET":
        return await find_version(session, seat, design_id, version_id)
    [version] = await with_newest_words(request, session, seat, version_part(seat, design_id, version_id))
    return cast(VersionView, version)


async def provide_meeting(
    session: Session, seat: AtSeat, design_id: FromPath[UUID], session_id: FromPath[UUID]
) -> SessionView:
    return await find_session(session, seat, design_id, session_id)


async def provide_comment(
    session: Session, seat: AtSeat, section: AtSection, comment_id: FromPath[UUID]
) -> tuple[OneSection, CommentState]:
    return section, await find_comment(session, seat, section, comment_id)


async def provide_conversation(
    session: Session, seat: AtSeat, section: AtSection, comment_id: FromPath[UUID]
) -> tuple[OneSection, Conversation]:
    return section, await find_conversation(session, seat, section, comment_id)


async def provide_revision(session: Session, seat: AtSeat, section: AtSection, number: FromPath[int]) -> Revised:
    return section, *await find_revisions(session, seat, section.id, number)


def provide_frozen(version: AtVersion, section_id: FromPath[UUID]) -> tuple[VersionView, FrozenSection]:
    frozen = next((one for one in version.sections if one.section_id == section_id), None)
    if frozen is None:
        raise Missing("section of the version")
    return version, frozen


def place_of(seat: Seat, design_id: UUID, section_id: UUID) -> str:
    """The section on the page of its design."""
    return f"{seat.url}/designs/{design_id}#section-{section_id.hex[-12:]}"


SECTION = {"section": Provide(provide_section)}
QUOTED = {"section": Provide(provide_quoted_section)}
VERSION = {"version": Provide(provide_version)}
COMMENTED = {"section": Provide(provide_section_to_comment)}
COMMENT = {"comment": Provide(provide_comment)}
CONVERSATION = {"conversation": Provide(provide_conversation)}
REVISION = {"revision": Provide(provide_revision)}
FROZEN = {"frozen": Provide(provide_frozen, sync_to_thread=False)}
MEETING = {"meeting": Provide(provide_meeting)}
