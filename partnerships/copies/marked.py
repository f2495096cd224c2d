"""A design's text with its open suggestions, as it leaves: the form in which a copy is remembered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partnerships.designs.actions.sittings import clauses
from partnerships.designs.blocks import Block, Kind, Run, Runs, TableBlock, TextBlock
from partnerships.designs.canonical import read_blocks

Written = Mapping[str, Any]
INSERTION, DELETION = "insertion", "deletion"


@dataclass(frozen=True, slots=True)
class Suggested:
    """An open suggestion as it lies on words: which one, whose, on whose behalf, since when (ISO 8601)."""

    id: str
    person: str
    organisation: str
    at: str


@dataclass(frozen=True, slots=True)
class MarkedRun:
    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    insertion: Suggested | None = None
    deletion: Suggested | None = None
    comments: tuple[str, ...] = ()

    @property
    def run(self) -> Run:
        return Run(self.text, self.bold, self.italic, self.link)


MarkedRuns = tuple[MarkedRun, ...]


@dataclass(frozen=True, slots=True)
class MarkedClause:
    """A text or a table. `number` is its place among the clauses that are not only suggested; 0 for those that are."""

    id: str
    kind: str
    runs: MarkedRuns = ()
    caption: str = ""
    rows: tuple[tuple[MarkedRuns, ...], ...] = ()
    number: int = 0

    @property
    def is_table(self) -> bool:
        return self.kind == "table"


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """`number` is the section's place in the design, also where the copy holds this section alone."""

    id: str
    number: int
    heading: str
    clauses: tuple[MarkedClause, ...]


def marked_section(
    section_id: str, number: int, heading: str, settled: Sequence[Written], marked: Sequence[Written]
) -> MarkedSection:
    """`settled` and `marked` are the same blocks of one moment, without and with what is suggested."""
    ids = iter([block.id for block in clauses(list(settled))])  # type: ignore[arg-type] # blocks as the live text has them
    found: list[MarkedClause] = []
    count = 0
    for plain, full in zip(settled, marked, strict=True):
        clause = read_clause(full)
        if read_blocks([dict(plain)]):
            count += 1
            clause = replace(clause, id=next(ids), number=count)
        if _has_words(clause):
            found.append(clause)
    return MarkedSection(section_id, number, heading, tuple(found))


def settled_block(clause: MarkedClause) -> Block:
    """The clause as it stands while nothing is accepted."""
    if clause.is_table:
        rows = tuple(tuple(settled_runs(cell) for cell in row) for row in clause.rows)
        return TableBlock(clause.id, clause.caption, rows)
    return TextBlock(clause.id, Kind(clause.kind), settled_runs(clause.runs))


def settled_runs(runs: MarkedRuns) -> Runs:
    return tuple(run.run for run in runs if run.insertion is None)


def write_sections(sections: Iterable[MarkedSection]) -> list[dict[str, Any]]:
    """As a column stores them, without the comments' ids: those of private comments are nobody else's business."""
    return [
        {
            "id": section.id,
            "number": section.number,
            "heading": section.heading,
            "clauses": [_write_clause(clause) for clause in section.clauses],
        }
        for section in sections
    ]


def read_sections(written: Iterable[Written]) -> tuple[MarkedSection, ...]:
    return tuple(
        MarkedSection(one["id"], one["number"], one["heading"], tuple(read_clause(clause) for clause in one["clauses"]))
        for one in written
    )


def read_clause(written: Written) -> MarkedClause:
    block_id, number = _text(written, "id"), written.get("number", 0)
    if written.get("kind") == "table":
        rows = tuple(tuple(_read_runs(cell) for cell in row) for row in written["rows"])
        width = max((len(row) for row in rows), default=0)
        padded = tuple(row + ((),) * (width - len(row)) for row in rows)
        return MarkedClause(block_id, "table", caption=_text(written, "caption"), rows=padded, number=number)
    kind = _text(written, "kind")
    return MarkedClause(
        block_id, kind if kind in set(Kind) else Kind.PARAGRAPH.value, _read_runs(written["runs"]), number=number
    )


def suggestions_in(clause: MarkedClause) -> Iterator[tuple[Suggested, str]]:
    """Each suggestion with words of it, as often as it lies on some."""
    for runs in cells_of(clause):
        for run in runs:
            for mark in (run.insertion, run.deletion):
                if mark is not None:
                    yield mark, run.text


def cells_of(clause: MarkedClause) -> list[MarkedRuns]:
    return [cell for row in clause.rows for cell in row] if clause.is_table else [clause.runs]


def _has_words(clause: MarkedClause) -> bool:
    return bool(clause.caption) or any(run.text for runs in cells_of(clause) for run in runs)


def _write_clause(clause: MarkedClause) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": clause.id, "kind": clause.kind, "number": clause.number}
    if clause.is_table:
        return facts | {
            "caption": clause.caption,
            "rows": [[_write_runs(cell) for cell in row] for row in clause.rows],
        }
    return facts | {"runs": _write_runs(clause.runs)}


def _write_runs(runs: MarkedRuns) -> list[dict[str, Any]]:
    return [
        {"text": run.text}
        | ({"bold": True} if run.bold else {})
        | ({"italic": True} if run.italic else {})
        | ({"link": run.link} if run.link else {})
        | ({INSERTION: _write_mark(run.insertion)} if run.insertion else {})
        | ({DELETION: _write_mark(run.deletion)} if run.deletion else {})
        for run in runs
    ]


def _write_mark(mark: Suggested) -> dict[str, str]:
    return {"id": mark.id, "person": mark.person, "organisation": mark.organisation, "at": mark.at}


def _read_runs(written: Iterable[Written]) -> MarkedRuns:
    return tuple(
        MarkedRun(
            _text(one, "text"),
            bool(one.get("bold")),
            bool(one.get("italic")),
            _text(one, "link") or None,
            _read_mark(one.get(INSERTION)),
            _read_mark(one.get(DELETION)),
            tuple(one.get("comments", ())),
        )
        for one in written
        if _text(one, "text")
    )


def _read_mark(written: object) -> Suggested | None:
    if not isinstance(written, Mapping):
        return None
    return Suggested(*(_text(written, name) for name in ("id", "person", "organisation", "at")))


def _text(mapping: Written, key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""
