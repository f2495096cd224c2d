"""Opening a round, proposing in it, agreeing to it, and making it what the bodies put in when all have agreed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.money import format_pounds
from valuation.budgets.actions import add, budgets, contributions, open_holder_fund, signed_by
from valuation.budgets.asked import AskedContribution
from valuation.budgets.queries.budgets import find_budget
from valuation.budgets.queries.plans import find_plan
from valuation.budgets.queries.rounds import find_round, list_rounds, own_working
from valuation.budgets.round_models import (
    ContributionRound,
    ContributionWorking,
    RoundAdoption,
    RoundAgreement,
    RoundProposal,
)
from valuation.budgets.rounds import RoundView
from valuation.budgets.rules.negotiation import (
    CannotPropose,
    Proposal,
    check_is_open,
    check_may_agree,
    digest_of,
    is_agreed_by_all,
    standing,
)
from valuation.budgets.rules.plan import ChangeKind, check_valued
from valuation.budgets.views import AtYear

rounds = table_of(ContributionRound)
proposals = table_of(RoundProposal)
agreements = table_of(RoundAgreement)
adoptions = table_of(RoundAdoption)
workings = table_of(ContributionWorking)


async def open_round(session: AsyncSession, seat: Seat, at: AtYear, appraisal_id: UUID, note: str) -> UUID:
    before = await list_rounds(session, seat, at.year.id)
    number = before[0].number + 1 if before else 1
    columns = {"year_id": at.year.id, "appraisal_id": appraisal_id, "number": number, "note": note}
    round_id = await add(session, seat, rounds, {**columns, **signed_by(seat)})
    words = f"round {number} of the contributions to “{at.budget.title}” for {at.year.name}"
    await record(session, seat, "opened", round_id, words)
    return round_id


async def propose(session: AsyncSession, seat: Seat, at: AtYear, round_id: UUID, asked: AskedContribution) -> None:
    """For the seat's own organisation. Who agreed before has agreed to another round than this one is now."""
    await _take_turns(session, seat, at)
    reached, _ = await find_round(session, seat, at.year.id, round_id)
    check_is_open(is_newest=reached.is_newest, is_adopted=reached.adopted_at is not None)
    check_valued(asked.medium, asked.basis)
    await _add_proposals(session, seat, reached, [asked])
    line = at.budget.line(asked.line_id)
    words = f"{format_pounds(asked.amount_pence)} ({asked.medium}) for “{line.title}” in round {reached.number}"
    await record(session, seat, "proposed", round_id, words)


async def repeat(session: AsyncSession, seat: Seat, at: AtYear, round_id: UUID) -> None:
    """Propose what the seat's organisation proposed in the round before."""
    await _take_turns(session, seat, at)
    reached, all_rounds = await find_round(session, seat, at.year.id, round_id)
    check_is_open(is_newest=reached.is_newest, is_adopted=reached.adopted_at is not None)
    before = next((one for one in all_rounds if one.number == reached.number - 1), None)
    own = [one for one in before.proposals if one.body == str(seat.organisation_id)] if before else []
    if not own:
        raise CannotPropose("Your organisation proposed nothing in the round before.")
    again = [
        AskedContribution(UUID(one.line), one.medium, one.is_recurrent, one.amount_pence, one.basis) for one in own
    ]
    await _add_proposals(session, seat, reached, again)
    await record(session, seat, "proposed", round_id, f"the same again in round {reached.number}")


async def agree(session: AsyncSession, seat: Seat, at: AtYear, round_id: UUID, seen: str) -> bool:
    """`seen` is the digest of the round that was shown. Says whether the round has become the contributions."""
    await _take_turns(session, seat, at)
    reached, _ = await find_round(session, seat, at.year.id, round_id)
    check_is_open(is_newest=reached.is_newest, is_adopted=reached.adopted_at is not None)
    body = str(seat.organisation_id)
    agreed = {str(one.organisation_id) for one in reached.agreed}
    check_may_agree(body, reached.bodies, seen, reached.digest, has_agreed=body in agreed)
    columns = {"round_id": round_id, "digest": reached.digest, **signed_by(seat)}
    await add(session, seat, agreements, columns)
    await record(session, seat, "agreed to", round_id, f"round {reached.number} ({reached.short_digest})")
    if not is_agreed_by_all(reached.bodies, agreed | {body}):
        return False
    await _adopt(session, seat, at, reached)
    return True


async def note_working(session: AsyncSession, seat: Seat, at: AtYear, most_pence: int | None, note: str) -> None:
    """In the organisation's own room: the journal says that it was written, and not what."""
    _, written = await own_working(session, seat, at.year.id)
    columns = {"year_id": at.year.id, "number": written + 1, "most_pence": most_pence, "note": note}
    await add(session, seat, workings, {**columns, **signed_by(seat)})


async def _take_turns(session: AsyncSession, seat: Seat, at: AtYear) -> None:
    """So that two who agree at once see each other, and nobody agrees to what is being changed."""
    here = (budgets.c.partnership_id == seat.partnership_id, budgets.c.id == at.budget.id)
    await session.execute(select(budgets.c.id).where(*here).with_for_update())


async def _add_proposals(
    session: AsyncSession, seat: Seat, reached: RoundView, asked: Sequence[AskedContribution]
) -> None:
    """Each with the digest that the round has from then on."""
    made, body = list(reached.made), str(seat.organisation_id)
    number = sum(1 for one in made if one.body == body)
    for place, one in enumerate(asked, start=1):
        made.append(Proposal(body, str(one.line_id), one.medium, one.is_recurrent, one.amount_pence, one.basis))
        columns = {
            "round_id": reached.id,
            "line_id": one.line_id,
            "medium": one.medium,
            "is_recurrent": one.is_recurrent,
            "amount_pence": one.amount_pence,
            "basis": one.basis,
            "number": number + place,
            "round_digest": digest_of(reached.number, standing(made)),
            **signed_by(seat),
        }
        await add(session, seat, proposals, columns)


async def _adopt(session: AsyncSession, seat: Seat, at: AtYear, reached: RoundView) -> None:
    """The plan becomes the round, each difference a change with its reason; what is not in the round goes."""
    plan = await find_plan(session, seat, at.year.id)
    wanted = {one.what: one for one in reached.proposals}
    for one in plan.contributions:
        gone = Proposal(str(one.body_id), str(one.line_id), one.medium, one.is_recurrent, 0, one.basis)
        wanted.setdefault(gone.what, gone)
    numbers: dict[UUID, int] = {}
    for change in plan.contribution_changes:
        numbers[change.body_id] = max(numbers.get(change.body_id, 0), change.number)
    fresh = AtYear(at.budget, at.year, plan)
    for proposal in wanted.values():
        if difference := _difference(fresh, reached, proposal):
            body_id = difference["body_id"]
            numbers[body_id] = numbers.get(body_id, 0) + 1
            row = {**difference, "year_id": at.year.id, "number": numbers[body_id], **signed_by(seat)}
            await add(session, seat, contributions, row)
            budget = await find_budget(session, seat, at.budget.id)
            await open_holder_fund(session, seat, budget, budget.line(difference["line_id"]), body_id)
    await add(session, seat, adoptions, {"round_id": reached.id, "digest": reached.digest, **signed_by(seat)})
    words = f"round {reached.number} as what the organisations put into “{at.budget.title}” for {at.year.name}"
    await record(session, seat, "adopted", reached.id, words)


def _difference(at: AtYear, reached: RoundView, one: Proposal) -> dict[str, Any]:
    """What is missing from the plan to the proposal; empty where nothing is."""
    body_id, line_id = UUID(one.body), UUID(one.line)
    stands = at.plan.standing(line_id, body_id, one.medium, is_recurrent=one.is_recurrent)
    if one.amount_pence == (stands or 0):
        return {}
    return {
        "line_id": line_id,
        "body_id": body_id,
        "medium": one.medium,
        "is_recurrent": one.is_recurrent,
        "basis": one.basis,
        "kind": ChangeKind.AGREED if stands is None else ChangeKind.VARIATION,
        "amount_pence": one.amount_pence - (stands or 0),
        "reason": f"Round {reached.number}, agreed by all ({reached.short_digest})",
    }
