"""Freezing a version, asking everybody to sign it, and noting which organisation has seen it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import open_decision, take_turns, withdraw_decision
from partnerships.decisions.queries import decisions_of_kind
from partnerships.decisions.rules import Standing
from partnerships.designs.actions.sittings import keep_all_written
from partnerships.designs.blocks import Section
from partnerships.designs.canonical import version_digest, write_blocks
from partnerships.designs.points import NOW
from partnerships.designs.queries.designs import find_changes
from partnerships.designs.queries.points import text_at
from partnerships.designs.queries.tables import sections, sights, version_sections, versions
from partnerships.designs.queries.versions import VersionView, list_versions
from partnerships.designs.rules import DECISION_KIND, CannotFreeze, check_may_freeze
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record


async def freeze_version(session: AsyncSession, seat: Seat, design_id: UUID, name: str, *, seen_change: int) -> UUID:
    """Every section as it stands, under one digest. Nothing can change it afterwards, not even the database's owner."""
    await take_turns(session, seat)
    await keep_all_written(session, seat, design_id)
    change = await find_changes(session, seat, design_id)
    texts = tuple(standing.section for standing in await text_at(session, seat, design_id, NOW))
    earlier = await list_versions(session, seat, design_id)
    digest = version_digest(texts)
    check_may_freeze(
        seen_change=seen_change,
        change=change,
        has_text=any(text.blocks for text in texts),
        digest=digest,
        newest_digest=earlier[0].digest if earlier else None,
    )
    version_id, number = new_id(), len(earlier) + 1
    await session.execute(
        insert(versions).values(
            partnership_id=seat.partnership_id,
            id=version_id,
            design_id=design_id,
            number=number,
            name=name,
            digest=digest,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
    )
    await _keep_texts(session, seat, design_id, version_id, texts)
    await record(session, seat, "froze", version_id, f"version {number} of the design: “{name}”")
    return version_id


async def ask_everybody_to_sign(session: AsyncSession, seat: Seat, version: VersionView) -> UUID:
    """Opens the decision. Earlier versions that are still waiting for signatures are withdrawn."""
    await take_turns(session, seat)
    for decision in await decisions_of_kind(session, seat, DECISION_KIND):
        if decision.subject_id == version.id and decision.standing in {Standing.OPEN, Standing.AGREED}:
            raise CannotFreeze("Everybody has been asked to sign this version already.")
        if decision.standing in {Standing.OPEN, Standing.DECLINED}:
            await withdraw_decision(session, seat, decision.id)
    title = f"{version.design_title}, version {version.number}: {version.name}"
    page = f"/designs/{version.design_id}/versions/{version.id}"
    return await open_decision(session, seat, DECISION_KIND, version.id, title, version.digest, page)


async def note_sights(session: AsyncSession, seat: Seat, version_ids: Iterable[UUID]) -> None:
    """Once for each organisation and version, although it is a page that is only read which asks for it.

    Two people of an organisation may open the page at the same moment, and reading must not fail for that: the
    second note gives way to the first.
    """
    whose = {"partnership_id": seat.partnership_id, "organisation_id": seat.organisation_id}
    rows = [{**whose, "id": new_id(), "version_id": one, "person_id": seat.person_id} for one in version_ids]
    if rows:
        once = insert_or(sights).on_conflict_do_nothing(constraint="uq_version_sight_organisation")
        await session.execute(once, rows)


async def _keep_texts(
    session: AsyncSession, seat: Seat, design_id: UUID, version_id: UUID, texts: tuple[Section, ...]
) -> None:
    rows = await session.execute(
        select(sections.c.id, sections.c.owner_id, sections.c.revision).where(
            sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id
        )
    )
    standing = {str(section_id): (owner_id, revision) for section_id, owner_id, revision in rows}
    for position, text in enumerate(texts, start=1):
        owner_id, revision = standing[text.id]
        await session.execute(
            insert(version_sections).values(
                partnership_id=seat.partnership_id,
                id=new_id(),
                version_id=version_id,
                section_id=UUID(text.id),
                position=position,
                revision=revision,
                owner_id=owner_id,
                heading=text.heading,
                blocks=write_blocks(text.blocks),
            )
        )
