"""An update is understood before it is applied: what it brings, what it needs, how deep it goes."""

import secrets

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from portal.live.content import fragment_of
from portal.live.items import MOST_ITEMS
from portal.live.protocol import Malformed, TooLarge, decode_state_vector, number
from portal.live.updates import read_update
from tests.rules.live.trees import mark, paragraph, sent_by, tree, twin, type_into


def test_the_clocks_of_an_update_are_those_that_pycrdt_counts() -> None:
    doc = tree(paragraph("a", "Grüße 😀 an alle"), paragraph("b", "zwei", {"text": "fett", "bold": True}))
    assert read_update(doc.get_update()).ends == decode_state_vector(doc.get_state())


def test_an_update_fits_where_everything_it_refers_to_is_known() -> None:
    doc = tree(paragraph("a", "words"))
    known = decode_state_vector(doc.get_state())
    editor = twin(doc)
    sent = sent_by(editor)
    type_into(editor, 0, 2, "one ")
    type_into(editor, 0, 6, "two ")
    first, second = map(read_update, sent)
    assert first.fits(known)
    assert not first.fits({})
    assert not second.fits(known)
    first.add_to(known)
    assert second.fits(known)


def test_a_deletion_of_something_unknown_does_not_fit() -> None:
    doc = tree(paragraph("a", "words"))
    editor = twin(doc)
    sent = sent_by(editor)
    type_into(editor, 0, 0, "x")
    known = decode_state_vector(editor.get_state())
    del fragment_of(editor).children[0]
    removal = read_update(sent[-1])
    assert removal.deleted
    assert removal.fits(known)
    assert not removal.fits(decode_state_vector(doc.get_state()))


def test_words_and_formats_are_told_apart_from_attributes() -> None:
    doc = tree(paragraph("a", "words"))
    sent = sent_by(doc)
    type_into(doc, 0, 0, "new ")
    mark(doc, 0, 0, 3, {"strong": {}})
    fragment_of(doc).children[0].attributes["kind"] = "h1"
    contents = [read_update(update) for update in sent]
    assert contents[0].texts == ["new "]
    assert ("strong", "{}") in contents[1].formats
    assert contents[2].texts == []


def nested(depth: int) -> bytes:
    doc: Doc[object] = Doc()
    parent: XmlFragment | XmlElement = fragment_of(doc)
    for _ in range(depth):
        element = XmlElement("block")
        parent.children.append(element)
        parent = element
    return bytes(doc.get_update())


def test_a_table_is_not_too_deep_and_a_tower_is() -> None:
    cell = [{"text": "x"}]
    read_update(tree({"id": "t", "kind": "table", "caption": "c", "rows": [[cell, cell], [cell, cell]]}).get_update())
    read_update(nested(8))
    for depth in (9, 300, 16_000):
        with pytest.raises(Malformed):
            read_update(nested(depth))


@pytest.mark.parametrize("strange", [Map({"a": 1}), Array([1]), Text("x")])
def test_other_types_than_a_text_has_are_refused(strange: object) -> None:
    doc: Doc[object] = Doc()
    doc["prosemirror"] = Array([strange])
    with pytest.raises(Malformed):
        read_update(doc.get_update())


def test_another_root_or_an_unknown_element_is_refused() -> None:
    for root, tag in (("other", "block"), ("prosemirror", "script")):
        doc: Doc[object] = Doc()
        doc.get(root, type=XmlFragment).children.append(XmlElement(tag, {}, [XmlText("x")]))
        with pytest.raises(Malformed):
            read_update(doc.get_update())


def test_an_embedded_object_is_refused() -> None:
    doc = tree(paragraph("a", "words"))
    sent = sent_by(doc)
    fragment_of(doc).children[0].children[0].insert_embed(0, {"image": "x"})
    with pytest.raises(Malformed):
        read_update(sent[0])


def test_an_update_that_claims_too_many_items_is_not_read() -> None:
    with pytest.raises(TooLarge):
        read_update(number(1) + number(MOST_ITEMS + 1) + number(5) + number(0))


def test_mutated_updates_are_read_or_refused_and_never_crash() -> None:
    update = tree(paragraph("a", "words 😀", {"text": "bold", "bold": True}), paragraph("b", "more")).get_update()
    for _ in range(5_000):
        changed = bytearray(update)
        for _ in range(secrets.randbelow(3) + 1):
            changed[secrets.randbelow(len(changed))] = secrets.randbelow(256)
        try:
            read_update(bytes(changed))
        except Malformed:
            continue
