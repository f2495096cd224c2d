"""The document in memory refuses what no editor can show, and says so before anybody else sees it."""

from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlText

from portal.db.keys import new_id
from portal.live.content import fragment_of, read_blocks
from portal.live.replica import Broken, Replica
from portal.live.rights import Author
from portal.live.store import Loaded
from portal.live.updates import read_update
from tests.rules.live.trees import Tree, paragraph, sent_by, tree, twin, type_into

SOMEBODY = Author(new_id(), new_id())
TABLE: dict[str, Any] = {"id": "t", "kind": "table", "caption": "", "rows": [[[{"text": "x"}]]]}


def replica_of(doc: Tree) -> Replica:
    return Replica(Loaded(0, 1, 0, doc.get_update(), 0, [], {}))


def put_text_at_the_top(editor: Tree) -> None:
    fragment_of(editor).children.append(XmlText("loose words"))


def put_block_into_block(editor: Tree) -> None:
    fragment_of(editor).children[0].children.append(XmlElement("block", {"kind": "p"}))


def put_element_into_words(editor: Tree) -> None:
    fragment_of(editor).children[0].children[0].insert_embed(1, XmlElement("block"))


def put_cell_into_table(editor: Tree) -> None:
    fragment_of(editor).children[1].children.append(XmlElement("table_cell"))


def put_words_into_cell(editor: Tree) -> None:
    row = fragment_of(editor).children[1].children[0]
    row.children[0].children.append(XmlText("words"))


@pytest.mark.parametrize(
    "misplace",
    [put_text_at_the_top, put_block_into_block, put_element_into_words, put_cell_into_table, put_words_into_cell],
)
def test_what_has_no_place_in_the_schema_breaks_the_replica_and_not_the_editors(misplace: Any) -> None:
    doc = tree(paragraph("a", "words"), TABLE)
    replica, editor = replica_of(doc), twin(doc)
    sent = sent_by(editor)
    misplace(editor)
    with pytest.raises(Broken):
        replica.apply(sent[0], read_update(sent[0]), SOMEBODY)


def test_letters_directly_in_the_fragment_are_refused() -> None:
    doc: Doc[Any] = Doc()
    from pycrdt import Text

    doc["prosemirror"] = Text("x")
    with pytest.raises(Broken):
        replica_of(Doc()).apply(doc.get_update(), read_update(doc.get_update()), SOMEBODY)


def test_a_new_table_row_and_a_new_block_have_their_place() -> None:
    doc = tree(paragraph("a", "words"), TABLE)
    replica, editor = replica_of(doc), twin(doc)
    sent = sent_by(editor)
    row = XmlElement("table_row", {}, [XmlElement("table_cell", {}, [XmlElement("block", {"kind": "p"})])])
    fragment_of(editor).children[1].children.append(row)
    fragment_of(editor).children.insert(1, XmlElement("block", {"kind": "p", "id": "b"}, [XmlText("new")]))
    for update in sent:
        assert replica.apply(update, read_update(update), SOMEBODY).is_change
    assert read_blocks(replica.doc) == read_blocks(editor)


def test_the_words_that_landed_are_told_from_those_that_did_not() -> None:
    doc = tree(paragraph("a", "words"))
    replica, editor = replica_of(doc), twin(doc)
    sent = sent_by(editor)
    type_into(editor, 0, 0, "new 😀 ")
    assert replica.apply(sent[0], read_update(sent[0]), SOMEBODY).landed == ["new 😀 "]
    type_into(editor, 0, 0, "late ")
    remover = twin(replica.doc)
    removed = sent_by(remover)
    del fragment_of(remover).children[0]
    replica.apply(removed[0], read_update(removed[0]), Author(new_id(), new_id()))
    effect = replica.apply(sent[1], read_update(sent[1]), SOMEBODY)
    assert (effect.is_change, effect.landed) == (True, [])


def test_an_update_that_is_known_already_changes_nothing() -> None:
    doc = tree(paragraph("a", "words"))
    replica, editor = replica_of(doc), twin(doc)
    sent = sent_by(editor)
    type_into(editor, 0, 0, "new ")
    assert replica.apply(sent[0], read_update(sent[0]), SOMEBODY).is_change
    assert not replica.apply(sent[0], read_update(sent[0]), SOMEBODY).is_change
