"""Words that landed nowhere: somebody typed in a block that another had just removed.

Such an edit is merged without an error and without a trace in the text; only the frame still holds the words. So
what a frame brought is compared with what appeared in the text, and the difference is offered back to its author.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pycrdt import XmlElement, XmlText

MOST_WORDS_OFFERED = 20_000


def landed(events: Iterable[Any]) -> list[str]:
    """The words that one transaction put into the text."""
    return [words for event in events for change in event.delta or () if "insert" in change for words in _words(change)]


def orphaned(sent: Sequence[str], arrived: Sequence[str]) -> str:
    """What was sent and did not arrive; empty when all of it is in the text."""
    if sum(map(len, sent)) <= sum(map(len, arrived)):
        return ""
    text = "\n".join(arrived)
    return "\n".join(words for words in sent if words.strip() and words not in text)[:MOST_WORDS_OFFERED]


def _words(change: dict[str, Any]) -> Iterable[str]:
    inserted = change["insert"]
    return [inserted] if isinstance(inserted, str) else _words_within(inserted)


def _words_within(inserted: Sequence[Any]) -> Iterable[str]:
    """Walks down without recursion, since nobody has looked yet how deep it is."""
    waiting = list(inserted)
    while waiting:
        one = waiting.pop()
        if isinstance(one, XmlElement):
            waiting += list(one.children)
        elif isinstance(one, XmlText):
            yield "".join(words for words, _ in one.diff() if isinstance(words, str))
