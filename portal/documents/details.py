"""What a document says about itself, on its margins and in its properties."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Details:
    """`made_at` is given, not taken from a clock, so that the same content gives the same bytes.

    `footer` stands below every page but the cover: a classification, a version, a digest. `header` stands above
    and is the title when it is empty.
    """

    title: str
    made_at: datetime
    author: str
    subject: str = ""
    language: str = "en-GB"
    header: str = ""
    footer: str = ""
    identifier: str = ""

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("made_at needs a time zone")
