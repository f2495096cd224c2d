"""What becomes of suggestions in the text: accepted or rejected, under the lock of the document (F12).

Accepting takes words out for good or makes them part of the text; rejecting leaves the text as it was. A block
that has lost all its words goes, and so does a table, or a row of one. Where a suggestion takes out all the words of
a block and puts a whole block in its place, that is the same clause in another form, so the clause keeps its id; and
so does one whose words come back elsewhere, for it has moved.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from portal.live.content import (
    BLOCK,
    DELETION,
    INSERTION,
    Tree,
    attribute,
    blocks_in,
    blocks_within,
    elements_of,
    fragment_of,
    texts_of,
)

Marks = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One suggestion: everything that carries this id of this person for this organisation."""

    organisation: str
    person: str
    id: str

    @classmethod
    def of(cls, mark: object) -> "Key | None":
        if not isinstance(mark, Mapping):
            return None
        return cls(*[str(mark.get(name) or "") for name in ("organisation", "person", "id")])


def settle(doc: Tree, accepted: Collection[Key], rejected: Collection[Key] = ()) -> None:
    """Both at once: what is chosen, and what was proposed instead of it."""
    with doc.transaction():
        fragment = fragment_of(doc)
        for key in accepted:
            _keep_clauses(fragment, key)
        for element in list(elements_of(fragment)):
            _settle_element(fragment, element, accepted, rejected)


def _settle_element(
    fragment: XmlFragment, element: XmlElement, accepted: Collection[Key], rejected: Collection[Key]
) -> None:
    had_words = bool(_pieces(element))
    emptied = [row for row in list(elements_of(element))[1:] if any(map(texts_have_words, blocks_in(row)))]
    for block in blocks_within(element):
        for text in texts_of(block):
            _settle_text(text, accepted, rejected)
    if had_words and not _pieces(element):
        _remove(fragment, element)
    else:
        for row in reversed(emptied):
            if not any(texts_have_words(block) for block in blocks_in(row)):
                del element.children[list(element.children).index(row)]


def texts_have_words(block: XmlElement) -> bool:
    return any(isinstance(words, str) and words for text in texts_of(block) for words, _ in text.diff())


def _settle_text(text: XmlText, accepted: Collection[Key], rejected: Collection[Key]) -> None:
    for start, end, marks in reversed(list(stretches(text))):
        decided: dict[str, Any] = {}
        goes = False
        for name, value in marks.items():
            kind, key = name.partition("--")[0], Key.of(value)
            if kind not in (INSERTION, DELETION) or (key not in accepted and key not in rejected):
                continue
            decided[name] = None
            goes = goes or (kind == DELETION) == (key in accepted)
        if goes:
            del text[start:end]
        elif decided:
            text.format(start, end, decided)


def stretches(text: XmlText) -> Iterator[tuple[int, int, Marks]]:
    """Words that are marked alike, by their places in bytes and with the marks' full names."""
    at = 0
    for words, marks in text.diff():
        if isinstance(words, str):
            end = at + len(words.encode())
            yield at, end, marks or {}
            at = end


def _keep_clauses(fragment: XmlFragment, key: Key) -> None:
    """Blocks that the suggestion takes out in favour of another one below them."""
    elements = [one for one in elements_of(fragment) if one.tag == BLOCK]
    for place, old in enumerate(elements):
        if not _all(old, DELETION, key):
            continue
        new = next((one for one in _proposed_below(elements, place) if _all(one, INSERTION, key)), None)
        if new is None:
            if moved := _moved(elements, old, key):
                _swap_ids(old, moved)
            continue
        if _words(old) == _words(new):
            old.attributes["kind"] = attribute(new, "kind")
            _unmark(old, key)
            _remove(fragment, new)
        else:
            _swap_ids(old, new)


def _moved(elements: list[XmlElement], old: XmlElement, key: Key) -> XmlElement | None:
    """The same words, proposed elsewhere by the suggestion that takes them out here."""
    words = _words(old)
    return next(
        (one for one in elements if one is not old and _all(one, INSERTION, key) and _words(one) == words), None
    )


def _swap_ids(old: XmlElement, new: XmlElement) -> None:
    """What others would put into the old block stays in it, under the other id."""
    kept, spare = attribute(old, "id"), attribute(new, "id")
    new.attributes["id"], old.attributes["id"] = kept, spare


def _proposed_below(elements: list[XmlElement], place: int) -> Iterator[XmlElement]:
    for one in elements[place + 1 :]:
        if any(_mark(marks, INSERTION) is None for _, marks in _pieces(one)):
            return
        yield one


def _all(block: XmlElement, kind: str, key: Key) -> bool:
    """Whether all words that stand in the block, or all that are proposed as it, are the suggestion's."""
    pieces = [marks for _, marks in _pieces(block) if kind == INSERTION or _mark(marks, INSERTION) is None]
    return bool(pieces) and all(key in _keys(marks, kind) for marks in pieces)


def _words(block: XmlElement) -> list[tuple[str, list[str]]]:
    """The words with their looks, less what others would put in between."""
    joined: list[tuple[str, list[str]]] = []
    is_proposed = all(_mark(marks, INSERTION) is not None for _, marks in _pieces(block))
    for words, marks in _pieces(block):
        if _mark(marks, INSERTION) is not None and not is_proposed:
            continue
        look = sorted(f"{name} {value}" for name, value in marks.items() if name in ("strong", "em", "link"))
        if joined and joined[-1][1] == look:
            joined[-1] = joined[-1][0] + words, look
        else:
            joined.append((words, look))
    return joined


def _unmark(block: XmlElement, key: Key) -> None:
    for text in texts_of(block):
        for start, end, marks in list(stretches(text)):
            own = {name: None for name, value in marks.items() if name.startswith(DELETION) and Key.of(value) == key}
            if own:
                text.format(start, end, own)


def _pieces(element: XmlElement) -> list[tuple[str, Marks]]:
    return [
        (words, marks or {})
        for block in blocks_within(element)
        for text in texts_of(block)
        for words, marks in text.diff()
        if isinstance(words, str)
    ]


def _mark(marks: Marks, kind: str) -> Any | None:  # noqa: ANN401
    return next((value for name, value in marks.items() if name.partition("--")[0] == kind), None)


def _keys(marks: Marks, kind: str) -> list[Key | None]:
    return [Key.of(value) for name, value in marks.items() if name.partition("--")[0] == kind]


def _remove(fragment: XmlFragment, element: XmlElement) -> None:
    """An editor needs one block at least, so the last one stays, empty."""
    children = list(fragment.children)
    if len(children) > 1:
        del fragment.children[children.index(element)]
