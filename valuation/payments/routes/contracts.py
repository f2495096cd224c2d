from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.parties import PUBLIC_BODIES
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.payments.actions import contracts as actions
from valuation.payments.forms import frame_form, read_frame, read_limits, read_price_line
from valuation.payments.queries.claims import CLAIMS_PER_PAGE, list_claims
from valuation.payments.queries.contracts import PaymentsPage, find_contract, payments_page

PAYMENTS = "/partnerships/{partnership_id:uuid}/payments"
CONTRACTS = f"{PAYMENTS}/contracts"
CONTRACT = f"{CONTRACTS}/{{contract_id:uuid}}"


class PaymentsController(Controller):
    path = PAYMENTS

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        """Every contract, the limits on risk, and the newest claims with their clocks."""
        claims = await list_claims(session, seat)
        return page(
            "valuation/payments/index",
            seat=seat,
            payments=await payments_page(session, seat),
            claims=claims[:CLAIMS_PER_PAGE],
            sets_limits=seat.party_kind in PUBLIC_BODIES,
        )


class LimitController(Controller):
    path = f"{PAYMENTS}/limits"

    @get("/new", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        actions.check_sets_limits(seat)
        found = (await payments_page(session, seat)).limits
        form = blank()
        if found:
            form = blank(
                any_percent=f"{found.any_percent.normalize():f}",
                small_percent=f"{found.small_percent.normalize():f}",
                lower_percent=f"{found.lower_tier_percent.normalize():f}",
            )
        return page("valuation/payments/limits", seat=seat, form=form)

    @post(permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        with posted.again("valuation/payments/limits", seat=seat):
            await actions.set_limits(session, seat, **read_limits(posted))
        return see_other(f"{seat.url}/payments", request, notice="The largest shares at risk are set.")


class ContractController(Controller):
    path = CONTRACTS

    @get("/new", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        return page(FORM, seat=seat, payments=await payments_page(session, seat), contract=None, form=blank())

    @post(permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        payments = await payments_page(session, seat)
        with posted.again(FORM, seat=seat, payments=payments, contract=None):
            frame = read_frame(posted, payments.organisations, payments.contracts)
            contract_id = await actions.write_contract(session, seat, frame)
        notice = "The contract is written down. Add its prices next."
        return see_other(f"{seat.url}/payments/contracts/{contract_id}", request, notice=notice)

    @get("/{contract_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, contract_id: FromPath[UUID]) -> Page:
        contract = await find_contract(session, seat, contract_id)
        claims = await list_claims(session, seat, contract_id)
        return page(
            "valuation/payments/contract", seat=seat, contract=contract, claims=claims[:CLAIMS_PER_PAGE], form=blank()
        )

    @get("/{contract_id:uuid}/edit", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, contract_id: FromPath[UUID]) -> Page:
        payments = await payments_page(session, seat)
        contract = await find_contract(session, seat, contract_id)
        form = frame_form(contract)
        return page(FORM, seat=seat, payments=_without(payments, contract_id), contract=contract, form=form)

    @post("/{contract_id:uuid}", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        payments = _without(await payments_page(session, seat), contract_id)
        with posted.again(FORM, seat=seat, payments=payments, contract=contract):
            frame = read_frame(posted, payments.organisations, payments.contracts)
            await actions.rewrite_contract(session, seat, contract, frame)
        notice = "The contract is changed. Everybody concerned has to agree the new terms."
        return see_other(f"{seat.url}/payments/contracts/{contract_id}", request, notice=notice)


class PriceController(Controller):
    path = f"{CONTRACT}/prices"

    @get("/new", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, contract_id: FromPath[UUID]) -> Page:
        contract = await find_contract(session, seat, contract_id)
        return page("valuation/payments/price", seat=seat, contract=contract, form=blank())

    @post(permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        with posted.again("valuation/payments/price", seat=seat, contract=contract):
            await actions.add_price(session, seat, contract, read_price_line(posted))
        return see_other(f"{seat.url}/payments/contracts/{contract_id}", request, notice="The price is on the card.")

    @post("/{price_id:uuid}/removal", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def destroy(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], price_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        await actions.remove_price(session, seat, contract, price_id)
        return see_other(f"{seat.url}/payments/contracts/{contract_id}", request, notice="The price is taken out.")


class AgreementController(Controller):
    path = f"{CONTRACT}/agreement"

    @post(permission=Permission.AGREE_CONTRACT, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        with posted.again("valuation/payments/contract", seat=seat, contract=contract, claims=[]):
            contract = await actions.agree(session, seat, contract_id, posted.value("digest"))
        notice = "Everybody has agreed. Claims can be sent." if contract.is_agreed else "Your organisation has agreed."
        return see_other(f"{seat.url}/payments/contracts/{contract_id}", request, notice=notice)


FORM = "valuation/payments/contract_form"


def _without(payments: PaymentsPage, contract_id: UUID) -> PaymentsPage:
    """No contract passes risk down to itself."""
    others = [one for one in payments.contracts if one.id != contract_id]
    return PaymentsPage(others, payments.limits, payments.organisations)
