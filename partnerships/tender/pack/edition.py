"""Which pack it is: a draft of this moment, or a version that was frozen."""

from dataclasses import dataclass
from datetime import datetime

from partnerships.tender.contents import PackContents
from portal.clock import UK, uk_date, uk_time
from portal.web.downloads import named_after

DIGEST_SHOWN = 12


@dataclass(frozen=True)
class Edition:
    """A draft has neither number nor digest: there is nothing yet that anybody could have agreed."""

    made_at: datetime
    number: int = 0
    digest: str = ""

    @property
    def is_draft(self) -> bool:
        return not self.number

    @property
    def says(self) -> str:
        if self.is_draft:
            return f"Draft of {uk_time(self.made_at)}"
        return f"Version {self.number}, frozen on {uk_date(self.made_at)}"

    @property
    def footer(self) -> str:
        return self.says if self.is_draft else f"{self.says}. Digest {self.digest[:DIGEST_SHOWN]}"

    def header(self, title: str) -> str:
        return f"DRAFT. Invitation to tender: {title}" if self.is_draft else f"Invitation to tender: {title}"


def file_name(contents: PackContents, edition: Edition) -> str:
    """Safe on every system, with what it is, which one, and the date."""
    which = "draft" if edition.is_draft else f"version {edition.number}"
    title = named_after(contents.partnership, "Partnership")
    return f"{title}, invitation to tender, {which}, {edition.made_at.astimezone(UK):%Y-%m-%d}.docx"
