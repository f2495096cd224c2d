"""Word files as facts: what left, what came back, what was taken in, and what was made of it. None ever changes."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, PrivateRow, within_partnership


def _json() -> Any:  # noqa: ANN401
    return Field(sa_column=Column(JSONB, nullable=False))


class WordCopy(PartnershipRow, table=True):
    """The text of a file that somebody took out: see marked.write_sections. Without a section, all of it."""

    __tablename__ = "word_copy"
    __table_args__ = (
        within_partnership("design_id", "design"),
        within_partnership("section_id", "design_section"),
        Index("ix_word_copy_design", "partnership_id", "design_id"),
    )

    design_id: UUID
    section_id: UUID | None = None
    digest: str
    content: list[dict[str, Any]] = _json()
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class WordReturn(PrivateRow, table=True):
    """A file that somebody uploaded, as it was read. Until it is taken in, only their organisation sees it."""

    __tablename__ = "word_return"
    __table_args__ = (within_partnership("copy_id", "word_copy"), within_partnership("design_id", "design"))

    design_id: UUID
    copy_id: UUID
    file_name: str
    file_bytes: int
    digest: str
    findings: dict[str, Any] = _json()
    person_id: UUID = Field(foreign_key="person.id")


class WordIntake(PartnershipRow, table=True):
    """What a file brought onto the shared floor, in whose name."""

    __tablename__ = "word_intake"
    __table_args__ = (
        within_partnership("copy_id", "word_copy"),
        within_partnership("design_id", "design"),
        within_partnership("return_id", "word_return"),
        UniqueConstraint("partnership_id", "return_id", name="uq_word_intake_return"),
    )

    design_id: UUID
    copy_id: UUID
    return_id: UUID
    file_name: str
    digest: str
    suggestion_count: int
    comment_count: int
    left_out_count: int
    result: dict[str, Any] = _json()
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class WordLeftOut(PrivateRow, table=True):
    """What of a file found no place, for the organisation that uploaded it; the others see how much it is."""

    __tablename__ = "word_left_out"
    __table_args__ = (
        within_partnership("intake_id", "word_intake"),
        UniqueConstraint("partnership_id", "intake_id", name="uq_word_left_out_intake"),
    )

    intake_id: UUID
    listed: list[dict[str, Any]] = _json()
