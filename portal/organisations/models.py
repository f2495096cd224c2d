from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.db.keys import new_id
from portal.db.rows import OrganisationRow, created, moment


class Organisation(SQLModel, table=True):
    """A tenant. Its name and kind are a public directory; everything else it holds is its own."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    kind: str
    registered_as: str = ""
    created_at: datetime = created()

    __table_args__ = (Index("uq_organisation_name", text("lower(name)"), unique=True),)


class Membership(OrganisationRow, table=True):
    """A person works for, or speaks for, an organisation. Who left keeps the row, with the date."""

    __table_args__ = (UniqueConstraint("organisation_id", "person_id", name="uq_membership_person"),)

    person_id: UUID = Field(foreign_key="person.id")
    is_administrator: bool = False
    left_at: datetime | None = moment(default=None)
