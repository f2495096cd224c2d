"""What somebody who may only suggest changed in the text unawares: it becomes a suggestion, or is set back.

Their suggestion may be accepted while they write on in it, for a moment or for hours without a line. It is text now,
so letters that they type on into it come bare, what they take out of it goes from the text, and it may get another
look or kind. Nor does Yjs keep marks apart that begin and end at one place, or where two people write at one moment:
a look may run over another's words, an undo may take a mark off its neighbour, or leave one that has no end. Nobody is
refused for it. What came bare becomes a suggestion, what went comes back as suggested to go, and looks, kinds and marks
are set back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest

from pycrdt import XmlElement, XmlFragment, XmlText

from portal.live.content import TABLE, Tree, attribute, blocks_within, elements_of, fragment_of, plain, texts_of
from portal.live.instead import Instead, TextChanged
from portal.live.rights import Author
from portal.live.said import SET_BACK, Correction
from portal.live.trials import Stretch, without


def removes_clauses(before: Tree, after: Tree, deleted: Sequence[Stretch], anothers: Sequence[Stretch]) -> bool:
    """Whether a clause of others went, or got another id.

    `deleted` is what went, and `anothers` what of it others wrote. A few letters come back where they stood; with a
    clause goes what others are typing in it at that moment.
    """
    words, now = _words_by_id(before), {attribute(one, "id") for one in elements_of(fragment_of(after))}
    without_theirs, without_all = _words_by_id(without(before, anothers)), _words_by_id(without(before, deleted))
    is_emptied = any(said and not without_theirs.get(clause_id) for clause_id, said in words.items())
    return is_emptied or any(clause_id not in now and clause_id in without_all for clause_id in words)


def _words_by_id(doc: Tree) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in elements_of(fragment_of(doc)):
        clause_id = attribute(one, "id")
        found[clause_id] = found.get(clause_id, "") + "".join(plain(text) for text in _texts_in(one))
    return found


def _texts_in(element: XmlElement) -> list[XmlText]:
    return [text for block in blocks_within(element) for text in texts_of(block)]


def suggest_instead(tree: Tree, before: Tree, author: Author) -> Collection[Correction]:
    """Gives the kinds of what was more than marks that had slipped. What cannot be a suggestion stays as it came."""
    with tree.transaction():
        instead, fragment = Instead(author), fragment_of(tree)
        now = _by_id(elements_of(fragment))
        above: XmlElement | None = None
        for old in elements_of(fragment_of(before)):
            standing = _standing(now[attribute(old, "id")], instead)
            if standing is None and _has_settled(old, instead):
                standing = _put_back(fragment, above, old)
            if standing is not None:
                _in_clause(old, standing, instead)
            above = standing or above
        for element in (one for found in now.values() for one in found):
            for text in _texts_in(element):
                instead.in_text([], text)
    return instead.corrections


def _by_id(elements: Iterable[XmlElement]) -> defaultdict[str, list[XmlElement]]:
    found: defaultdict[str, list[XmlElement]] = defaultdict(list)
    for element in elements:
        found[attribute(element, "id")].append(element)
    return found


def _standing(found: list[XmlElement], instead: Instead) -> XmlElement | None:
    """The one with words of the text: whoever divides a clause of their own gives both halves its id."""
    settled = [one for one in found if _has_settled(one, instead)] if len(found) > 1 else found[:1]
    if len(settled) > 1:
        raise TextChanged
    if not found:
        return None
    return found.pop(found.index(settled[0]) if settled else 0)


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
    for name in _attributes_of(old):
        if attribute(element, name) != attribute(old, name) and _has_settled(old, instead):
            element.attributes[name] = attribute(old, name)
            instead.corrections.add(SET_BACK)
    blocks, now = blocks_within(old), blocks_within(element)
    for old_block, block in zip(blocks, now, strict=True) if len(blocks) == len(now) else ():
        for before, text in zip_longest(texts_of(old_block), texts_of(block)):
            _in_text(before, text, block, instead)


def _in_text(before: XmlText | None, text: XmlText | None, block: XmlElement, instead: Instead) -> None:
    if before is not None and text is not None and before.diff() == text.diff():
        return
    stood = instead.letters_of(before) if before is not None else []
    if text is None:
        text = XmlText()
        block.children.append(text)
    instead.in_text(stood, text)
