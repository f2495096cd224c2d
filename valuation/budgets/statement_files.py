"""A statement to keep: the same parts as on the page, as a workbook and as a Word document."""

from collections.abc import Sequence
from datetime import datetime

from portal.clock import uk_date, uk_time
from portal.documents import Column, Details, Table, WordDocument
from portal.documents.workbook import Sheet, write_workbook
from portal.money import format_pounds
from valuation.budgets.statement_parts import Cell, Part, parts_of
from valuation.budgets.statements import Statement

_WIDEST_UPRIGHT = 5


def write_xlsx(statement: Statement, made_at: datetime) -> bytes:
    about = _about(statement, made_at)
    facts = [list(fact) for fact in about]
    first = Sheet("About", statement.title, [("", False), ("", False)], facts, notes=warnings_of(statement))
    sheets = [
        Sheet(part.title, f"{statement.title}: {part.title}", part.columns, part.rows, part.total,
              [part.note] if part.note else [])
        for part in parts_of(statement)
    ]  # fmt: skip
    return write_workbook([first, *sheets], statement.title, made_at)


def write_docx(statement: Statement, made_at: datetime, partnership: str) -> bytes:
    document = WordDocument(
        Details(
            title=statement.title,
            made_at=made_at,
            author=statement.at.budget.host or partnership,
            subject="Statement of a budget",
            footer=f"As known on {uk_date(statement.money.known_on)}. Ledger entry {statement.money.head_number}",
        )
    )
    document.cover(partnership, "Statement of a budget", _about(statement, made_at), "\n".join(warnings_of(statement)))
    document.landscape()
    for part in parts_of(statement):
        document.heading(part.title, level=2)
        document.table(_table(part))
        if part.note:
            document.note(part.note)
    return document.to_bytes()


def warnings_of(statement: Statement) -> list[str]:
    """What a reader must know before any figure."""
    warnings = []
    if statement.unsigned:
        lines = "; ".join(statement.unsigned)
        warnings.append(
            f"Money was spent on lines for which no rule is signed: {lines}. Nobody has agreed who bears an overspend."
        )
    text = statement.agreed.in_force
    if text is not None and text.waiver:
        warnings.append(f"The rules were agreed after the year had begun, because: {text.waiver}")
    if statement.without_plan:
        lines = "; ".join(line.title for line in statement.without_plan)
        asked = statement.at.budget.host or "The organisations that hold the money"
        warnings.append(
            f"{asked} {'is' if statement.at.budget.host else 'are'} asked for an action plan: the variance is above "
            f"{statement.at.budget.threshold_percent}% on {lines}."
        )
    return warnings


def _about(statement: Statement, made_at: datetime) -> list[tuple[str, str]]:
    starts_on, ends_on = statement.period
    budget = statement.at.budget
    text = statement.agreed.in_force
    return [
        ("Period", f"{uk_date(starts_on)} to {uk_date(ends_on)}"),
        ("Held by", budget.host or "Each organisation, for its own part"),
        ("Rules", f"Text {text.number}, signed by all on {uk_date(text.signed_at)}" if text else "None is signed"),
        ("As known on", uk_date(statement.money.known_on)),
        ("Made", uk_time(made_at)),
        ("Ledger", f"Entry {statement.money.head_number}, seal {statement.money.head_hash or 'none'}"),
    ]


def _table(part: Part) -> Table:
    amounts = sum(is_amount for _, is_amount in part.columns)
    width = 2.6 if amounts <= _WIDEST_UPRIGHT else 2.3
    rows: Sequence[Sequence[Cell]] = [*part.rows, *([part.total] if part.total else [])]
    return Table(
        [
            Column(heading, width_cm=width if is_amount else 0, is_amount=is_amount)
            for heading, is_amount in part.columns
        ],
        [[cell if isinstance(cell, str) else format_pounds(cell) for cell in row] for row in rows],
        caption=part.title,
        has_row_headings=True,
        has_total=bool(part.total),
    )
