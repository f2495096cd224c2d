"""What the portal knows about pycrdt and builds upon: a new version that behaves differently is noticed here."""

from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

WORDS = "Grüße 😀"


def text_with(words: str) -> tuple[Doc[Any], XmlText]:
    doc: Doc[Any] = Doc()
    fragment = doc.get("prosemirror", type=XmlFragment)
    fragment.children.append(XmlElement("block"))
    text = XmlText()
    fragment.children[0].children.append(text)
    text.insert(0, words)
    return doc, text


def test_offsets_count_bytes_and_not_letters() -> None:
    """Hence content.byte_offset, and no offset that goes beyond portal/live."""
    _, text = text_with(WORDS)
    assert len(text) == len(WORDS.encode()) > len(WORDS)
    text.insert(len("Grüße ".encode()), "x")
    assert str(text) == "Grüße x😀"


def test_what_waits_for_something_missing_is_in_no_snapshot() -> None:
    """Hence updates.Contents.fits: an update that does not fit is asked for again, and never acknowledged."""
    doc, text = text_with("a")
    whole, state = doc.get_update(), doc.get_state()
    text.insert(1, "b")
    middle = doc.get_state()
    text.insert(2, "c")
    late = doc.get_update(middle)
    other: Doc[Any] = Doc()
    other.apply_update(whole)
    events: list[object] = []
    other.observe(events.append)
    other.apply_update(late)
    assert not events
    assert other.get_state() == state
    fresh: Doc[Any] = Doc()
    fresh.apply_update(other.get_update())
    fresh.apply_update(doc.get_update(fresh.get_state()))
    assert "abc" in str(fresh.get("prosemirror", type=XmlFragment)), "what was left out has to come again"


def test_words_typed_into_a_removed_block_are_only_in_the_frame() -> None:
    """Hence frames are kept as they came, and orphans.orphaned offers the words back."""
    doc, text = text_with("a")
    other: Doc[Any] = Doc()
    other.apply_update(doc.get_update())
    del other.get("prosemirror", type=XmlFragment).children[0]
    before = doc.get_state()
    text.insert(1, "precious")
    frame = doc.get_update(before)
    other.apply_update(frame)
    assert b"precious" in frame
    assert b"precious" not in other.get_update()
