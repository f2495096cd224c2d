"""What was said about a design: comments, who is asked to look, and what closed a conversation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field

from portal.db.rows import PartnershipRow, moment, within_partnership


def _further() -> Any:  # noqa: ANN401
    return Field(default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]"))


class DesignComment(PartnershipRow, table=True):
    """A comment, or a reply to one. `private_to` names the only organisation that may see it; empty means everybody.

    `clause_id`, `quote`, `occurrence` and `further` say what it was about when it was written: see passages.Anchor.
    `wanted_heading` is the heading that it asks the section to have; empty for any other comment. The words are never
    changed; a database trigger lets a private comment become shared and refuses the way back.
    """

    __tablename__ = "design_comment"
    __table_args__ = (
        within_partnership("section_id", "design_section"),
        within_partnership("reply_to_id", "design_comment"),
        Index("ix_design_comment_section", "partnership_id", "section_id"),
        CheckConstraint("body <> ''", name="ck_design_comment_body"),
    )

    section_id: UUID
    reply_to_id: UUID | None = None
    clause_id: str = ""
    quote: str = ""
    occurrence: int | None = None
    further: list[dict[str, Any]] = _further()
    body: str
    wanted_heading: str = ""
    private_to: UUID | None = Field(default=None, foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    shared_at: datetime | None = moment(default=None)


class CommentStep(PartnershipRow, table=True):
    """A conversation was closed, or opened again. The newest step says how it stands.

    `person_id` is empty where it was not written down in earlier days.
    """

    __tablename__ = "comment_step"
    __table_args__ = (
        within_partnership("comment_id", "design_comment"),
        UniqueConstraint("partnership_id", "comment_id", "number", name="uq_comment_step_number"),
    )

    comment_id: UUID
    number: int
    closes: bool
    private_to: UUID | None = Field(default=None, foreign_key="organisation.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class CommentMention(PartnershipRow, table=True):
    """Somebody at the table whom a comment or a reply asks to look."""

    __tablename__ = "comment_mention"
    __table_args__ = (
        within_partnership("comment_id", "design_comment"),
        UniqueConstraint("partnership_id", "comment_id", "mentioned_id", name="uq_comment_mention_mentioned"),
        Index("ix_comment_mention_mentioned", "partnership_id", "mentioned_id"),
    )

    comment_id: UUID
    mentioned_id: UUID = Field(foreign_key="person.id")
    private_to: UUID | None = Field(default=None, foreign_key="organisation.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class MentionAnswer(PartnershipRow, table=True):
    """The mentioned person has looked, and need not be reminded."""

    __tablename__ = "mention_answer"
    __table_args__ = (
        within_partnership("mention_id", "comment_mention"),
        UniqueConstraint("partnership_id", "mention_id", name="uq_mention_answer_mention"),
    )

    mention_id: UUID
    person_id: UUID = Field(foreign_key="person.id")


class CommentPlace(PartnershipRow, table=True):
    """What the mark of a shared comment covers in the live text now; nothing where its words have gone."""

    __tablename__ = "comment_place"
    __table_args__ = (
        within_partnership("comment_id", "design_comment"),
        UniqueConstraint("partnership_id", "comment_id", name="uq_comment_place_comment"),
    )

    comment_id: UUID
    clause_id: str = ""
    quote: str = ""
    occurrence: int | None = None
    further: list[dict[str, Any]] = _further()
    is_gone: bool = False
