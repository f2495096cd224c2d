from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.db.keys import new_id
from portal.db.rows import created, moment


class Person(SQLModel, table=True):
    """An account. The e-mail address is compared without regard to case."""

    __table_args__ = (Index("uq_person_email", text("lower(email)"), unique=True),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    email: str
    password_hash: str | None = None
    is_administrator: bool = False
    created_at: datetime = created()


class SignInSession(SQLModel, table=True):
    """One browser, signed in. The cookie holds a random token; only its SHA-256 is stored."""

    __tablename__ = "sign_in_session"

    token_hash: str = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id, unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    acting_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    browser: str = ""
    created_at: datetime = created()
    last_seen_at: datetime = created()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class SignInLink(SQLModel, table=True):
    """A link that signs a person in once, in the browser that asked for it (or in any, if an administrator made it)."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    browser_hash: str | None = None
    created_at: datetime = created()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class SignInAttempt(SQLModel, table=True):
    """One try to sign in or to be sent a link, counted per address and per network."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_subject_at", "subject_hash", "at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    subject_hash: str
    at: datetime = created()


class ProviderIdentity(SQLModel, table=True):
    """Somebody whom a provider knows, and whose account that is: one of each for the other."""

    __tablename__ = "provider_identity"
    __table_args__ = (UniqueConstraint("issuer", "person_id", name="uq_provider_identity_person"),)

    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    created_at: datetime = created()
