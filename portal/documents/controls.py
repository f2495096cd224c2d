"""Places that a reader of the document fills in: content controls with a name and a prompt."""

from dataclasses import dataclass

from portal.documents.elements import Element, clean, w
from portal.documents.spans import run
from portal.documents.styles import QUIET

_LONGEST_NAME = 64  # Word refuses longer tags and titles


@dataclass(frozen=True, slots=True)
class Blank:
    """Left empty for the reader. The tag finds the answer again when the document comes back."""

    tag: str
    prompt: str = "Click to enter text"
    lines: int = 2


def control(blank: Blank, number: int) -> Element:
    """A plain text control that can be filled in but not deleted."""
    properties = w(
        "sdtPr",
        w("alias", val=clean(blank.prompt)[:_LONGEST_NAME]),
        w("tag", val=clean(blank.tag)[:_LONGEST_NAME]),
        w("id", val=number),
        w("lock", val="sdtLocked"),
        w("showingPlcHdr"),
        w("text", multiLine=1),
    )
    return w("sdt", properties, w("sdtContent", _prompt(blank.prompt)))


def _prompt(text: str) -> Element:
    """The look is written out as well, because LibreOffice does not take it from the style."""
    prompt = run(text, italic=True, style="PlaceholderText")
    prompt[0].append(w("color", val=QUIET))
    return prompt
