"""What somebody who may only suggest changed in the text unawares: it becomes a suggestion, or is set back.

Their suggestion may be accepted while they write on in it, for a moment or for hours without a line. It is text now,
so letters that they type on into it come bare, what they take out of it goes from the text, and it may get another
look or kind. Nor does Yjs keep marks apart that begin and end at one place, or where two people write at one moment:
a look may run over another's words, an undo may take a mark off its neighbour, or leave one that has no end. Nobody is
refused for it. What came bare becomes a suggestion, what went comes back as suggested to go, and looks, kinds and marks
are set back.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from pycrdt import XmlElement, XmlFragment, XmlText

from portal.live.content import TABLE, Tree, attribute, blocks_within, elements_of, fragment_of, plain, texts_of
from portal.live.instead import Instead
from portal.live.rights import Author
from portal.live.trials import Stretch, without


def empties_clauses(doc: Tree, items: Sequence[Stretch]) -> bool:
    """Whether a clause has no words left where these items are taken out."""
    left = _words_by_id(without(doc, items))
    return any(words and not left.get(clause_id) for clause_id, words in _words_by_id(doc).items())


def _words_by_id(doc: Tree) -> dict[str, str]:
    return {
        attribute(one, "id"): "".join(plain(text) for text in _texts_in(one)) for one in elements_of(fragment_of(doc))
    }


def _texts_in(element: XmlElement) -> list[XmlText]:
    return [text for block in blocks_within(element) for text in texts_of(block)]


def suggest_instead(tree: Tree, before: Tree, author: Author) -> bool:
    """Whether it was more than marks that had slipped. What cannot be a suggestion stays as it came."""
    with tree.transaction():
        instead, fragment = Instead(author), fragment_of(tree)
        now = _by_id(elements_of(fragment))
        above: XmlElement | None = None
        for old in elements_of(fragment_of(before)):
            found = now[attribute(old, "id")]
            standing = found.popleft() if found else None
            if standing is None and _has_settled(old, instead):
                standing = _put_back(fragment, above, old)
            if standing is not None:
                _in_clause(old, standing, instead)
            above = standing or above
        for element in (one for found in now.values() for one in found):
            for text in _texts_in(element):
                instead.in_text([], text)
    return instead.has_changed


def _by_id(elements: Iterable[XmlElement]) -> defaultdict[str, deque[XmlElement]]:
    found: defaultdict[str, deque[XmlElement]] = defaultdict(deque)
    for element in elements:
        found[attribute(element, "id")].append(element)
    return found


def _has_settled(element: XmlElement, instead: Instead) -> bool:
    return any(not one.is_ours for text in _texts_in(element) for one in instead.letters_of(text))


def _put_back(fragment: XmlFragment, above: XmlElement | None, old: XmlElement) -> XmlElement:
    """An empty clause in the place of the one that was taken out. The rows of a table are not made again."""
    element = XmlElement(old.tag, {name: attribute(old, name) for name in _attributes_of(old)})
    place = list(fragment.children).index(above) + 1 if above is not None else 0
    fragment.children.insert(place, element)
    return element


def _attributes_of(element: XmlElement) -> tuple[str, str]:
    return ("id", "caption") if element.tag == TABLE else ("id", "kind")


def _in_clause(old: XmlElement, element: XmlElement, instead: Instead) -> None:
    for name in _attributes_of(old) if _has_settled(old, instead) else ():
        if attribute(element, name) != attribute(old, name):
            element.attributes[name] = attribute(old, name)
            instead.has_changed = True
    blocks, now = blocks_within(old), blocks_within(element)
    for old_block, block in zip(blocks, now, strict=True) if len(blocks) == len(now) else ():
        for before, text in zip_longest(texts_of(old_block), texts_of(block)):
            _in_text(before, text, block, instead)


def _in_text(before: XmlText | None, text: XmlText | None, block: XmlElement, instead: Instead) -> None:
    stood = instead.letters_of(before) if before is not None else []
    if text is None:
        text = XmlText()
        block.children.append(text)
    instead.in_text(stood, text)
