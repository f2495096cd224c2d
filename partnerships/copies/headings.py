"""What a file that came back did to a section's heading.

Headings are no part of the live text, and only some may change them. So another one is a comment that asks for it, with
a button for those who may.
"""

from partnerships.copies.findings import LeftOut, Spoken
from partnerships.copies.marked import MarkedSection

STYLE = "heading 1"
WANTED = "Give this section the heading “{}”. It was changed so in Word."
TAKEN_OUT = "The heading of section {} was taken out. A section needs one: it stays."
RESTYLED = (
    "The heading of section {} has another style in the file. All sections’ headings look alike: it stays as it is."
)


def read_heading(section: MarkedSection, heading: str, style: str) -> tuple[list[Spoken], list[LeftOut]]:
    """The comment that asks for it, and what is not taken in."""
    restyled = (
        [LeftOut(RESTYLED.format(section.number), heading)] if heading and style.lower() not in {STYLE, ""} else []
    )
    if heading == section.heading:
        return [], restyled
    if not heading:
        return [], [LeftOut(TAKEN_OUT.format(section.number), section.heading)]
    body = WANTED.format(heading)
    return [Spoken(section.id, "", str(section.number), "", "", body, wanted_heading=heading)], restyled
