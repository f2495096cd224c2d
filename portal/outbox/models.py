from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from portal.db.keys import new_id
from portal.db.rows import created, moment


class Mail(SQLModel, table=True):
    """A message that waits for the commit, then for a mail server that takes it."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        Index(
            "ix_outbox_mail_waiting",
            "due_at",
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    recipient: str
    subject: str
    body: str
    created_at: datetime = created()
    due_at: datetime = created()
    attempts: int = 0
    sent_at: datetime | None = moment(default=None)
    given_up_at: datetime | None = moment(default=None)
    last_error: str = ""


class SummaryRefusal(SQLModel, table=True):
    """Somebody does not want the daily summary."""

    __tablename__ = "summary_refusal"

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    created_at: datetime = created()


class SummaryDay(SQLModel, table=True):
    """A day on which somebody's summary was made, so that nobody gets two."""

    __tablename__ = "summary_day"

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    day: date = Field(primary_key=True)
    created_at: datetime = created()
