"""Words that suit several suggestions take the place of all of them, under the lock of the document (F12)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pycrdt import XmlElement

from portal.live.content import DELETION, INSERTION, Tree, attribute, elements_of, fragment_of, texts_of
from portal.live.settling import Key, stretches


def join(doc: Tree, clause_id: str, keys: Collection[Key], words: str) -> None:
    """From the first to the last of what these suggestions touch. Comments and looks that lie on all of it stay."""
    clause = next(one for one in elements_of(fragment_of(doc)) if attribute(one, "id") == clause_id)
    with doc.transaction():
        _join(clause, keys, words)


def _join(clause: XmlElement, keys: Collection[Key], words: str) -> None:
    found = [(text, *one) for text in texts_of(clause) for one in stretches(text)]
    touched = [place for place, (_, _, _, marks) in enumerate(found) if _is_of(marks, keys)]
    if not touched:
        return
    taken = found[touched[0] : touched[-1] + 1]
    first, start, _, _ = taken[0]
    stays = _on_all([marks for _, _, _, marks in taken if not _has(marks, INSERTION)])
    for text, begin, end, _ in reversed(taken):
        del text[begin:end]
    first.insert(start, words, stays)


def _on_all(stood: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = stood[0] if stood else {}
    return {
        name: value
        for name, value in first.items()
        if name.partition("--")[0] != DELETION and all(marks.get(name) == value for marks in stood)
    }


def _is_of(marks: Mapping[str, Any], keys: Collection[Key]) -> bool:
    return any(
        name.partition("--")[0] in (INSERTION, DELETION) and Key.of(value) in keys for name, value in marks.items()
    )


def _has(marks: Mapping[str, Any], kind: str) -> bool:
    return any(name.partition("--")[0] == kind for name in marks)
