from datetime import datetime
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
