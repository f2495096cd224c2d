"""A package's price becomes a line of a rate card: the price is shown there, and the costs behind it are not (N23)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from consortia.costs.costing import Costing, Price
from consortia.costs.pricing import find_costing
from portal.access.seats import Seat
from portal.money import format_pounds, pounds
from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.measures import in_figures
from valuation.payments.actions.contracts import add_worked_out_price
from valuation.payments.forms import read_price_line
from valuation.payments.queries.contracts import ContractView, payments_page
from valuation.payments.rules.contracts import Price as RateCardPrice
from valuation.payments.rules.contracts import PriceKind


class NoPrice(Refused):
    pass


@dataclass(frozen=True)
class Offer:
    """`contracts` are those that are not agreed yet, under which the organisation is paid or pays."""

    costing: Costing
    price: Price
    contracts: list[ContractView]

    @property
    def contract_options(self) -> list[tuple[str, str]]:
        return [(str(one.id), one.label) for one in self.contracts]

    def contract(self, key: str) -> ContractView:
        return next(one for one in self.contracts if str(one.id) == key)


async def find_offer(session: AsyncSession, seat: Seat, package_id: UUID) -> Offer:
    costing = await find_costing(session, seat, package_id)
    if costing.price is None:
        raise NoPrice("Say first what you would ask for one. Then it can go on a rate card.")
    every = (await payments_page(session, seat)).contracts
    mine = [one for one in every if not one.is_agreed and seat.organisation_id in one.readers]
    return Offer(costing, costing.price, mine)


def offer_form(offer: Offer) -> Form:
    return blank(
        metric=f"{offer.costing.package}: {offer.price.unit}"[:100],
        kind=str(PriceKind.ACTIVITY),
        unit_price=pounds(offer.price.pence),
        expected=in_figures(offer.price.units),
        contract=str(offer.contracts[0].id) if len(offer.contracts) == 1 else "",
    )


async def put_on_rate_card(session: AsyncSession, seat: Seat, offer: Offer, form: Form) -> ContractView:
    key = form.choice("contract", [str(one.id) for one in offer.contracts], "the contract")
    price = read_price_line(form)
    contract = offer.contract(key)
    await add_worked_out_price(session, seat, contract, price, origin_of(seat.organisation_name, offer, price))
    return contract


def origin_of(organisation: str, offer: Offer, price: RateCardPrice) -> str:
    """What everybody reads beside the price. Nothing of what the package costs is in it."""
    worked_out = f"{format_pounds(offer.price.pence)} for one {offer.price.unit}"
    said = f"From the price that {organisation} worked out for the package “{offer.costing.package}”: {worked_out}"
    if price.unit_price_pence == offer.price.pence:
        return f"{said}."
    return f"{said}, put here at {format_pounds(price.unit_price_pence)}."
