from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, FetchedValue, Text, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, created


class JournalEntry(PartnershipRow, table=True):
    """Who did what, on whose behalf, when. Written once; each entry carries the hash of the one before it.

    Names of people stay out: an entry holds their key, so that a name can be erased and the chain still holds.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("partnership_id", "number", name="uq_journal_entry_number"),)

    at: datetime = created()
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    verb: str
    subject: str
    subject_id: UUID
    # The database's trigger fills these three, so that no writer can choose its place in the chain.
    number: int | None = Field(default=None, sa_column_kwargs={"server_default": FetchedValue()}, nullable=False)
    previous_hash: str | None = Field(default=None, sa_column=Column(Text, FetchedValue(), nullable=False))
    hash: str | None = Field(default=None, sa_column=Column(Text, FetchedValue(), nullable=False))


class JournalHead(PartnershipRow, table=True):
    """The newest entry of a partnership's chain; the row that writers queue for."""

    __tablename__ = "journal_head"
    __table_args__ = (UniqueConstraint("partnership_id", name="uq_journal_head_partnership"),)

    number: int = 0
    hash: str = ""
