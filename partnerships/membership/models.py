from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, moment, within_partnership


class Invitation(PartnershipRow, table=True):
    """A letter that asks an organisation, or whoever reads one e-mail address, to take a place at the table.

    Only the token's hash is kept. The title is the one the letter gave: before the answer nothing else is shown.
    """

    __table_args__ = (
        Index("ix_invitation_token_hash", "token_hash"),
        Index("ix_invitation_organisation_id", "organisation_id"),
    )

    token_hash: str
    partnership_title: str
    inviter_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    email: str = ""
    kind: str
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    expires_at: datetime = moment()


class InvitationAnswer(PartnershipRow, table=True):
    """What became of a letter: accepted or declined by the one it was sent to, or withdrawn by those who sent it."""

    __tablename__ = "invitation_answer"
    __table_args__ = (
        within_partnership("invitation_id", "invitation"),
        UniqueConstraint("partnership_id", "invitation_id", name="uq_invitation_answer_invitation"),
        CheckConstraint("verdict IN ('accepted', 'declined', 'withdrawn')", name="ck_invitation_answer_verdict"),
    )

    invitation_id: UUID
    verdict: str
    reason: str = ""
    # The organisation the letter was addressed to, so that its people see on their start page what is still open.
    addressee_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id")


class Acknowledgement(PartnershipRow, table=True):
    """What an organisation said it understands on joining (S004-07-11, S004-08-03), one row a statement."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "organisation_id", "statement", name="uq_acknowledgement_statement"),
    )

    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    statement: str
