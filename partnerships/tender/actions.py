import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import open_decision, take_position, take_turns
from partnerships.decisions.rules import Standing, Verdict
from partnerships.membership.queries import addresses
from partnerships.tender.assembly import assemble
from partnerships.tender.contents import canonical_json, digest_of
from partnerships.tender.models import AwardCriterion, PackVersion, Tender
from partnerships.tender.pack import Edition, write_pack
from partnerships.tender.queries import FrozenPack, TenderView, find_tender, list_versions
from partnerships.tender.readiness import missing_from
from partnerships.tender.rules import (
    DECISION_KIND,
    CannotFreeze,
    Criterion,
    check_may_freeze,
    check_revision,
    check_total,
)
from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.outbox.mail import send_after_commit

tenders = table_of(Tender)
criteria = table_of(AwardCriterion)
versions = table_of(PackVersion)


async def write_text(session: AsyncSession, seat: Seat, text: Mapping[str, Any], seen_revision: int) -> None:
    """`text` holds what the tender says of itself, by the names of the columns."""
    await take_turns(session, seat)
    tender = await find_tender(session, seat)
    check_revision(seen_revision, tender.text_revision)
    tender_id = await _begun(session, seat, tender)
    await _change(session, seat, **text, text_revision=seen_revision + 1)
    await record(session, seat, "wrote", tender_id, "the text of the tender")


async def write_criteria(session: AsyncSession, seat: Seat, wanted: Sequence[Criterion], seen_revision: int) -> None:
    """All the criteria in their order, in the place of those before."""
    check_total([criterion.weight_basis_points for criterion in wanted])
    await take_turns(session, seat)
    tender = await find_tender(session, seat)
    check_revision(seen_revision, tender.criteria_revision)
    tender_id = await _begun(session, seat, tender)
    await session.execute(delete(criteria).where(criteria.c.partnership_id == seat.partnership_id))
    for position, criterion in enumerate(wanted, start=1):
        await session.execute(
            insert(criteria).values(
                partnership_id=seat.partnership_id,
                tender_id=tender_id,
                position=position,
                name=criterion.name,
                weight_basis_points=criterion.weight_basis_points,
                good_answer=criterion.good_answer,
                rationale=criterion.rationale,
                outcome_id=criterion.outcome_id,
            )
        )
    await _change(session, seat, criteria_revision=seen_revision + 1)
    weights = ", ".join(f"{criterion.name} {criterion.weight}" for criterion in wanted)
    await record(session, seat, "set", tender_id, f"the award criteria: {weights}")


async def freeze_pack(session: AsyncSession, seat: Seat, seen_digest: str, address: str) -> UUID:
    """Keep the pack as it is now for good, and ask every voting party to agree it."""
    await take_turns(session, seat)
    tender = await find_tender(session, seat)
    contents = await assemble(session, seat)
    canonical = canonical_json(contents)
    digest = digest_of(canonical)
    frozen = await list_versions(session, seat)
    check_may_freeze(missing_from(contents), seen_digest, digest, frozen[0].digest if frozen else None)
    if tender.id is None:
        raise CannotFreeze("Nothing has been written for the tender yet.")
    version_id, made_at, number = new_id(), clock.now(), len(frozen) + 1
    title, place = f"Tender pack, version {number}", f"/tender/versions/{version_id}"
    document = await asyncio.to_thread(write_pack, contents, Edition(made_at, number, digest))
    decision_id = await open_decision(session, seat, DECISION_KIND, tender.id, title, digest, place)
    await session.execute(
        insert(versions).values(
            partnership_id=seat.partnership_id,
            id=version_id,
            created_at=made_at,
            tender_id=tender.id,
            number=number,
            digest=digest,
            document_sha256=hashlib.sha256(document).hexdigest(),
            contents=canonical,
            decision_id=decision_id,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
        )
    )
    await record(session, seat, "froze", version_id, f"version {number} of the tender pack")
    await _tell(session, seat, title, f"{address}{seat.url}{place}")
    return version_id


async def answer_pack(
    session: AsyncSession, seat: Seat, version: FrozenPack, verdict: Verdict, reason: str
) -> Standing:
    """Agree or decline a frozen pack for the seat's organisation. The weights are checked once more (U17)."""
    check_total(version.contents.weights_basis_points)
    return await take_position(session, seat, version.decision_id, verdict, reason)


async def _begun(session: AsyncSession, seat: Seat, tender: TenderView) -> UUID:
    if tender.id is not None:
        return tender.id
    tender_id = new_id()
    await session.execute(
        insert(tenders).values(
            partnership_id=seat.partnership_id, id=tender_id, title="", background="", route="", instructions=""
        )
    )
    return tender_id


async def _change(session: AsyncSession, seat: Seat, **values: Any) -> None:  # noqa: ANN401
    await session.execute(update(tenders).where(tenders.c.partnership_id == seat.partnership_id).values(**values))


async def _tell(session: AsyncSession, seat: Seat, title: str, page: str) -> None:
    others = await addresses(session, seat, that_may=Permission.AGREE_TENDER, but=[seat.organisation_id])
    for address in others:
        await send_after_commit(
            session,
            address,
            f"News from {seat.partnership_title}",
            f"{seat.organisation_name} asks your organisation to agree the tender pack.\n\n{title}\n\n"
            f"Read it, then agree it or say what would have to change:\n\n{page}\n",
        )
