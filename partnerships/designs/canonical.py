"""The one form in which a text is stored, hashed and signed: canonical JSON and its SHA-256 (F14, F19)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from partnerships.designs.blocks import Block, Blocks, Kind, Row, Run, Runs, Section, TableBlock, TextBlock
from partnerships.designs.normal import normal_blocks, normal_sections

_FORMAT = 1  # a change to the form below gets the next number, so that old digests keep their meaning


class Malformed(ValueError):
    """Stored or received content that is not a list of blocks. Says where."""


def canonical_json(sections: Iterable[Section]) -> str:
    """Sorted keys, no spaces, NFC text: the same text gives the same string everywhere and always."""
    written = [
        {"id": section.id, "heading": section.heading, "blocks": [_write(block) for block in section.blocks]}
        for section in normal_sections(sections)
    ]
    return _dump({"format": _FORMAT, "sections": written})


def version_digest(sections: Iterable[Section]) -> str:
    """What a signature binds to, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(sections).encode()).hexdigest()


def blocks_digest(blocks: Iterable[Block]) -> str:
    """Tells whether one section still reads as it did when somebody began to edit it."""
    return hashlib.sha256(_dump(write_blocks(blocks)).encode()).hexdigest()


def write_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The blocks as JSON values, as a column stores them."""
    return [_write(block) for block in normal_blocks(blocks)]


def read_blocks(written: object) -> Blocks:
    """The blocks again, with safe links only. Raises Malformed, with the place, on any other shape."""
    listed = enumerate(_list(written, "the content"), start=1)
    return normal_blocks([_read(block, f"block {number}") for number, block in listed])


def _dump(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _write(block: Block) -> dict[str, Any]:
    if isinstance(block, TextBlock):
        return {"id": block.id, "kind": block.kind.value, "runs": _write_runs(block.runs)}
    rows = [[_write_runs(cell) for cell in row] for row in block.rows]
    return {"id": block.id, "kind": "table", "caption": block.caption, "rows": rows}


def _write_runs(runs: Runs) -> list[dict[str, Any]]:
    return [
        {"text": run.text}
        | ({"bold": True} if run.bold else {})
        | ({"italic": True} if run.italic else {})
        | ({"link": run.link} if run.link else {})
        for run in runs
    ]


def _read(written: object, place: str) -> Block:
    block = _mapping(written, place)
    if block.get("kind") == "table":
        _only(block, {"id", "kind", "caption", "rows"}, place)
        rows = tuple(_read_row(row, f"a row of {place}") for row in _list(block.get("rows"), place))
        return TableBlock(_text(block, "id", place), _text(block, "caption", place), rows)
    _only(block, {"id", "kind", "runs"}, place)
    kind = _text(block, "kind", place)
    if kind not in set(Kind):
        raise Malformed(f"{place} has the unknown kind {kind!r}")
    return TextBlock(_text(block, "id", place), Kind(kind), _read_runs(block.get("runs"), place))


def _read_row(written: object, place: str) -> Row:
    return tuple(_read_runs(cell, place) for cell in _list(written, place))


def _read_runs(written: object, place: str) -> Runs:
    return tuple(_read_run(_mapping(run, f"a run of {place}"), f"a run of {place}") for run in _list(written, place))


def _read_run(run: Mapping[str, object], place: str) -> Run:
    _only(run, {"text", "bold", "italic", "link"}, place)
    link = run.get("link")
    if link is not None and not isinstance(link, str):
        raise Malformed(f"{place} has a link that is not text")
    looks = [run.get("bold", False), run.get("italic", False)]
    if not all(isinstance(look, bool) for look in looks):
        raise Malformed(f"{place} is bold or italic in a way that is neither true nor false")
    return Run(_text(run, "text", place), bool(looks[0]), bool(looks[1]), link)


def _list(value: object, place: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise Malformed(f"{place} should be a list")
    return value


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Malformed(f"{place} should be an object")
    return value


def _text(mapping: Mapping[str, object], key: str, place: str) -> str:
    value = mapping.get(key)
    if not isinstance(value, str):
        raise Malformed(f"{place} needs the text {key!r}")
    return value


def _only(mapping: Mapping[str, object], keys: set[str], place: str) -> None:
    if unknown := sorted(set(mapping) - keys):
        raise Malformed(f"{place} has the unknown {unknown[0]!r}")
