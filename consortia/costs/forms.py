"""What people type about a cost."""

from collections.abc import Sequence
from uuid import UUID

from consortia.costs.actions import TypedCost
from consortia.costs.costing import Price
from consortia.costs.rules import IN_WORDS, Kind, Line, parse_amount
from portal.money import pounds
from portal.web.forms import Form, blank
from portal.web.templating import initial_capital
from valuation.measures import in_figures, read_measure

KINDS = [(kind.value, initial_capital(kind), IN_WORDS[kind]) for kind in Kind]
NO_PACKAGE = "none"


def read_cost(posted: Form, packages: Sequence[tuple[str, str]]) -> TypedCost:
    description = posted.text("description", "what it is, such as wages of the co-ordinator", longest=200)
    amount_pence = posted.converted("amount", parse_amount)
    kind = posted.choice("kind", list(Kind), "what kind of cost it is")
    basis = posted.text("basis", "", required=False, longest=500)
    package = posted.choice("package", [NO_PACKAGE, *(key for key, _ in packages)], "a work package, or none")
    posted.check()
    return TypedCost(description, kind, amount_pence, basis, None if package == NO_PACKAGE else UUID(package))


def read_price(posted: Form) -> Price:
    units = posted.converted("units", read_measure)
    unit = posted.text("unit", "what one of them is, such as visit", longest=60)
    pence = posted.converted("price", parse_amount)
    if pence is not None and pence < 0:
        posted.reject("price", "Enter a price of more than zero.")
    posted.check()
    return Price(units, unit, pence)


def price_form(price: Price | None) -> Form:
    if price is None:
        return blank()
    return blank(units=in_figures(price.units), unit=price.unit, price=pounds(price.pence))


def cost_form(line: Line) -> Form:
    return blank(
        description=line.description,
        kind=line.kind,
        amount=pounds(line.amount_pence),
        basis=line.basis,
        package=str(line.package_id or NO_PACKAGE),
    )


def read_keys(posted: Form, name: str) -> list[UUID]:
    """The keys that the page sent along; one that is no key was not on the page."""
    try:
        return [UUID(key) for key in posted.chosen(name)]
    except ValueError:
        return []
