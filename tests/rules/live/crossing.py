"""A room in which Bob may only suggest, and Alice decides while he writes."""

from collections.abc import Callable
from typing import Any, cast

from portal.live.content import (
    read_marked_blocks,
)
from portal.live.settling import Key, settle
from portal.live.suggestions import apply_suggestions
from tests.rules.live.desk import ALICE, BEGINNING, BOB, BOBS, CAROL, Desk, signed
from tests.rules.live.trees import Tree, frames, sent_by, twin, type_into

Change = Callable[[Tree], Any]
ACCEPTED = "Soon: Visits begin within two weeks."


class Crossing(Desk):
    """Bob may only suggest here, and Alice decides while he writes."""

    async def suggests(self, author: Any, *changes: Change, meanwhile: Change = lambda _: None) -> Tree:
        """What this editor sends arrives when `meanwhile` has happened, of which it had not heard."""
        editor = twin(self.doc)
        sent = sent_by(editor)
        for change in changes:
            with editor.transaction():
                change(editor)
        self.room.author_update(ALICE, meanwhile)
        async with self.room.lock:
            apply_suggestions(self.room, author, frames(sent), cast("Any", self))
            self.room.keep_names(author, cast("Any", self))
        editor.apply_update(self.doc.get_update(editor.get_state()))
        assert read_marked_blocks(editor) == read_marked_blocks(self.doc)
        return editor


def accept(*ids: str) -> Change:
    keys = {Key.of(signed(author, one)) for author in (BOB, CAROL) for one in ids}
    return lambda doc: settle(doc, cast("Any", keys))


async def crossing() -> Crossing:
    """Bob has suggested `Soon: `."""
    laid = Crossing(*BEGINNING)
    await laid.suggests(BOB, lambda doc: type_into(doc, 0, 0, "Soon: ", {"insertion": BOBS}))
    assert laid.words[0] == "Visits begin within two weeks."
    return laid
