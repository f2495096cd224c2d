"""The words of a document: from the editor's tree to canonical JSON, and from JSON to a new tree.

The tree is flat: `block` elements with a kind, and plain `table`s whose cells hold one block each. Offsets into
pycrdt's texts count UTF-8 bytes, so no offset leaves or enters this file in any other unit than characters.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from portal.live.marks import overlapping
from portal.live.rights import Block
from portal.live.updates import ROOT

Marks = Mapping[str, Any]
Piece = tuple[str, Marks]
"""Words that look the same, with the editor's marks on them."""

BLOCK, TABLE, ROW, HEADER, CELL = "block", "table", "table_row", "table_header", "table_cell"
BOLD, ITALIC, LINK, INSERTION, DELETION, COMMENT = "strong", "em", "link", "insertion", "deletion", "comment"
OVERLAPPING = (COMMENT, DELETION)
PARAGRAPH = "p"
Tree = Doc[Any]


def fragment_of(doc: Tree) -> XmlFragment:
    fragment: XmlFragment = doc.get(ROOT, type=XmlFragment)
    return fragment


def at_once(doc: Tree) -> Any:  # noqa: ANN401 -- pycrdt's
    """For whoever reads much: otherwise pycrdt begins by counting all editors' items at every single question."""
    return doc.transaction()


def read_blocks(doc: Tree) -> list[Block]:
    """The text as it stands: what is only suggested is left out, what is only suggested to go is still there."""
    with at_once(doc):
        return [_read_element(element, _settled) for element in elements_of(fragment_of(doc))]


def read_marked_blocks(doc: Tree) -> list[Block]:
    """The text with every open suggestion and comment: runs also carry `insertion`, `deletion` and `comments`.

    Where several want the same words to go, `deletion` is the earliest and `deletions` are all of them.
    """
    with at_once(doc):
        return [_read_element(element, _marked) for element in elements_of(fragment_of(doc))]


def read_element(element: XmlElement) -> Block:
    """One clause of the text as it stands."""
    return _read_element(element, _settled)


def read_marked_element(element: XmlElement) -> Block:
    """One clause with every open suggestion and comment."""
    return _read_element(element, _marked)


def elements_of(parent: XmlFragment | XmlElement) -> Iterator[XmlElement]:
    return (child for child in parent.children if isinstance(child, XmlElement))


def blocks_of(doc: Tree) -> Iterator[XmlElement]:
    """Every block that holds words, those in the cells of tables too."""
    for element in elements_of(fragment_of(doc)):
        yield from blocks_within(element)


def blocks_within(element: XmlElement) -> list[XmlElement]:
    if element.tag != TABLE:
        return [element]
    return [block for row in elements_of(element) for cell in elements_of(row) for block in elements_of(cell)]


def settled_rows(table: XmlElement) -> list[XmlElement]:
    """Without rows that are only suggested. The header is a row of every table."""
    return [row for number, row in enumerate(elements_of(table)) if number == 0 or not is_only_suggested(row)]


def is_only_suggested(part: XmlElement) -> bool:
    """Whether a table or a row has words, and none of them stands in the text."""
    pieces = [marks for block in blocks_in(part) for text in texts_of(block) for _, marks in pieces_of(text)]
    return bool(pieces) and all(INSERTION in marks for marks in pieces)


def blocks_in(part: XmlElement) -> list[XmlElement]:
    """Of a clause, or of one row of a table."""
    if part.tag != ROW:
        return blocks_within(part)
    return [block for cell in elements_of(part) for block in elements_of(cell)]


def texts_of(block: XmlElement) -> list[XmlText]:
    """Usually one; two when two people began to write in the same empty block at the same moment."""
    return [child for child in block.children if isinstance(child, XmlText)]


def pieces_of(text: XmlText) -> list[Piece]:
    return [(words, _plain_marks(marks)) for words, marks in text.diff() if isinstance(words, str)]


def plain(text: XmlText) -> str:
    return "".join(words for words, _ in pieces_of(text))


def attribute(element: XmlElement, name: str) -> str:
    value = element.attributes.get(name)
    return value if isinstance(value, str) else ""


def byte_offset(words: str, characters: int) -> int:
    """Where pycrdt has the character that stands at this place."""
    return len(words[:characters].encode())


def cell_block(cell: XmlElement) -> XmlElement | None:
    """The cell's one block; None where an editor has put several into it."""
    blocks = list(elements_of(cell))
    return blocks[0] if len(blocks) == 1 else None


def deletions_of(marks: Marks) -> list[Mapping[str, Any]]:
    """Everybody's suggestions that these words go, the earliest first. Several may want the same."""
    found = [value for name, value in marks.items() if name.partition("--")[0] == DELETION]
    return sorted(
        (one for one in found if isinstance(one, Mapping)), key=lambda one: [str(one.get("at")), str(one.get("id"))]
    )


def is_going(marks: Marks, organisation: str) -> bool:
    """Whether this organisation suggests already that these words go."""
    return any(mark.get("organisation") == organisation for mark in deletions_of(marks))


def _plain_marks(marks: Marks | None) -> Marks:
    """A mark that may lie over another of its kind is stored as `name--hash`, and keeps the hash here."""
    named = {} if marks is None else marks
    return {name if name.startswith(OVERLAPPING) else name.partition("--")[0]: value for name, value in named.items()}


def _settled(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    return [_run(words, marks) for words, marks in pieces if INSERTION not in marks]


def _marked(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    return [_run(words, marks) | _review(marks) for words, marks in pieces]


def _run(words: str, marks: Marks) -> dict[str, Any]:
    run: dict[str, Any] = {"text": words}
    if BOLD in marks:
        run["bold"] = True
    if ITALIC in marks:
        run["italic"] = True
    link = marks.get(LINK)
    if isinstance(link, Mapping) and isinstance(link.get("href"), str):
        run["link"] = link["href"]
    return run


def _review(marks: Marks) -> dict[str, Any]:
    suggested: dict[str, Any] = {INSERTION: marks[INSERTION]} if isinstance(marks.get(INSERTION), Mapping) else {}
    if going := deletions_of(marks):
        suggested[DELETION] = going[0]
        suggested |= {"deletions": going} if len(going) > 1 else {}
    comments = [
        value["id"] for name, value in marks.items() if name.startswith(COMMENT) and isinstance(value, Mapping)
        and isinstance(value.get("id"), str)
    ]  # fmt: skip
    return suggested | ({"comments": comments} if comments else {})


def _read_element(element: XmlElement, runs_of: Any) -> Block:  # noqa: ANN401 -- _settled or _marked
    if element.tag == TABLE:
        caption, standing = attribute(element, "caption"), list(elements_of(element))
        if runs_of is _settled:
            caption, standing = ("", []) if is_only_suggested(element) else (caption, settled_rows(element))
        rows = [[_read_cell(cell, runs_of) for cell in elements_of(row)] for row in standing]
        return {"id": attribute(element, "id"), "kind": TABLE, "caption": caption, "rows": rows}
    return {
        "id": attribute(element, "id"),
        "kind": attribute(element, "kind") or PARAGRAPH,
        "runs": _read_runs(element, runs_of),
    }


def _read_cell(cell: XmlElement, runs_of: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """On one line, as the canonical text has it."""
    runs: list[dict[str, Any]] = []
    for block in elements_of(cell):
        words = _read_runs(block, runs_of)
        runs += [{"text": " "}, *words] if runs and words else words
    return runs


def _read_runs(block: XmlElement, runs_of: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    runs: list[dict[str, Any]] = runs_of(piece for text in texts_of(block) for piece in pieces_of(text))
    return runs


def write_blocks(doc: Tree, blocks: Sequence[Block]) -> None:
    """Put these blocks at the end of the document's text."""
    fragment = fragment_of(doc)
    with doc.transaction():
        for block in blocks:
            insert_block(fragment, len(fragment.children), block)


def insert_block(fragment: XmlFragment, index: int, block: Block, extra: Marks | None = None) -> None:
    """A new block at this place. `extra` marks all its words, as a suggestion does."""
    if block["kind"] == TABLE:
        table = XmlElement(TABLE, {"id": block["id"], "caption": block["caption"]})
        fragment.children.insert(index, table)
        for number, cells in enumerate(block["rows"]):
            insert_row(table, number, cells, HEADER if number == 0 else CELL, extra)
        return
    element = XmlElement(BLOCK, {"kind": block["kind"], "id": block["id"]})
    fragment.children.insert(index, element)
    write_runs(element, block["runs"], extra)


def insert_row(
    table: XmlElement, index: int, cells: Sequence[Sequence[Block]], tag: str = CELL, extra: Marks | None = None
) -> None:
    row = XmlElement(ROW)
    table.children.insert(index, row)
    for runs in cells:
        cell = XmlElement(tag)
        row.children.append(cell)
        block = XmlElement(BLOCK, {"kind": PARAGRAPH, "id": ""})
        cell.children.append(block)
        write_runs(block, runs, extra)


def write_runs(block: XmlElement, runs: Sequence[Mapping[str, Any]], extra: Marks | None = None) -> None:
    """The words of an empty block. A block without words has no text at all, as in the editor."""
    if not runs:
        return
    text = XmlText()
    block.children.append(text)
    at = 0
    for run in runs:
        text.insert(at, run["text"], {**marks_of(run), **(extra or {})})
        at += len(run["text"].encode())


def marks_of(run: Mapping[str, Any]) -> dict[str, Any]:
    """The editor's marks for the look of a run, and for the comments that it is under."""
    marks: dict[str, Any] = {}
    if run.get("bold"):
        marks[BOLD] = {}
    if run.get("italic"):
        marks[ITALIC] = {}
    if run.get("link"):
        marks[LINK] = {"href": run["link"]}
    for comment_id in run.get("comments", ()):
        mark = {"id": comment_id}
        marks[overlapping(COMMENT, mark)] = mark
    return marks
