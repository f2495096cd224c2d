"""Who sits at which partnership's table. These nouns live this low because every slice asks for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.keys import new_id
from portal.db.rows import PartnershipRow, created, moment, within_partnership


class Partnership(SQLModel, table=True):
    """The workspace that several organisations own together. `phase` says how far it may go: see phases.py."""

    __table_args__ = (CheckConstraint("phase BETWEEN 1 AND 5", name="ck_partnership_phase"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    title: str
    journey: str
    step: int = 1
    phase: int = 1
    place: str = ""
    created_at: datetime = created()


class Party(PartnershipRow, table=True):
    """An organisation's membership of a partnership."""

    __table_args__ = (UniqueConstraint("partnership_id", "organisation_id", name="uq_party_organisation"),)

    organisation_id: UUID = Field(foreign_key="organisation.id")
    kind: str
    left_at: datetime | None = moment(default=None)


class SeatRow(PartnershipRow, table=True):
    """A person at the table, for one party, in one or more roles, from a date to a date."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("partnership_id", "person_id", "organisation_id", name="uq_seat_person"),
        Index("ix_seat_person", "person_id"),
    )

    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    starts_at: datetime = created()
    ends_at: datetime | None = moment(default=None)


class Room(PartnershipRow, table=True):
    """A closed room inside a partnership that several organisations share, such as a consortium's."""

    name: str


class RoomKey(PartnershipRow, table=True):
    """An organisation that may enter a room."""

    __tablename__ = "room_key"
    __table_args__ = (
        within_partnership("room_id", "room"),
        UniqueConstraint("partnership_id", "room_id", "organisation_id", name="uq_room_key_organisation"),
    )

    room_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    returned_at: datetime | None = moment(default=None)
