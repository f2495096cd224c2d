"""Rejecting every suggestion must leave the text unchanged, and nobody suggests in another's name."""

from typing import Any

import pytest

from portal.db.keys import new_id
from portal.live.content import fragment_of
from portal.live.members import Limits
from portal.live.names import is_own
from portal.live.open_document import OpenDocument
from portal.live.rights import Address, Author
from portal.live.store import Loaded
from portal.live.suggestions import apply_suggestions, leaves_text_unchanged
from tests.rules.live.desk import take_out
from tests.rules.live.trees import Tree, frames, mark, paragraph, sent_by, tree, twin, type_into

BOB = Author(new_id(), new_id())
SAM = Author(new_id(), new_id())


def signed(author: Author) -> dict[str, Any]:
    return {"id": "s1", "person": str(author.person_id), "organisation": str(author.organisation_id), "at": "now"}


def suggests(doc: Tree, edit: Any, author: Author = BOB) -> bool:
    """Whether it is a suggestion as it is. What is not is another one when it has been put right."""
    editor = twin(doc)
    sent = sent_by(editor)
    edit(editor)
    loaded = Loaded(0, 1, 0, bytes(doc.get_update()), 0, [], {})
    room = OpenDocument(Address(new_id(), new_id()), loaded, Limits())
    applied = apply_suggestions(room, author, frames(sent))
    assert leaves_text_unchanged(doc, room.replica.doc, author)
    return not applied.was_put_right


def new_suggested_block(editor: Tree) -> None:
    fragment = fragment_of(editor)
    from pycrdt import XmlElement, XmlText

    block = XmlElement("block", {"kind": "p", "id": "n"})
    fragment.children.append(block)
    text = XmlText()
    block.children.append(text)
    text.insert(0, "A new clause", {"insertion": signed(BOB)})


ALLOWED = {
    "insertion": lambda editor: type_into(editor, 0, 3, "wörd 😀", {"insertion": signed(BOB)}),
    "deletion": lambda editor: mark(editor, 0, 2, 6, {"deletion": signed(BOB)}),
    "new block": new_suggested_block,
}


@pytest.mark.parametrize("edit", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_only_suggests_is_let_through(edit: Any) -> None:
    assert suggests(tree(paragraph("a", "Visits begin soon.", {"text": " Really.", "bold": True})), edit)


def test_an_own_suggestion_may_be_taken_back() -> None:
    doc = tree(paragraph("a", "Visits begin soon."))
    type_into(doc, 0, 0, "Home ", {"insertion": signed(BOB)})
    assert suggests(doc, lambda editor: take_out(editor, 0, 0, 5))


def test_accepting_ones_own_suggestion_changes_the_text() -> None:
    doc = tree(paragraph("a", "Visits begin soon."))
    type_into(doc, 0, 0, "Home ", {"insertion": signed(BOB)})
    assert not suggests(doc, lambda editor: mark(editor, 0, 0, 5, {"insertion": None}))


def test_anothers_suggestion_stays_as_it_is() -> None:
    doc = tree(paragraph("a", "Visits begin soon."))
    type_into(doc, 0, 0, "Home ", {"insertion": signed(SAM)})
    mark(doc, 0, 5, 11, {"deletion": signed(SAM)})
    assert not suggests(doc, lambda editor: mark(editor, 0, 5, 11, {"deletion": None}))
    assert not suggests(doc, lambda editor: take_out(editor, 0, 0, 5))


def test_anothers_suggestion_stays_where_it_is() -> None:
    doc = tree(paragraph("a", "Visits begin soon."))
    type_into(doc, 0, 0, "Home ", {"insertion": signed(SAM)})

    def carry_off(editor: Tree) -> None:
        type_into(editor, 0, 12, "Home ", {"insertion": signed(SAM)})
        mark(editor, 0, 0, 5, {"insertion": signed(BOB)})

    assert not suggests(doc, carry_off)


def test_comments_are_anchored_by_the_portal_alone() -> None:
    doc = tree(paragraph("a", "Visits begin soon."))
    mark(doc, 0, 0, 6, {"comment--abcdefgh": {"id": "c1"}})
    for edit in (
        lambda editor: mark(editor, 0, 0, 6, {"comment--abcdefgh": None}),
        lambda editor: mark(editor, 0, 7, 12, {"comment--ijklmnop": {"id": "c1"}}),
    ):
        assert not suggests(doc, edit)


def test_the_same_words_may_be_suggested_to_go_by_several() -> None:
    doc = tree(paragraph("a", "Visits begin soon."))
    mark(doc, 0, 0, 6, {"deletion--abcdefgh": signed(SAM)})
    assert suggests(doc, lambda editor: mark(editor, 0, 0, 12, {"deletion--ijklmnop": signed(BOB)}))
    assert not suggests(doc, lambda editor: mark(editor, 0, 0, 6, {"deletion--abcdefgh": None}))


def test_a_suggestion_is_its_owners_where_both_names_are_and_its_id_is_short() -> None:
    assert is_own(signed(BOB), BOB)
    assert not is_own(signed(BOB), SAM)
    assert not is_own(signed(BOB) | {"organisation": str(SAM.organisation_id)}, BOB)
    assert not is_own(signed(BOB) | {"id": "x" * 101}, BOB)
    assert not is_own([], BOB)
