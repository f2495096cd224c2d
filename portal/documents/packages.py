"""Parts of a Word file that python-docx does not know: which comment answers which, and properties of our own."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from portal.documents.elements import clean

_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_OURS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set in which Word keeps properties that its users define
_FIRST_PROPERTY = 2
_FIRST_PARAGRAPH = 0x10000000


def paragraph_id(number: int) -> str:
    """By which one comment points to another. Word wants eight hexadecimal digits below 80000000."""
    return f"{_FIRST_PARAGRAPH + number:08X}"


def comment_replies(comments: Iterable[tuple[str, str | None, bool]]) -> bytes:
    """For each comment its paragraph, that of the comment it answers, and whether it is closed."""
    lines = [
        f'<w15:commentEx w15:paraId="{own}"'
        + (f' w15:paraIdParent="{parent}"' if parent else "")
        + f' w15:done="{int(is_closed)}"/>'
        for own, parent, is_closed in comments
    ]
    return f'{_HEADER}<w15:commentsEx xmlns:w15="{_WORD_2012}">{"".join(lines)}</w15:commentsEx>'.encode()


def custom_properties(properties: Mapping[str, str]) -> bytes:
    written = [
        f'<property fmtid="{_OURS}" pid="{number}" name={quoteattr(clean(name))}>'
        f"<vt:lpwstr>{escape(clean(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=_FIRST_PROPERTY)
    ]
    return f'{_HEADER}<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}">{"".join(written)}</Properties>'.encode()
