"""A comment's range in a document: one, from its first words to its last, however many paragraphs lie between."""

from docx.oxml.ns import qn

from portal.documents.elements import Element

_START, _END, _REFERENCE = (qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))


def join_ranges(body: Element) -> None:
    """What was marked paragraph by paragraph. Word takes a comment's number for one range alone."""
    found: dict[str, dict[str, list[Element]]] = {}
    for element in body.iter(_START, _END, _REFERENCE):
        kinds = found.setdefault(element.get(qn("w:id"), ""), {_START: [], _END: [], _REFERENCE: []})
        kinds[str(element.tag)].append(element)
    for kinds in found.values():
        runs = [one.getparent() for one in kinds[_REFERENCE]]
        for needless in (*kinds[_START][1:], *kinds[_END][:-1], *runs[:-1]):
            if needless is not None and (parent := needless.getparent()) is not None:
                parent.remove(needless)
