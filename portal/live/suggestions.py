"""What somebody who may only suggest may send (F12): rejecting every suggestion must leave the text unchanged.

The frames are tried on a copy, and where they change the text, that is made a suggestion there and then here: see
portal.live.unawares. Blocks without words do not count, as they do not in the canonical text. A suggestion of another
organisation must still be there as well, or suggesting would be a way to silence others.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from portal.live.content import (
    DELETION,
    INSERTION,
    TABLE,
    Tree,
    read_marked_blocks,
)
from portal.live.disowning import disown
from portal.live.members import Member
from portal.live.names import spelled
from portal.live.replica import Replica
from portal.live.rights import Author
from portal.live.room import Room
from portal.live.trials import copy_of, try_on
from portal.live.unawares import empties_clauses, suggest_instead
from portal.live.updates import Contents

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


async def apply_suggestions(
    room: Room, author: Author, frames: Sequence[tuple[bytes, Contents]], source: Member | None = None
) -> list[str]:
    """Try the frames on a copy, and then apply them; gives of each the words that landed nowhere.

    Call it with the lock held, and `keep_names` after it. Raises TextChanged, and what `Room.take` raises.
    """
    if check_suggestions(room.replica, frames, author):
        return [await room.apply(author, update, contents, source) for update, contents in frames]
    change = partial(suggest_instead, before=copy_of(room.replica.doc), author=author)
    with room.replica.touched.aside():
        try:
            return [await room.apply(author, update, contents, source) for update, contents in frames]
        finally:
            room.suggest_instead(author, change, source)


def check_suggestions(replica: Replica, frames: Sequence[tuple[bytes, Contents]], author: Author) -> bool:
    """Whether they are suggestions as they are; if not, `suggest_instead` puts them right.

    Raises TextChanged where it could not, and Malformed for what cannot be applied at all. Words that have come under
    another's mark lose it, as they will in the document itself: see portal.live.said.
    """
    if leaves_text_unchanged(replica.doc, _tried(replica, frames, author), author):
        return True
    if _removes_others_clauses(replica, frames, author):
        raise TextChanged
    if not leaves_text_unchanged(replica.doc, _tried(replica, frames, author, is_put_right=True), author):
        raise TextChanged
    return False


def _tried(
    replica: Replica, frames: Sequence[tuple[bytes, Contents]], author: Author, *, is_put_right: bool = False
) -> Tree:
    copy = copy_of(replica.doc)
    try_on(copy, [update for update, _ in frames])
    if is_put_right:
        suggest_instead(copy, replica.doc, author)
    if unsaid := replica.said.unsaid_in(copy, author):
        disown(copy, unsaid, author)
    return copy


def _removes_others_clauses(replica: Replica, frames: Sequence[tuple[bytes, Contents]], author: Author) -> bool:
    """A few letters come back where they stood; with a clause goes what others are typing in it at that moment.

    A document that has begun anew has all its words from the portal, and of some nobody knows who wrote them.
    """

    def is_anothers(client: int) -> bool:
        owner = replica.owners.get(client)
        return replica.epoch == FIRST_EPOCH if owner is None else owner.organisation_id != author.organisation_id

    deleted = [one for _, contents in frames for one in contents.deleted]
    return empties_clauses(replica.doc, [one for one in deleted if one[0] in replica.clocks and is_anothers(one[0])])
