"""What a document reads like and who wrote where, noticed update by update, is what the whole of it says."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import XmlElement, XmlText

from portal.db.keys import new_id
from portal.live.content import (
    BOLD,
    INSERTION,
    byte_offset,
    elements_of,
    fragment_of,
    plain,
    read_blocks,
    read_marked_blocks,
    texts_of,
)
from portal.live.orphans import orphaned
from portal.live.replica import Replica
from portal.live.rights import Author
from portal.live.store import Loaded
from portal.live.updates import read_update
from tests.rules.live.trees import Tree, paragraph, sent_by, tree, twin

AUTHORS = (Author(new_id(), new_id()), Author(new_id(), new_id()))
TABLE: dict[str, Any] = {"id": "t", "kind": "table", "caption": "", "rows": [[[{"text": "x"}], []]]}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["type", "go on", "take out", "bold", "suggest", "add", "remove", "rename", "row"]),
        st.integers(0, 1),  # by whom
        st.integers(0, 5),  # in which clause
        st.integers(0, 30),  # where in it
        st.booleans(),  # whether the editors then hear of each other
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_what_is_noticed_is_what_a_look_at_everything_says(steps: list[tuple[str, int, int, int, bool]]) -> None:
    doc = tree(paragraph("a", "some words"), TABLE, paragraph("b", "more 😀 words"))
    noticing, looking = replica_of(doc), replica_of(doc)
    looking._ground.place_of = lambda _: None  # type: ignore[method-assign]
    editors = twin(doc), twin(doc)
    sent = sent_by(editors[0]), sent_by(editors[1])
    for deed, who, clause, at, they_meet in steps:
        change(editors[who], deed, clause, at)
        if they_meet:
            pass_on(sent, editors, noticing, looking)
    pass_on(sent, editors, noticing, looking)
    assert noticing.touched.take() == looking.touched.take()
    while noticing.reading.some():
        pass
    for replica in (noticing, looking):
        assert replica.reading.both() == (read_blocks(replica.doc), read_marked_blocks(replica.doc))
    assert read_blocks(noticing.doc) == read_blocks(looking.doc)


def test_whoever_goes_on_typing_needs_no_look_at_the_text() -> None:
    doc = tree(paragraph("a", "some words"), paragraph("b", "more"))
    replica, editor = replica_of(doc), twin(doc)
    sent = sent_by(editor)
    text = texts_of(list(elements_of(fragment_of(editor)))[1])[0]
    for place, word in enumerate("again"):
        text.insert(4 + place, word)
    del text[6:8]
    looks = count_looks(replica)
    for update in sent:
        replica.apply(update, read_update(update), AUTHORS[0])
    assert (plain(text), len(looks)) == ("moreagn", 1)
    assert replica.touched.take() == {"b": (AUTHORS[0],)}
    assert replica.reading.both()[0] == read_blocks(editor)


def test_words_behind_known_letters_of_a_removed_clause_land_nowhere() -> None:
    doc = tree(paragraph("a", "some words"), paragraph("b", "more"))
    replica, editor = replica_of(doc), twin(doc)
    sent = sent_by(editor)
    text = texts_of(list(elements_of(fragment_of(editor)))[1])[0]
    text.insert(4, " and")
    give(replica, sent.pop(0), 0)
    text.insert(8, " more")
    remover = twin(replica.doc)
    removed = sent_by(remover)
    del fragment_of(remover).children[1]
    give(replica, removed[0], 1)
    assert give(replica, sent[0], 0) == " more"


def test_a_space_that_landed_nowhere_is_no_known_ground() -> None:
    doc = tree(paragraph("a", "some words"), paragraph("b", "more"))
    replica, editor = replica_of(doc), twin(doc)
    sent = sent_by(editor)
    stays, goes = (texts_of(element)[0] for element in elements_of(fragment_of(editor)))
    with editor.transaction():
        del stays[0:1]
        goes.insert(4, " ")
    goes.insert(5, "and more")
    remover = twin(replica.doc)
    removed = sent_by(remover)
    del fragment_of(remover).children[1]
    give(replica, removed[0], 1)
    assert [give(replica, update, 0) for update in sent] == ["", "and more"]


def replica_of(doc: Tree) -> Replica:
    return Replica(Loaded(0, 1, 0, doc.get_update(), 0, [], {}))


def count_looks(replica: Replica) -> list[bytes]:
    looks: list[bytes] = []
    watch = replica._apply_and_watch

    def watched(update: bytes) -> None:
        looks.append(update)
        watch(update)

    replica._apply_and_watch = watched  # type: ignore[method-assign]
    return looks


def pass_on(sent: tuple[list[bytes], list[bytes]], editors: tuple[Tree, Tree], *replicas: Replica) -> None:
    """The portal first, then the other editor. What landed nowhere is the same for both replicas."""
    waiting = [(who, update) for who in (0, 1) for update in sent[who]]
    for who, update in waiting:
        assert len({give(replica, update, who) for replica in replicas}) == 1
    for who, update in waiting:
        editors[1 - who].apply_update(update)
    for updates in sent:
        updates.clear()


def give(replica: Replica, update: bytes, who: int) -> str:
    contents = read_update(update)
    assert contents.fits(replica.clocks)
    return orphaned(contents.texts, replica.apply(update, contents, AUTHORS[who]).landed)


def change(editor: Tree, deed: str, clause: int, at: int) -> None:
    fragment = fragment_of(editor)
    every = list(elements_of(fragment))
    if deed == "add":
        new = XmlElement("block", {"kind": "p", "id": f"n{at}"}, [XmlText("new")])
        fragment.children.insert(min(clause, len(every)), new)
    elif every and deed == "remove":
        del fragment.children[clause % len(every)]
    elif every:
        change_clause(every[clause % len(every)], deed, at)


def change_clause(element: XmlElement, deed: str, at: int) -> None:
    if element.tag == "table":
        if deed == "row":
            row = [XmlElement("table_cell", {}, [XmlElement("block", {"kind": "p", "id": ""}, [XmlText("cell")])])]
            element.children.append(XmlElement("table_row", {}, row))
        return
    if deed == "rename":
        element.attributes["kind"] = f"h{1 + at % 3}"
    for text in texts_of(element):
        change_text(text, deed, at)


def change_text(text: XmlText, deed: str, at: int) -> None:
    words = plain(text)
    place = len(words) if deed == "go on" else min(at, len(words))
    if deed in ("type", "go on"):
        text.insert(byte_offset(words, place), "né", None)
    elif deed == "suggest":
        text.insert(byte_offset(words, place), "put", {INSERTION: mark(at)})
    elif place < len(words) and deed == "take out":
        del text[byte_offset(words, place) : byte_offset(words, place + 1)]
    elif place < len(words) and deed == "bold":
        text.format(byte_offset(words, place), byte_offset(words, len(words)), {BOLD: {}})


def mark(at: int) -> Mapping[str, str]:
    return {"id": f"s{at}", "person": "p", "organisation": "o"}
