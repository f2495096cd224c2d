"""The table of unit costs as people bring and take it: the same columns in the template, the file that comes back,
and the file that goes out.
"""

from collections.abc import Callable, Sequence
from typing import Any

from portal.refusals import Refused
from valuation.intake.rules import Column, Fault, Row, converted
from valuation.ledger.rules.value import Tier
from valuation.unit_costs.rules.costs import Kind, UnitCost, WrongCost, amount_typed, check_kind, read_amount
from valuation.unit_costs.rules.prices import is_financial, read_index, read_year

LONGEST = 200
YES, NO = "yes", "no"


def text(wanted: str, *, required: bool = True, longest: int = LONGEST) -> Callable[[str], str]:
    def read(words: str) -> str:
        value = " ".join(words.split())
        if required and not value:
            raise Refused(f"Enter {wanted}.")
        if len(value) > longest:
            raise Refused(f"Shorten this to {longest} characters or fewer. It has {len(value)}.")
        return value

    return read


def one_of(values: Sequence[str]) -> Callable[[str], str]:
    def read(words: str) -> str:
        value = " ".join(words.casefold().split())
        if value not in values:
            raise Refused(f"Enter one of: {', '.join(values)}.")
        return value

    return read


COLUMNS = (
    Column("reference", "Reference", text("a reference, such as GP-1", longest=30), "Your own short name for the row"),
    Column("name", "Item", text("what is counted"), "What is counted, such as a night in custody"),
    Column("amount", "Amount", read_amount, "In pounds: 127, or 45 to 56, or up to 1,200"),
    Column(
        "unit", "Unit", text("the unit", required=False, longest=60), "Per what; left empty it cannot be multiplied"
    ),
    Column("price_year", "Price year", read_year, "2008, or 2008/09 for a financial year"),
    Column("edition", "Edition", text("the edition", longest=60), "Of the source, such as version 3"),
    Column("source", "Source", text("the source"), "Who published it, and where"),
    Column("saves", "Whom it saves", text("whom it saves", longest=80), "The body to which the value accrues"),
    Column("tier", "Tier", one_of(list(Tier)), ", ".join(Tier)),
    Column("kind", "Kind", one_of(list(Kind)), ", ".join(Kind)),
    Column("cashable", "Cashable", one_of([YES, NO]), "yes only for fiscal savings that can leave a budget"),
    Column("event", "Event", text("the event", required=False, longest=60), "The same word for costs of one event"),
    Column("note", "Note", text("a note", required=False), "What readers should know"),
)

INDEX_COLUMNS = (
    Column("year", "Year", read_year, "2008, or 2008/09 for a financial year"),
    Column("index", "Index", read_index, "Any year may be 100"),
)


def row_faults(rows: Sequence[tuple[int, Row]]) -> list[Fault]:
    """What is wrong between two cells of a row."""
    faults = []
    for number, row in rows:
        try:
            check_kind(row["kind"].casefold().strip(), is_cashable=row["cashable"].casefold().strip() == YES)
        except WrongCost as wrong:
            faults.append(Fault(number, "Cashable", wrong.sentence))
    return faults


def cost_of_row(row: Row) -> UnitCost:
    values: dict[str, Any] = converted(row, COLUMNS)
    is_cashable = values.pop("cashable") == YES
    return UnitCost(**{**values, "kind": Kind(values["kind"])}, is_cashable=is_cashable)


def row_of_cost(cost: UnitCost) -> list[str]:
    """Cells in the order of the columns."""
    words = words_of_cost(cost)
    return [words[column.name] for column in COLUMNS]


def words_of_cost(cost: UnitCost) -> dict[str, str]:
    return {
        "reference": cost.reference,
        "name": cost.name,
        "amount": amount_typed(cost.amount),
        "unit": cost.unit,
        "price_year": cost.price_year,
        "edition": cost.edition,
        "source": cost.source,
        "saves": cost.saves,
        "tier": cost.tier,
        "kind": cost.kind,
        "cashable": YES if cost.is_cashable else NO,
        "event": cost.event,
        "note": cost.note,
    }


def years_in_order(years: Sequence[str]) -> list[str]:
    return sorted(years, key=lambda year: (is_financial(year), year))
