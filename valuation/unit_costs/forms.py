"""The forms of the library. A form asks for the same columns as the table, and by the same rules."""

from decimal import Decimal

from portal.web.forms import Form
from valuation.unit_costs.columns import COLUMNS, YES
from valuation.unit_costs.rules.costs import Kind, UnitCost, WrongCost, check_kind
from valuation.unit_costs.rules.prices import Series


def read_cost(form: Form) -> UnitCost:
    read = {column.name: form.converted(column.name, column.read) for column in COLUMNS}
    is_cashable = read.pop("cashable") == YES
    if "kind" not in form.errors:
        try:
            check_kind(read["kind"], is_cashable=is_cashable)
        except WrongCost as wrong:
            form.reject("cashable", wrong.sentence)
    form.check()
    return UnitCost(**{**read, "kind": Kind(read["kind"])}, is_cashable=is_cashable)


def read_series(form: Form, indices: dict[str, Decimal]) -> Series:
    name = form.text("name", "what the index is called", longest=100)
    edition = form.text("edition", "the edition", longest=60)
    source = form.text("source", "who published it, and where")
    published_on = form.date("published", "when it was published")
    form.check()
    return Series(name, edition, source, published_on, indices)
