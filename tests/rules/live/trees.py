"""Documents for tests, and what two editors send each other."""

from collections.abc import Sequence
from typing import Any

from pycrdt import Doc

from portal.live.content import byte_offset, elements_of, fragment_of, plain, texts_of, write_blocks
from portal.live.updates import Contents, read_update

Tree = Doc[Any]


def paragraph(block_id: str, *runs: str | dict[str, Any], kind: str = "p") -> dict[str, Any]:
    written = [{"text": run} if isinstance(run, str) else run for run in runs]
    return {"id": block_id, "kind": kind, "runs": written}


def tree(*blocks: dict[str, Any]) -> Tree:
    doc: Tree = Doc()
    write_blocks(doc, blocks)
    return doc


def twin(doc: Tree) -> Tree:
    """Another editor with the same text."""
    copy: Tree = Doc()
    copy.apply_update(doc.get_update())
    return copy


def sent_by(doc: Tree) -> list[bytes]:
    """A list that fills with the updates that this editor sends from now on."""
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    return updates


def frames(sent: Sequence[bytes]) -> list[tuple[bytes, Contents]]:
    """As the portal reads them before it judges them."""
    return [(update, read_update(update)) for update in sent]


def type_into(doc: Tree, block: int, at: int, words: str, marks: dict[str, Any] | None = None) -> None:
    text = texts_of(list(elements_of(fragment_of(doc)))[block])[0]
    text.insert(byte_offset(plain(text), at), words, marks)


def mark(doc: Tree, block: int, start: int, end: int, marks: dict[str, Any]) -> None:
    text = texts_of(list(elements_of(fragment_of(doc)))[block])[0]
    words = plain(text)
    text.format(byte_offset(words, start), byte_offset(words, end), marks)
