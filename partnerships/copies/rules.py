"""What may leave as a Word file and what may come back in one (N15, F51).

A file is somebody's proposal and never the text: whatever it says, the design changes only by suggestions that
others accept. What an organisation keeps to itself leaves in its own copy alone, and never comes back onto the
shared floor by way of a file.
"""

from collections.abc import Sequence
from typing import NoReturn

from portal.refusals import Refused

INTERNAL = ", internal"
INTERNAL_NOTE = "Internal to {organisation}: "
PROPERTY_COPY = "Partnership portal copy"
PROPERTY_DESIGN = "Partnership portal design"
PROPERTY_STATE = "Partnership portal state"
MOST_PARAGRAPHS = 10_000
MOST_CHARACTERS_IN_A_PARAGRAPH = 20_000
MOST_CHANGES = 2_000
MOST_COMMENTS = 1_000


class NotTaken(Refused):
    """The file cannot be taken in; the sentence says why and what to do."""


def refuse_unknown(*, is_of_another_design: bool) -> NoReturn:
    if is_of_another_design:
        raise NotTaken("This is a Word copy of another design of this partnership. Upload it there.")
    raise NotTaken(
        "This is not a Word copy of this design. Download a copy from this page, make your changes in that file,"
        " and upload it here."
    )


def check_lengths(paragraphs: Sequence[int]) -> None:
    """The characters of each paragraph: beyond this, comparing would keep a processor busy for minutes."""
    if len(paragraphs) > MOST_PARAGRAPHS or max(paragraphs, default=0) > MOST_CHARACTERS_IN_A_PARAGRAPH:
        raise NotTaken(
            f"This file has more than {MOST_PARAGRAPHS:,} paragraphs, or one that is longer than"
            f" {MOST_CHARACTERS_IN_A_PARAGRAPH:,} characters. Take out what does not belong to the design."
        )


def check_amount(*, changes: int, comments: int) -> None:
    if changes > MOST_CHANGES or comments > MOST_COMMENTS:
        raise NotTaken(
            f"This file differs from its copy in more than {MOST_CHANGES:,} places or has more than"
            f" {MOST_COMMENTS:,} new comments. Send it in parts, or change the text in the portal."
        )


def author_of(organisation: str, person: str) -> str:
    """How a change or a comment is signed in Word: on whose behalf first, then by whom."""
    return f"{organisation} ({person})"
