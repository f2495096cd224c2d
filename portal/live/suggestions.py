"""What somebody who may only suggest may send (F12): rejecting every suggestion must leave the text unchanged.

The frames are tried on a copy. Blocks without words do not count, as they do not in the canonical text. A
suggestion of another organisation must still be there as well, or suggesting would be a way to silence others.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pycrdt import Doc

from portal.live.content import (
    DELETION,
    INSERTION,
    TABLE,
    Tree,
    read_marked_blocks,
)
from portal.live.disowning import disown
from portal.live.names import spelled
from portal.live.protocol import Malformed
from portal.live.rights import Author
from portal.live.said import Said

Run = Mapping[str, Any]
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
    marks = [spelled(DELETION, mark) for mark in going if mark.get("organisation") != own]
    marks += [spelled(INSERTION, run[INSERTION])] if INSERTION in run else []
    return [sorted(marks), sorted(run.get("comments", []))]


class TextChanged(Exception):
    """The frames would change the text itself, or another organisation's suggestion."""


def check_suggestions(doc: Tree, said: Said, updates: Sequence[bytes], author: Author) -> None:
    """Try the updates on a copy. Raises TextChanged, or Malformed for what cannot be applied at all.

    Words that have come under another's mark lose it, as they will in the document itself: see portal.live.said.
    """
    copy = copy_of(doc)
    _apply_all(copy, updates)
    if unsaid := said.unsaid_in(copy, author):
        disown(copy, unsaid, author)
    if not leaves_text_unchanged(doc, copy, author):
        raise TextChanged


def _apply_all(copy: Tree, updates: Sequence[bytes]) -> None:
    try:
        for update in updates:
            copy.apply_update(update)
    except Exception as error:
        raise Malformed("the update cannot be applied") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Malformed("the update cannot be applied") from error
