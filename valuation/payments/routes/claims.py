from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.money import format_pounds
from portal.refusals import Missing
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.ledger.queries.options import form_options
from valuation.payments.actions import claims as actions
from valuation.payments.claim_forms import read_claim, read_payment, read_verdict
from valuation.payments.queries.claims import ClaimView, LineView, find_claim, find_part, lines_of
from valuation.payments.queries.contracts import ContractView, find_contract
from valuation.payments.routes.contracts import CONTRACT, PAYMENTS
from valuation.payments.rules.claims import Verdict


class ClaimController(Controller):
    path = f"{CONTRACT}/claims"

    @get("/new", permission=Permission.CLAIM, opens_at=Phase.PILOT)
    async def new(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], replaces: FromQuery[UUID | None] = None
    ) -> Page:
        contract = await find_contract(session, seat, contract_id)
        returned = await find_claim(session, seat, replaces) if replaces else None
        form = blank(replaces=str(replaces), evidence=returned.evidence) if returned else blank()
        return page("valuation/payments/claim_form", seat=seat, contract=contract, returned=returned, form=form)

    @post(permission=Permission.CLAIM, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        returned = await _returned(session, seat, posted.value("replaces"))
        with posted.again("valuation/payments/claim_form", seat=seat, contract=contract, returned=returned):
            period, evidence, claimed = read_claim(posted, contract)
            claim_id = await actions.send_claim(
                session, seat, contract, period=period, evidence=evidence, claimed=claimed, replaces=returned
            )
        notice = f"The claim is sent. It is due to be paid within {contract.terms.promised_days} days."
        return see_other(f"{seat.url}/payments/claims/{claim_id}", request, notice=notice)


class SentClaimController(Controller):
    path = f"{PAYMENTS}/claims/{{claim_id:uuid}}"

    @get(permission=Permission.READ, opens_at=Phase.PILOT)
    async def show(self, session: Session, seat: AtSeat, claim_id: FromPath[UUID]) -> Page:
        return page(SHOWN, seat=seat, form=blank(), claim=await look_at(session, seat, claim_id))


class VerdictController(Controller):
    path = f"{PAYMENTS}/claims/{{claim_id:uuid}}/verdict"

    @post(permission=Permission.VERIFY_CLAIM, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, claim_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        found = await look_at(session, seat, claim_id)
        with posted.again(SHOWN, seat=seat, claim=found):
            verdict, reason = read_verdict(posted)
            claim = await actions.give_verdict(session, seat, found.contract, claim_id, verdict=verdict, reason=reason)
        payable = f"The claim is verified. {format_pounds(claim.payable_pence)} is payable."
        notice = payable if verdict is Verdict.VERIFIED else "The claim is returned, with your reason."
        return see_other(f"{seat.url}/payments/claims/{claim_id}", request, notice=notice)


class PaymentController(Controller):
    """What one payer has paid of a claim."""

    path = f"{PAYMENTS}/parts/{{part_id:uuid}}/payment"

    @get("/new", permission=Permission.PAY_CLAIM, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, part_id: FromPath[UUID]) -> Page:
        claim, part = await find_part(session, seat, part_id)
        options = await form_options(session, seat)
        form = blank(fund=options.funds[0][0] if options.funds else "")
        return page(PAYMENT, seat=seat, claim=claim, part=part, options=options, form=form)

    @post(permission=Permission.PAY_CLAIM, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, part_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        claim, part = await find_part(session, seat, part_id)
        options = await form_options(session, seat)
        with posted.again(PAYMENT, seat=seat, claim=claim, part=part, options=options):
            fund_id, paid_on = read_payment(posted, options, claim)
            await actions.pay(session, seat, claim, part, fund_id=fund_id, paid_on=paid_on)
        notice = f"{format_pounds(part.amount_pence)} is recorded as paid, and stands in the ledger."
        return see_other(f"{seat.url}/payments/claims/{claim.id}", request, notice=notice)


SHOWN = "valuation/payments/claim"
PAYMENT = "valuation/payments/payment"


@dataclass(frozen=True)
class LookedAt:
    """A claim with its contract, and the lines that this seat may read."""

    facts: ClaimView
    contract: ContractView
    lines: Sequence[LineView]


async def look_at(session: Session, seat: Seat, claim_id: UUID) -> LookedAt:
    facts = await find_claim(session, seat, claim_id)
    contract = await find_contract(session, seat, facts.contract_id)
    return LookedAt(facts, contract, await lines_of(session, seat, claim_id))


async def _returned(session: Session, seat: Seat, typed: str) -> ClaimView | None:
    if not typed:
        return None
    try:
        return await find_claim(session, seat, UUID(typed))
    except ValueError:
        raise Missing("claim") from None
