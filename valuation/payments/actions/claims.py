"""A claim is sent, looked at, and paid. Each step is a row of its own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.money import format_pounds
from valuation.ledger import actions as ledger
from valuation.ledger.rules.asked import Spending
from valuation.payments.actions.contracts import spoken_by, take_turns
from valuation.payments.claim_models import (
    PaymentClaim,
    PaymentClaimLine,
    PaymentMade,
    PaymentPart,
    PaymentVerdict,
)
from valuation.payments.queries.claims import (
    ClaimView,
    Part,
    as_claims,
    find_claim,
    lines_of,
    owed_so_far,
    verified_lines,
)
from valuation.payments.queries.contracts import ContractView
from valuation.payments.rules.claims import (
    CannotClaim,
    SettledClaim,
    Verdict,
    check_open,
    check_paid_on,
    settle_next,
)

claims = table_of(PaymentClaim)
lines = table_of(PaymentClaimLine)
verdicts = table_of(PaymentVerdict)
parts = table_of(PaymentPart)
made = table_of(PaymentMade)


@dataclass(frozen=True)
class ClaimedLine:
    price_id: UUID
    quantity: Decimal
    person_code: str


async def send_claim(
    session: AsyncSession,
    seat: Seat,
    contract: ContractView,
    *,
    period: tuple[date, date],
    evidence: str,
    claimed: Sequence[ClaimedLine],
    replaces: ClaimView | None = None,
    received_on: date | None = None,
) -> UUID:
    """The clock starts today, or on the day on which a claim that came by post was received.

    A claim that was returned is replaced by a new one, whose clock starts anew.
    """
    if contract.provider_id != seat.organisation_id:
        raise CannotClaim("A claim is sent by the organisation that is paid.")
    if not contract.is_agreed:
        raise CannotClaim("Nothing can be claimed before everybody has agreed the terms.")
    if replaces is not None and replaces.verdict != Verdict.RETURNED:
        raise CannotClaim("Only a claim that was returned is sent again.")
    await take_turns(session, seat, contract.id)
    claim_id = new_id()
    number = await _claims_so_far(session, seat, contract.id) + 1
    await session.execute(
        insert(claims).values(
            **spoken_by(seat),
            id=claim_id,
            contract_id=contract.id,
            number=number,
            period_starts_on=period[0],
            period_ends_on=period[1],
            received_on=received_on or clock.today(),
            evidence=evidence,
            replaces_id=replaces.id if replaces else None,
        )
    )
    await session.execute(insert(lines).values([_line(seat, contract, claim_id, *one) for one in enumerate(claimed)]))
    await record(session, seat, "sent", claim_id, f"claim {number} under “{contract.terms.title}”")
    return claim_id


async def give_verdict(
    session: AsyncSession, seat: Seat, contract: ContractView, claim_id: UUID, *, verdict: Verdict, reason: str
) -> ClaimView:
    """What a verified claim comes to is settled now, after all that was verified before it."""
    if not contract.is_payer(seat.organisation_id):
        raise CannotClaim("A claim is looked at by somebody who pays.")
    await take_turns(session, seat, contract.id)
    claim = await find_claim(session, seat, claim_id)
    check_open(claim.verdict)
    settled = await _settle(session, seat, contract, claim) if verdict is Verdict.VERIFIED else NOTHING
    await session.execute(
        insert(verdicts).values(
            **spoken_by(seat),
            id=new_id(),
            claim_id=claim.id,
            verdict=verdict,
            reason=reason if verdict is Verdict.RETURNED else "",
            earned_pence=settled.earned_pence,
            payable_pence=settled.payable_pence,
            metrics=[{**asdict(one), "quantity": str(one.quantity)} for one in settled.metrics],
        )
    )
    owed = {payer.name: payer.id for payer in contract.payers}
    if rows := [
        {
            "partnership_id": seat.partnership_id,
            "id": new_id(),
            "claim_id": claim.id,
            "payer_id": owed[name],
            "amount_pence": amount,
        }
        for name, amount in settled.parts_pence.items()
        if amount
    ]:
        await session.execute(insert(parts).values(rows))
    words = f"claim {claim.number} under “{contract.terms.title}”"
    if verdict is Verdict.VERIFIED:
        words = f"{words}: {format_pounds(settled.payable_pence)} is payable"
    await record(session, seat, str(verdict), claim.id, words)
    return await find_claim(session, seat, claim_id)


async def pay(session: AsyncSession, seat: Seat, claim: ClaimView, part: Part, *, fund_id: UUID, paid_on: date) -> None:
    """The money leaves a fund of the ledger for the provider. The part's own key makes a second press the same.

    A payment that was reversed in the ledger is no payment: the part is owed again, under a key of its own.
    """
    if part.payer_id != seat.organisation_id:
        raise CannotClaim("Each organisation records what it has paid itself.")
    if part.paid_on is not None:
        raise CannotClaim("This has been recorded as paid already.")
    check_paid_on(paid_on, claim.received_on, clock.today())
    posting = await ledger.record_spending(
        session,
        seat,
        Spending(
            key=f"payment-{part.id}" + (f"-{part.reversed + 1}" if part.reversed else ""),
            fund_id=fund_id,
            organisation_id=claim.provider_id,
            supplier="",
            work=claim.title[:100],
            amount_pence=part.amount_pence,
            effective_on=paid_on,
            note=f"Claim {claim.number}",
        ),
    )
    await session.execute(
        insert(made).values(**spoken_by(seat), id=new_id(), part_id=part.id, transaction_id=posting.id, paid_on=paid_on)
    )
    words = f"{format_pounds(part.amount_pence)} of claim {claim.number} under “{claim.title}”"
    await record(session, seat, "paid", claim.id, words)


NOTHING = SettledClaim((), 0, 0, {})


async def _settle(session: AsyncSession, seat: Seat, contract: ContractView, claim: ClaimView) -> SettledClaim:
    before = await verified_lines(session, seat, contract.id)
    claimed = as_claims(await lines_of(session, seat, claim.id))
    owed = await owed_so_far(session, seat, contract.id)
    by_name = {payer.name: owed.get(payer.id, 0) for payer in contract.payers}
    return settle_next(contract.terms.payment, before, claimed, by_name)


async def _claims_so_far(session: AsyncSession, seat: Seat, contract_id: UUID) -> int:
    return (
        await session.scalar(
            select(func.count()).where(
                claims.c.partnership_id == seat.partnership_id, claims.c.contract_id == contract_id
            )
        )
        or 0
    )


def _line(seat: Seat, contract: ContractView, claim_id: UUID, position: int, line: ClaimedLine) -> dict[str, object]:
    return {
        "partnership_id": seat.partnership_id,
        "id": new_id(),
        "claim_id": claim_id,
        "price_id": line.price_id,
        "position": position,
        "quantity": line.quantity,
        "person_code": line.person_code,
        "reader_ids": contract.readers,
    }
