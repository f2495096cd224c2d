"""What somebody who may only suggest may send (F12): rejecting every suggestion must leave the text unchanged.

The frames are tried on a copy, and where they change the text, that is made a suggestion there and then here: see
portal.live.unawares. Blocks without words do not count, as they do not in the canonical text. A suggestion of another
organisation must still be there as well, or suggesting would be a way to silence others.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pycrdt import XmlElement

from portal.live.content import (
    DELETION,
    INSERTION,
    TABLE,
    Tree,
    attribute,
    elements_of,
    fragment_of,
    read_marked_blocks,
)
from portal.live.instead import TextChanged
from portal.live.members import Member
from portal.live.names import spelled
from portal.live.open_document import OpenDocument
from portal.live.protocol import Malformed
from portal.live.replica import Broken
from portal.live.rights import Author
from portal.live.store import Entry
from portal.live.unawares import removes_clauses, suggest_instead
from portal.live.updates import Contents

Frame = tuple[bytes, Contents]
Run = Mapping[str, Any]
ONLY_SUGGEST = "You may suggest changes to this section, but not change its text. Nothing you typed last was saved."
FIRST_EPOCH = 1


def leaves_text_unchanged(before: Tree, after: Tree, author: Author) -> bool:
    """Whether nothing differs but what the author's organisation suggests."""
    return _without_own(before, author) == _without_own(after, author)


def _without_own(doc: Tree, author: Author) -> list[Any]:
    """Each block with words, less what the author's organisation would put in, and who else marked which words."""
    own = str(author.organisation_id)
    kept: list[Any] = []
    for element, block in zip(elements_of(fragment_of(doc)), read_marked_blocks(doc), strict=True):
        if block["kind"] == TABLE:
            rows = [[_joined(cell, own) for cell in row] for row in block["rows"]]
            kept.append((block["id"], TABLE, block["caption"], rows, _cells_of(element)))
        elif runs := _joined(block["runs"], own):
            kept.append((block["id"], block["kind"], runs))
    return kept


def _cells_of(table: XmlElement) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each cell of a table is, and what stands in it."""
    return [
        (cell.tag or "", [(attribute(block, "kind"), attribute(block, "id")) for block in elements_of(cell)])
        for row in elements_of(table)
        for cell in elements_of(row)
    ]


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


@dataclass(frozen=True, slots=True)
class Applied:
    """`lost` are the words of each frame that landed nowhere."""

    lost: Sequence[str]
    was_put_right: bool = False


def apply_suggestions(
    room: OpenDocument, author: Author, frames: Sequence[Frame], source: Member | None = None
) -> Applied:
    """Try the frames in a twin of the document, and do the same in the document.

    Call it with the lock held, and `keep_names` after it. Raises TextChanged, and what `OpenDocument.apply_now`
    raises; then the document is as it was.
    """
    twin = room.twin()
    try:
        put_right, corrections = _tried(twin, room.replica.doc, author, frames)
    except Broken as failure:
        raise Malformed("the update cannot be applied") from failure
    finally:
        twin.replica.let_go()
    if not put_right:
        return Applied([room.apply_now(author, update, contents, source) for update, contents in frames])
    with room.replica.touched.aside():
        lost = [room.apply_now(author, update, contents, source) for update, contents in frames]
        room.repeat(put_right)
    if source is not None:
        source.was_corrected(corrections)
    return Applied(lost, was_put_right=True)


def _tried(
    twin: OpenDocument, before: Tree, author: Author, frames: Sequence[Frame]
) -> tuple[Sequence[Entry], Collection[str]]:
    """What has to be stored as well to put the frames right, and what of it their author is told."""
    for update, contents in frames:
        twin.apply_now(author, update, contents, None)
    put_right: Sequence[Entry] = ()
    corrections: Collection[str] = ()
    if not leaves_text_unchanged(before, twin.replica.doc, author):
        if _removes_clauses(twin, before, author, frames):
            raise TextChanged
        waiting = len(twin.unsaved)
        corrections = twin.put_right(author, partial(suggest_instead, before=before, author=author))
        put_right = twin.unsaved[waiting:]
    twin.keep_names(author)
    if not leaves_text_unchanged(before, twin.replica.doc, author):
        raise TextChanged
    return put_right, corrections


def _removes_clauses(twin: OpenDocument, before: Tree, author: Author, frames: Sequence[Frame]) -> bool:
    """A document that has begun anew has all its words from the portal, and of some nobody knows who wrote them."""
    replica = twin.replica

    def is_anothers(client: int) -> bool:
        owner = replica.owners.get(client)
        return replica.epoch == FIRST_EPOCH if owner is None else owner.organisation_id != author.organisation_id

    deleted = [one for _, contents in frames for one in contents.deleted]
    return removes_clauses(before, replica.doc, deleted, [one for one in deleted if is_anothers(one[0])])
