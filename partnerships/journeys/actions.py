from collections.abc import Mapping, Sequence

from sqlalchemy import func, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import open_decision, take_position, take_turns, withdraw_decision
from partnerships.decisions.queries import DecisionView, decision_about
from partnerships.decisions.rules import Standing, Verdict
from partnerships.journeys.conditions import fulfilments
from partnerships.journeys.models import GateOpening, GateText
from partnerships.journeys.queries import decision_kind, latest_text, opened_gates
from partnerships.journeys.rules import (
    GateRefused,
    check_can_ask,
    check_can_open,
    check_can_write,
    check_conditions,
    check_not_alone,
    check_seen,
    digest_of,
)
from partnerships.membership.queries import addresses
from partnerships.stages import Gate, find_journey
from portal.access.models import Partnership
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.outbox.mail import send_after_commit

texts = table_of(GateText)
openings = table_of(GateOpening)
partnerships = table_of(Partnership)


async def write_text(session: AsyncSession, seat: Seat, gate: Gate, passages: Mapping[str, str], seen: int) -> None:
    """Save the gate's text. Where everybody was being asked about an older one, that question is withdrawn."""
    await take_turns(session, seat)
    journey = find_journey(seat.journey)
    check_can_write(journey, gate, await opened_gates(session, seat))
    latest = await latest_text(session, seat, gate)
    check_seen(latest.number if latest else 0, seen)
    digest = digest_of(gate, passages)
    if latest is not None and latest.digest == digest:
        return
    text_id = new_id()
    await session.execute(
        insert(texts).values(
            partnership_id=seat.partnership_id,
            id=text_id,
            gate=gate.key,
            number=seen + 1,
            passages=dict(passages),
            digest=digest,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
        )
    )
    await record(session, seat, "wrote", text_id, f"text {seen + 1} of gate {journey.number_of(gate)}")
    if (decision := await current_decision(session, seat, gate)) is not None:
        await withdraw_decision(session, seat, decision.id)


async def ask_everybody(session: AsyncSession, seat: Seat, gate: Gate, address: str) -> None:
    """Freeze the text by its digest and ask every voting party to confirm it."""
    await take_turns(session, seat)
    journey = find_journey(seat.journey)
    check_can_write(journey, gate, await opened_gates(session, seat))
    text = await latest_text(session, seat, gate)
    decision = await current_decision(session, seat, gate)
    check_can_ask(
        has_text=text is not None,
        standing=decision.standing if decision else None,
        missing=await missing_conditions(session, seat, gate),
    )
    if text is None:
        raise GateRefused("There is no text to confirm yet. Write it first.")
    others = await addresses(session, seat, that_may=Permission.CONFIRM, but=[seat.organisation_id])
    check_not_alone(others)
    title = f"Gate {journey.number_of(gate)}: {gate.title}, text {text.number}"
    page = f"/gates/{gate.key}"
    await open_decision(session, seat, decision_kind(gate), seat.partnership_id, title, text.digest, page)
    await _tell(
        session,
        seat,
        others,
        f"{seat.organisation_name} asks your organisation to confirm a text.\n\n{title}\n\n"
        f"Read it, then confirm it or say what would have to change:\n\n{address}{seat.url}{page}\n",
    )


async def answer(
    session: AsyncSession, seat: Seat, gate: Gate, verdict: Verdict, *, reason: str, digest: str, address: str
) -> Standing:
    """Confirm or decline for the seat's organisation. `digest` is of the text that was on the person's page."""
    await take_turns(session, seat)
    decision = await current_decision(session, seat, gate)
    if decision is None:
        raise GateRefused("Nobody has been asked to confirm this yet.")
    if decision.digest != digest:
        raise GateRefused("The text has changed since you opened this page. Read the new text, then answer.")
    if verdict == Verdict.CONFIRMED:
        check_not_alone(decision.positions[1:])
        check_conditions(await missing_conditions(session, seat, gate))
    standing = await take_position(session, seat, decision.id, verdict, reason)
    if standing == Standing.AGREED:
        await _open(session, seat, gate, decision, address)
    return standing


async def open_gate(session: AsyncSession, seat: Seat, gate: Gate, address: str) -> None:
    """For a text that is agreed although nobody just confirmed it: the last organisation that had not has left."""
    await take_turns(session, seat)
    check_can_write(find_journey(seat.journey), gate, await opened_gates(session, seat))
    decision = await current_decision(session, seat, gate)
    check_can_open(decision.standing if decision else None, await missing_conditions(session, seat, gate))
    if decision is not None:
        check_not_alone(decision.positions[1:])
        await _open(session, seat, gate, decision, address)


async def current_decision(session: AsyncSession, seat: Seat, gate: Gate) -> DecisionView | None:
    return await decision_about(session, seat, seat.partnership_id, decision_kind(gate))


async def missing_conditions(session: AsyncSession, seat: Seat, gate: Gate) -> list[str]:
    return [one.missing for one in await fulfilments(session, seat, gate) if not one.holds]


async def _open(session: AsyncSession, seat: Seat, gate: Gate, decision: DecisionView, address: str) -> None:
    """Raise the partnership's step and phase, once. A party that confirms later finds the gate open already."""
    if gate.key in await opened_gates(session, seat):
        return
    journey = find_journey(seat.journey)
    await session.execute(
        insert(openings).values(partnership_id=seat.partnership_id, gate=gate.key, decision_id=decision.id)
    )
    await session.execute(
        update(partnerships)
        .where(partnerships.c.id == seat.partnership_id)
        .values(
            step=func.greatest(partnerships.c.step, journey.step_after(gate)),
            phase=func.greatest(partnerships.c.phase, int(gate.opens)),
        )
    )
    name = f"gate {journey.number_of(gate)}"
    await record(session, seat, "opened", decision.id, f"{name}: {gate.title.lower()}")
    await _tell(
        session,
        seat,
        await addresses(session, seat, but=[seat.organisation_id]),
        f"Every organisation has confirmed the same text, so {name} is open: {gate.title.lower()}.\n\n"
        f"See what comes next:\n\n{address}{seat.url}\n",
    )


async def _tell(session: AsyncSession, seat: Seat, recipients: Sequence[str], words: str) -> None:
    for recipient in recipients:
        await send_after_commit(session, recipient, f"News from {seat.partnership_title}", words)
