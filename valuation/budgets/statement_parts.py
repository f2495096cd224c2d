"""The tables of a statement: the page, the workbook and the Word document are all made of these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.clock import uk_date
from valuation.budgets.rules.statement import Amount, Move, Position, amount, is_funding, is_spending
from valuation.budgets.statements import LineShare, Statement
from valuation.ledger.rules.postings import Medium

Cell = str | int
Column = tuple[str, bool]
"""A heading, and whether amounts stand under it."""


@dataclass(frozen=True)
class Part:
    """One table. A cell is words, or whole pence; `total` is a last row."""

    id: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    note: str = ""


def parts_of(statement: Statement) -> list[Part]:
    parts = [
        _position(statement),
        _funding(statement),
        _in_kind(statement),
        _spending(statement),
        _aside(statement),
        _outlook(statement),
        _plans(statement),
        _shares(statement),
        _uses(statement),
    ]
    return [part for part in parts if part.rows]


def _words(*headings: str) -> list[Column]:
    return [(heading, False) for heading in headings]


def _amounts(*headings: str) -> list[Column]:
    return [(heading, True) for heading in headings]


def _position(statement: Statement) -> Part:
    rows = [_position_row(one) for one in statement.positions]
    return Part(
        "position",
        "Net position",
        [*_words("Held by"), *_amounts("Brought forward", "Cash in", "Spent", "Net position", "Carried forward")],
        rows,
        _position_row(statement.position) if len(rows) > 1 else (),
    )


def _position_row(one: Position) -> list[Cell]:
    return [one.holder, one.brought_pence, one.funding_pence, one.spent_pence, one.net_pence, one.carried_pence]


def _compared(statement: Statement) -> list[Column]:
    """Over the span, up to its end, and what it is compared with; a year is compared with the year before alone."""
    if statement.span.is_year:
        return _amounts("This year", "Last year")
    return _amounts("This quarter", "Year to date", "Quarter before", "Same quarter last year")


def _figures(statement: Statement, one: Amount) -> list[int]:
    if statement.span.is_year:
        return [one.pence, one.last_year_pence]
    return [one.pence, one.to_date_pence, one.before_pence, one.last_year_pence]


def _funding(statement: Statement) -> Part:
    plan, moves = statement.at.plan, statement.money.moves
    agreed = {name: plan.by_medium(body_id)[Medium.CASH] for body_id, name in plan.bodies.items()}
    given = dict.fromkeys(move.owner for move in moves if is_funding(move))
    rows: list[list[Cell]] = []
    for name in dict.fromkeys([*agreed, *given]):
        received = amount(moves, statement.span, _from(name, Medium.CASH))
        rows.append([name, agreed.get(name, 0), *_figures(statement, received)])
    return Part(
        "funding",
        "Cash put in, by partner",
        [*_words("Organisation"), *_amounts("Agreed for the year"), *_compared(statement)],
        rows,
        _total(rows, ["All together"]),
    )


def _in_kind(statement: Statement) -> Part:
    plan, moves = statement.at.plan, statement.money.moves
    rows: list[list[Cell]] = []
    for medium in (Medium.IN_KIND, Medium.STAFF_TIME):
        agreed = {name: plan.by_medium(body_id)[medium] for body_id, name in plan.bodies.items()}
        given = dict.fromkeys(move.owner for move in moves if is_funding(move, medium))
        for name in dict.fromkeys([*(name for name, pence in agreed.items() if pence), *given]):
            received = amount(moves, statement.span, _from(name, medium))
            rows.append([name, str(medium).capitalize(), agreed.get(name, 0), *_figures(statement, received)])
    return Part(
        "in-kind",
        "Put in otherwise than as cash",
        [*_words("Organisation", "What"), *_amounts("Agreed for the year"), *_compared(statement)],
        rows,
        note="This is counted beside cash and never with it: it cannot be spent.",
    )


def _from(name: str, medium: Medium) -> Callable[[Move], bool]:
    return lambda move: is_funding(move, medium) and move.owner == name


def _spending(statement: Statement) -> Part:
    rows: list[list[Cell]] = []
    for line in statement.at.budget.lines:
        paid = [move for move in statement.money.moves if move.line_id == line.id and is_spending(move)]
        for payee in dict.fromkeys(move.owner for move in paid) or [line.provider]:
            one = amount([move for move in paid if move.owner == payee], statement.span, is_spending)
            rows.append([line.scheme, line.name, payee, *_figures(statement, one)])
    return Part(
        "spending",
        "Spending by scheme and provider",
        [*_words("Scheme", "Spend line", "Provider"), *_compared(statement)],
        rows,
        _total(rows, ["All together", "", ""]),
    )


def _aside(statement: Statement) -> Part:
    """Beside what was spent, and in none of its sums."""
    by_line: dict[tuple[UUID, str, str], int] = {}
    for one in statement.money.aside:
        key = one.line_id, one.holder, one.payee
        by_line[key] = by_line.get(key, 0) + one.pence
    order = {line.id: place for place, line in enumerate(statement.at.budget.lines)}
    rows: list[list[Cell]] = []
    for (line_id, holder, payee), pence in sorted(by_line.items(), key=lambda one: order[one[0][0]]):
        line = statement.at.budget.line(line_id)
        rows.append([line.scheme, line.name, holder, payee, pence])
    return Part(
        "aside",
        "Set aside and not paid yet",
        [*_words("Scheme", "Spend line", "Held by", "For"), *_amounts("Set aside")],
        rows,
        _total(rows, ["All together", "", "", ""]),
        note="As at the end of the period. It is not spent and stands in no other figure: when it is paid it becomes "
        "spending, and when it is released or expires it is free again.",
    )


def _outlook(statement: Statement) -> Part:
    rows: list[list[Cell]] = []
    for line in statement.at.budget.lines:
        one = statement.outlooks[line.id]
        outturn: Cell = "No forecast yet" if one.outturn_pence is None else one.outturn_pence
        variance: Cell = "" if one.variance_pence is None else one.variance_pence
        rows.append([line.title, one.budget_pence, one.spent_pence, outturn, variance, _plan(statement, line.id)])
    return Part(
        "forecast",
        "Spent against the budget" if statement.is_final else "Budget and forecast",
        [
            *_words("Spend line"),
            *_amounts("Budget", "Spent to date", "Outturn" if statement.is_final else "Expected in all", "Variance"),
            *_words("Action plan"),
        ],
        rows,
        note="A variance above zero is an overspend.",
    )


def _plan(statement: Statement, line_id: UUID) -> str:
    if statement.money.plan(line_id, statement.last_quarter):
        return "Written, see below"
    outlook = statement.outlooks[line_id]
    if outlook.outturn_pence is None:
        return "Not known without a forecast"
    return "Missing: the variance asks for one" if outlook.needs_plan else "Not needed"


def _plans(statement: Statement) -> Part:
    written = [(line, statement.money.plan(line.id, statement.last_quarter)) for line in statement.at.budget.lines]
    return Part(
        "action-plans",
        "Action plans",
        _words("Spend line", "What will be done", "Written by"),
        [[line.title, plan.text, f"{plan.organisation}, {uk_date(plan.at)}"] for line, plan in written if plan],
    )


def _shares(statement: Statement) -> Part:
    bodies = statement.bodies
    has_steps = any(share.sharing and share.sharing.taken for share in statement.shares)
    has_rest = any(share.staying_pence for share in statement.shares)
    others = [name for name, is_shown in (("From steps", has_steps), ("Stays in the fund", has_rest)) if is_shown]
    return Part(
        "shares",
        "Each partner’s share",
        [*_words("Spend line"), *_amounts("Variance", *bodies.values(), *others, "Not met"), *_words("What holds")],
        [_share_row(share, list(bodies), has_steps=has_steps, has_rest=has_rest) for share in statement.shares],
        note="What is above zero is paid on top of the contribution; what is below zero comes back"
        + (", or stays in the fund where it says so." if has_rest else "."),
    )


def _share_row(share: LineShare, bodies: Sequence[str], *, has_steps: bool, has_rest: bool) -> list[Cell]:
    variance: Cell = "" if share.variance_pence is None else share.variance_pence
    if share.variance_pence is None or share.agreed is None:
        return [share.line.title, variance, *[""] * (len(bodies) + has_steps + has_rest + 1), share.says]
    extra_pence = share.sharing.extra_pence if share.sharing else {}
    extra = [extra_pence.get(body, "") for body in bodies]
    taken = [sum(one.amount_pence for one in share.sharing.taken) if share.sharing else 0] if has_steps else []
    rest = [share.staying_pence] if has_rest else []
    return [share.line.title, variance, *extra, *taken, *rest, share.unmet_pence, share.says]


def _uses(statement: Statement) -> Part:
    rows: list[list[Cell]] = [
        [statement.at.budget.line(one.line_id).title, one.purpose, one.organisation, one.amount_pence]
        for one in statement.money.uses
    ]
    return Part(
        "uses",
        "Uses of what was left",
        [*_words("Spend line", "Purpose", "Recorded by"), *_amounts("Amount")],
        rows,
        _total(rows, ["All together", "", ""]),
        note="An underspend can only be put to non-recurrent use.",
    )


def _total(rows: Sequence[Sequence[Cell]], words: Sequence[str]) -> list[Cell]:
    columns = zip(*(row[len(words) :] for row in rows), strict=True)
    return [*words, *(sum(cell for cell in column if isinstance(cell, int)) for column in columns)]
