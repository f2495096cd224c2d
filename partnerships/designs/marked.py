"""A section's text with everything that is only suggested or commented on: which words, by whom, for whom (F12).

It is kept beside the text, so that lists of proposals and Word files never ask an open room. What an editor put
into its marks is untrusted: it is read into plain words of a bounded length, or passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from partnerships.designs.blocks import Kind, Run
from partnerships.designs.normal import clean_text, safe_link

LONGEST_FACT = 100
MARKS = {"insertion", "deletion", "deletions", "comments"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One proposal is everything that carries the same id of the same person for the same organisation."""

    id: str
    person: str
    organisation: str
    at: str

    @property
    def key(self) -> str:
        """The proposal's name in a form: unique within its section."""
        return f"{self.organisation}:{self.person}:{self.id}"


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """Words that look the same and are marked the same."""

    run: Run
    insertion: Mark | None = None
    deletions: tuple[Mark, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.deletions if self.insertion is None else (self.insertion, *self.deletions)

    @property
    def is_settled(self) -> bool:
        """Whether the words stand in the text, as far as it is agreed."""
        return self.insertion is None


MarkedRuns = tuple[MarkedRun, ...]


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A clause, or one that is only proposed. A table's cells are `parts`; any other clause has one part."""

    id: str
    kind: str
    parts: tuple[MarkedRuns, ...]
    caption: str = ""
    columns: int = 0

    @property
    def rows(self) -> list[tuple[MarkedRuns, ...]]:
        """A table's cells, row by row."""
        return [self.parts[start : start + self.columns] for start in range(0, len(self.parts), self.columns or 1)]

    @property
    def is_proposed(self) -> bool:
        """Whether none of its words stands in the text."""
        return not any(run.is_settled for part in self.parts for run in part)


MarkedBlocks = tuple[MarkedBlock, ...]


def read_marked(written: Iterable[Mapping[str, Any]]) -> MarkedBlocks:
    """From portal.live's marked blocks, or from a section's row.

    As in the text, blocks without words are left out, but no table is.
    """
    blocks = (_read_table(block) if block["kind"] == "table" else _read_text(block) for block in written)
    return tuple(block for block in blocks if block.columns or any(block.parts))


def keep_marked(written: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]] | None:
    """What a section's row keeps of it: nothing while nothing is suggested or commented on."""
    if not any(MARKS & run.keys() for block in written for run in _runs_of(block)):
        return None
    blocks = read_marked(written)
    if not any(run.marks or run.comments for block in blocks for part in block.parts for run in part):
        return None
    return [write_marked(block) for block in blocks]


def _runs_of(block: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (run for row in block["rows"] for cell in row for run in cell) if block["kind"] == "table" else block["runs"]


def _read_text(block: Mapping[str, Any]) -> MarkedBlock:
    kind = block["kind"] if block["kind"] in set(Kind) else Kind.PARAGRAPH.value
    return MarkedBlock(str(block["id"]), kind, (_read_runs(block["runs"]),))


def _read_table(block: Mapping[str, Any]) -> MarkedBlock:
    width = max((len(row) for row in block["rows"]), default=0)
    rows = [[_read_runs(cell) for cell in row] + [()] * (width - len(row)) for row in block["rows"]]
    parts = tuple(cell for row in rows for cell in row)
    return MarkedBlock(str(block["id"]), "table", parts, clean_text(block["caption"]), width)


def _read_runs(written: Iterable[Mapping[str, Any]]) -> MarkedRuns:
    return tuple(_read_run(run) for run in written if run["text"])


def _read_run(written: Mapping[str, Any]) -> MarkedRun:
    going = written.get("deletions", [written["deletion"]] if "deletion" in written else [])
    run = Run(
        clean_text(written["text"]),
        bool(written.get("bold", False)),
        bool(written.get("italic", False)),
        safe_link(written.get("link")),
    )
    insertion = read_mark(written["insertion"]) if "insertion" in written else None
    comments = tuple(_fact(one) for one in written.get("comments", []))
    return MarkedRun(run, insertion, tuple(read_mark(mark) for mark in going), comments)


def read_mark(written: Mapping[str, Any]) -> Mark:
    return Mark(*[_fact(written.get(name)) for name in ("id", "person", "organisation", "at")])


def _fact(value: object) -> str:
    return clean_text(value)[:LONGEST_FACT] if isinstance(value, str) else ""


def write_marked(block: MarkedBlock) -> dict[str, Any]:
    """As `read_marked` reads it again."""
    if block.kind == "table":
        rows = [[_write_runs(cell) for cell in row] for row in block.rows]
        return {"id": block.id, "kind": "table", "caption": block.caption, "rows": rows}
    return {"id": block.id, "kind": block.kind, "runs": _write_runs(block.parts[0])}


def _write_runs(runs: MarkedRuns) -> list[dict[str, Any]]:
    return [
        {"text": one.run.text}
        | ({"bold": True} if one.run.bold else {})
        | ({"italic": True} if one.run.italic else {})
        | ({"link": one.run.link} if one.run.link else {})
        | ({"insertion": write_mark(one.insertion)} if one.insertion else {})
        | ({"deletions": [write_mark(mark) for mark in one.deletions]} if one.deletions else {})
        | ({"comments": list(one.comments)} if one.comments else {})
        for one in runs
    ]


def write_mark(mark: Mark) -> dict[str, str]:
    return {"id": mark.id, "person": mark.person, "organisation": mark.organisation, "at": mark.at}
