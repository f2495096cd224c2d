"""The forms of the library. A form asks for the same columns as the table, and by the same rules."""

from decimal import Decimal

from portal.web.forms import Form, InvalidForm
from valuation.unit_costs.columns import COLUMNS, YES
from valuation.unit_costs.rules.costs import Kind, UnitCost, WrongCost, check_kind
from valuation.unit_costs.rules.prices import Series

_FILE_NAME = 200


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


async def read_file(form: Form) -> tuple[str, bytes]:
    file = form.files.get("file")
    if file is None or not file.filename:
        form.reject("file", "Choose the file that you want to upload.")
        raise InvalidForm
    return " ".join(file.filename.replace("\\", "/").rpartition("/")[2].split())[:_FILE_NAME], await file.read()


def read_series(form: Form, indices: dict[str, Decimal]) -> Series:
    name = form.text("name", "what the index is called", longest=100)
    edition = form.text("edition", "the edition", longest=60)
    source = form.text("source", "who published it, and where")
    published_on = form.date("published", "when it was published")
    form.check()
    return Series(name, edition, source, published_on, indices)
