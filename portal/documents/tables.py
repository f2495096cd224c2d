"""Tables for people who read them on paper, on a screen, or by ear.

The header row repeats on every page and is marked as such, a row never breaks across pages, the table carries a
name and a description for screen readers, and amounts stand flush right under their heading.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.documents.controls import Blank
from portal.documents.elements import Element, clean, twips, w, when
from portal.documents.spans import Spans
from portal.documents.styles import BLANK

Cell = Spans | Blank
FillCell = Callable[[Cell], list[Element]]

_LINE_TWIPS = 300


@dataclass(frozen=True, slots=True)
class Column:
    """A column without a width takes an equal part of what the others leave."""

    heading: Spans
    width_cm: float = 0
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`has_total` sets the last row apart; `has_row_headings` makes the first cell of a row name it."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    description: str = ""
    has_row_headings: bool = False
    has_total: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


def table_element(table: Table, available_cm: float, fill: FillCell) -> Element:
    widths = _widths(table.columns, available_cm)
    header = w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *_header_cells(table, widths, fill))
    rows = [_row(table, number, widths, fill) for number in range(len(table.rows))]
    look = w("tblLook", firstRow=1, lastRow=int(table.has_total), firstColumn=int(table.has_row_headings),
             lastColumn=0, noHBand=1, noVBand=1)  # fmt: skip
    return _table("PortalTable", widths, look, (table.caption, table.description), [header, *rows])


def facts_element(facts: Sequence[tuple[str, str]], available_cm: float, fill: FillCell, caption: str) -> Element:
    """Two columns: what, and its answer. Nothing is a header row; each row is named by its first cell."""
    widths = [twips(available_cm * 0.32), twips(available_cm * 0.68)]
    look = w("tblLook", firstRow=0, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1)
    rows = [
        w("tr", w("trPr", w("cantSplit")),
          _cell(widths[0], "TableHeading", fill(name)), _cell(widths[1], "TableText", fill(answer)))
        for name, answer in facts
    ]  # fmt: skip
    return _table("PortalFacts", widths, look, (caption, ""), rows)


def box_element(blank: Blank, available_cm: float, fill: FillCell) -> Element:
    """One framed cell to write an answer in."""
    widths = [twips(available_cm)]
    look = w("tblLook", firstRow=0, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)
    height = w("trHeight", val=_LINE_TWIPS * blank.lines, hRule="atLeast")
    row = w("tr", w("trPr", height), _cell(widths[0], "TableText", fill(blank), shade=BLANK))
    return _table("PortalTable", widths, look, (blank.prompt, ""), [row])


def _widths(columns: Sequence[Column], available_cm: float) -> list[int]:
    """In twips, together exactly as wide as the page leaves room for."""
    fixed = sum(column.width_cm for column in columns)
    free = sum(1 for column in columns if not column.width_cm)
    share = max(available_cm - fixed, free * 1.5) / free if free else 0
    wanted = [column.width_cm or share for column in columns]
    scale = twips(available_cm) / sum(wanted)
    widths = [int(width * scale) for width in wanted]
    widths[-1] += twips(available_cm) - sum(widths)
    return widths


def _header_cells(table: Table, widths: Sequence[int], fill: FillCell) -> list[Element]:
    return [
        _cell(width, "TableColumnHeading", fill(column.heading), is_amount=column.is_amount, align="bottom")
        for column, width in zip(table.columns, widths, strict=True)
    ]


def _row(table: Table, number: int, widths: Sequence[int], fill: FillCell) -> Element:
    row = table.rows[number]
    is_total = table.has_total and number == len(table.rows) - 1
    lines = max((cell.lines for cell in row if isinstance(cell, Blank)), default=0)
    height = when(lines, "trHeight", val=_LINE_TWIPS * lines, hRule="atLeast")
    cells = [
        _cell(
            width,
            "TableHeading" if is_total or (table.has_row_headings and place == 0) else "TableText",
            fill(cell),
            is_amount=column.is_amount,
            shade=BLANK if isinstance(cell, Blank) else "",
        )
        for place, (column, width, cell) in enumerate(zip(table.columns, widths, row, strict=True))
    ]
    return w("tr", w("trPr", w("cantSplit"), height), *cells)


def _cell(
    width: int, style: str, content: Sequence[Element], *, is_amount: bool = False, align: str = "", shade: str = ""
) -> Element:
    layout = w("pPr", w("pStyle", val=style), when(is_amount, "jc", val="right"))
    background = when(shade, "shd", val="clear", color="auto", fill=shade)
    properties = w("tcPr", w("tcW", w=width, type="dxa"), background, when(align, "vAlign", val=align))
    return w("tc", properties, w("p", layout, *content))


def _table(
    style: str, widths: Sequence[int], look: Element, names: tuple[str, str], rows: Sequence[Element]
) -> Element:
    caption, description = map(clean, names)
    properties = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        look,
        when(caption, "tblCaption", val=caption),
        when(description, "tblDescription", val=description),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), *rows)
