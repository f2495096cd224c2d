"""What somebody who may only suggest may send (F12): rejecting every suggestion must leave the text unchanged.

The frames are tried on a copy. Blocks without words do not count, as they do not in the canonical text. A
suggestion of another organisation must still be there as well, or suggesting would be a way to silence others.
"""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pycrdt import Doc

from portal.live.content import (
    DELETION,
    INSERTION,
    TABLE,
    Tree,
    blocks_of,
    pieces_of,
    read_marked_blocks,
    texts_of,
)
from portal.live.protocol import Malformed
from portal.live.rights import Author

Run = Mapping[str, Any]
Format = tuple[str, str]
"""A mark's name and its value as JSON, as an update holds them."""

ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
ONLY_SUGGEST = "You may suggest changes to this section, but not change its text. Nothing you typed last was saved."


def copy_of(doc: Tree) -> Tree:
    copy: Tree = Doc()
    copy.apply_update(doc.get_update())
    return copy


def leaves_text_unchanged(before: Tree, after: Tree, author: Author) -> bool:
    """Whether nothing differs but what the author's organisation suggests."""
    return _without_own(before, author) == _without_own(after, author)


def _without_own(doc: Tree, author: Author) -> list[Any]:
    """Each block with words, less what the author's organisation would put in, and who else marked which words."""
    own = str(author.organisation_id)
    kept: list[Any] = []
    for block in read_marked_blocks(doc):
        if block["kind"] == TABLE:
            rows = [[_joined(cell, own) for cell in row] for row in block["rows"]]
            kept.append((block["id"], TABLE, block["caption"], rows))
        elif runs := _joined(block["runs"], own):
            kept.append((block["id"], block["kind"], runs))
    return kept


def _joined(runs: Iterable[Run], own: str) -> list[list[Any]]:
    """Runs that look the same and stand side by side are one, for a suggestion between them has parted them."""
    joined: list[list[Any]] = []
    for run in runs:
        if run.get(INSERTION, {}).get("organisation") == own:
            continue
        look = [run.get("bold", False), run.get("italic", False), run.get("link"), *_of_others(run, own)]
        if joined and joined[-1][1] == look:
            joined[-1][0] += run["text"]
        elif run["text"]:
            joined.append([run["text"], look])
    return joined


def _of_others(run: Run, own: str) -> list[Any]:
    """Suggestions of other organisations, which stay where they are, and comments, which the portal alone anchors."""
    going = run.get("deletions", [run[DELETION]] if DELETION in run else [])
    marks = [_spelling(DELETION, mark) for mark in going if mark.get("organisation") != own]
    marks += [_spelling(INSERTION, run[INSERTION])] if INSERTION in run else []
    return [sorted(marks), sorted(run.get("comments", []))]


def forged(formats: Iterable[Format], author: Author, known: Container[str]) -> bool:
    """Whether a suggestion is made in another's name.

    An editor repeats the marks of the words around what it types, and brings back the marks of words whose
    deletion is undone. So a mark that stands or stood in the text is nobody's forgery.
    """
    return any(spelling not in known for spelling, mark in _suggestions(formats) if not _is_own(mark, author))


def spellings(formats: Iterable[Format]) -> set[str]:
    """The suggestions' marks, each in the one spelling in which they are compared."""
    return {spelling for spelling, _ in _suggestions(formats)}


def standing(doc: Tree) -> set[str]:
    """The spelling of every suggestion's mark in the text."""
    every = (
        (written.partition("--")[0], mark)
        for block in blocks_of(doc)
        for text in texts_of(block)
        for _, marks in pieces_of(text)
        for written, mark in marks.items()
    )
    return {_spelling(name, mark) for name, mark in every if name in (INSERTION, DELETION)}


def _suggestions(formats: Iterable[Format]) -> Iterator[tuple[str, Any]]:
    for written_name, value in formats:
        name = written_name.partition("--")[0]
        mark = _value(value)
        if name in (INSERTION, DELETION) and mark is not None:
            yield _spelling(name, mark), mark


def is_insertion(spelling: str) -> bool:
    return spelling.startswith(f'["{INSERTION}"')


def _spelling(name: str, mark: object) -> str:
    return json.dumps([name, mark], sort_keys=True)


def _value(written: str) -> Any | None:  # noqa: ANN401 -- whatever JSON the editor sent
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return written


def _is_own(mark: Any, author: Author) -> bool:  # noqa: ANN401
    if not isinstance(mark, Mapping) or not ID.fullmatch(str(mark.get("id", ""))):
        return False
    return mark.get("person") == str(author.person_id) and mark.get("organisation") == str(author.organisation_id)


class TextChanged(Exception):
    """The frames would change the text itself, or another organisation's suggestion."""


def check_suggestions(doc: Tree, updates: Sequence[bytes], author: Author) -> None:
    """Try the updates on a copy. Raises TextChanged, or Malformed for what cannot be applied at all."""
    copy = copy_of(doc)
    try:
        for update in updates:
            copy.apply_update(update)
    except Exception as error:
        raise Malformed("the update cannot be applied") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Malformed("the update cannot be applied") from error
    if not leaves_text_unchanged(doc, copy, author):
        raise TextChanged
