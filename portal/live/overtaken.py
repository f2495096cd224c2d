"""What a verdict overtook: somebody who may only suggest wrote on before their editor heard that they were accepted.

What was their suggestion is text now, so letters that they type on into it come bare, what they take out of it goes
from the text, and it may get another look or kind. An editor without a line does so for hours. Nobody is refused for
it: in clauses where words of the author's organisation stand, what came bare becomes a suggestion, what went comes
back as suggested to go, and looks and kinds are set back.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pycrdt import XmlElement, XmlFragment, XmlText

from portal.live.content import TABLE, Tree, attribute, blocks_within, elements_of, fragment_of, plain, texts_of
from portal.live.instead import Instead
from portal.live.rights import Author
from portal.live.trials import Stretch, without


def clauses_of(doc: Tree, editors: Mapping[int, int]) -> set[str]:
    """The ids of the clauses in which something stands that these editors wrote. They come with their clocks."""
    left = _words_by_id(without(doc, [(client, 0, clock) for client, clock in editors.items()]))
    return {one for one, words in _words_by_id(doc).items() if words != left.get(one)}


def has_words_of(doc: Tree, items: Sequence[Stretch]) -> bool:
    """Whether words go where these items are taken out, and not only marks."""
    return _words_by_id(without(doc, items)) != _words_by_id(doc)


def _words_by_id(doc: Tree) -> dict[str, list[str]]:
    return {attribute(one, "id"): [plain(text) for text in _texts_in(one)] for one in elements_of(fragment_of(doc))}


def _texts_in(element: XmlElement) -> list[XmlText]:
    return [text for block in blocks_within(element) for text in texts_of(block)]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """`before` is the text as it has to stand, and `clauses` are those in which it may be put right."""

    before: Tree
    clauses: Collection[str]
    author: Author

    def suggest_instead(self, tree: Tree) -> None:
        """What cannot be a suggestion stays as it came, to be refused."""
        with tree.transaction():
            instead, fragment = Instead(self.author), fragment_of(tree)
            now: defaultdict[str, deque[XmlElement]] = defaultdict(deque)
            for element in elements_of(fragment):
                now[attribute(element, "id")].append(element)
            above: XmlElement | None = None
            for old in elements_of(fragment_of(self.before)):
                found = now[attribute(old, "id")]
                standing = found.popleft() if found else None
                if attribute(old, "id") in self.clauses and _has_settled(old, instead):
                    standing = standing or _put_back(fragment, above, old)
                    _in_clause(old, standing, instead)
                above = standing or above


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
        if attribute(element, name) != attribute(old, name):
            element.attributes[name] = attribute(old, name)
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
