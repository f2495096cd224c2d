"""The comments of a Word file that came back, with what answers what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from portal.documents.elements import Element

_WORD_2012 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_REPLIES = "/commentsExtended"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment by Word's number for it. `reply_to` is the number of the comment that it answers."""

    number: str
    author: str
    text: str
    reply_to: str | None = None
    is_closed: bool = False


def read_remarks(part: Any) -> Iterator[Remark]:  # noqa: ANN401 -- python-docx's document part
    comments = _related(part, "/comments")
    if comments is None:
        return
    answers = _answers(_related(part, _REPLIES))
    listed = comments.findall(qn("w:comment"))
    number_of = {own: one.get(qn("w:id"), "") for one in listed for own in _paragraph_ids(one)}
    for one in listed:
        facts = [answers[own] for own in _paragraph_ids(one) if own in answers]
        parent = next((number_of.get(above) for above, _ in facts if above), None)
        is_closed = any(done for _, done in facts)
        yield Remark(one.get(qn("w:id"), ""), one.get(qn("w:author"), ""), _words(one), parent, is_closed)


def _related(part: Any, ending: str) -> Element | None:  # noqa: ANN401
    for relation in part.rels.values():
        if relation.reltype.endswith(ending) and not relation.is_external:
            target = relation.target_part
            return target.element if hasattr(target, "element") else parse_xml(target.blob)
    return None


def _answers(replies: Element | None) -> dict[str, tuple[str, bool]]:
    return {
        one.get(f"{_WORD_2012}paraId", ""): (
            one.get(f"{_WORD_2012}paraIdParent", ""),
            one.get(f"{_WORD_2012}done", "0") in {"1", "true"},
        )
        for one in (replies if replies is not None else ())
    }


def _paragraph_ids(comment: Element) -> list[str]:
    found = (paragraph.get(qn("w14:paraId")) for paragraph in comment.iter(qn("w:p")))
    return [one for one in found if one]


def _words(comment: Element) -> str:
    lines = ("".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in comment.iter(qn("w:p")))
    return "\n".join(lines).strip()
