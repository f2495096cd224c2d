"""The service design as rows: what stands now, what stood before, and who saw which version."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, created, moment, within_partnership


def _blocks() -> Any:  # noqa: ANN401
    """A section's text in canonical form: see canonical.write_blocks."""
    return Field(sa_column=Column(JSONB, nullable=False))


class Design(PartnershipRow, table=True):
    """`changes` counts every change to its text; `rearranged_at` is the count when its order last changed."""

    title: str
    changes: int = 0
    rearranged_at: int = 0


class DesignSection(PartnershipRow, table=True):
    """The newest text of a section. `change` is the design's count when this section last changed.

    `marked` is the text with what is suggested and commented on, if anything is: see marked.keep_marked. While people
    write together the text is ahead of the newest revision: since when, and which organisations wrote.
    """

    __tablename__ = "design_section"
    __table_args__ = (
        within_partnership("design_id", "design"),
        Index("ix_design_section_design", "partnership_id", "design_id", "position"),
        CheckConstraint("heading <> ''", name="ck_design_section_heading"),
    )

    design_id: UUID
    owner_id: UUID = Field(foreign_key="organisation.id")
    heading: str
    hint: str = ""
    position: int
    blocks: list[dict[str, Any]] = _blocks()
    revision: int = 1
    change: int = 0
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    changed_at: datetime = created()
    removed_at: datetime | None = moment(default=None)
    marked: list[dict[str, Any]] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    unkept_since: datetime | None = moment(default=None)
    unkept_writers: list[UUID] = Field(
        default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False, server_default="{}")
    )


class SectionGrant(PartnershipRow, table=True):
    """What a section allows a party from now on: see rights.py. The newest row holds; none is ever changed."""

    __tablename__ = "section_grant"
    __table_args__ = (
        within_partnership("section_id", "design_section"),
        Index("ix_section_grant_section", "partnership_id", "section_id", "granted_to_id"),
        CheckConstraint("rights IN ('write', 'suggest', 'comment', 'read')", name="ck_section_grant_rights"),
    )

    section_id: UUID
    granted_to_id: UUID = Field(foreign_key="organisation.id")
    rights: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class ProposalDecision(PartnershipRow, table=True):
    """What became of a proposal, with the words that it was about: see proposals.py.

    A proposal that was overtaken by other words names whoever wrote them, where that is known. One that was altered
    may still be open: the row keeps what was proposed before somebody else took words out of it.
    """

    __tablename__ = "proposal_decision"
    __table_args__ = (
        within_partnership("section_id", "design_section"),
        Index("ix_proposal_decision_section", "partnership_id", "section_id"),
        CheckConstraint(
            "verdict IN ('accepted', 'rejected', 'withdrawn', 'overtaken', 'altered')",
            name="ck_proposal_decision_verdict",
        ),
    )

    section_id: UUID
    mark: str
    proposer_id: UUID = Field(foreign_key="person.id")
    proposed_for_id: UUID = Field(foreign_key="organisation.id")
    proposed_at: str = ""
    clause_id: str = ""
    what: str
    inserted: str = ""
    deleted: str = ""
    verdict: str
    reason: str = ""
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")


class SectionRevision(PartnershipRow, table=True):
    """A section as somebody saved it, kept for good. `note` says how it came about, when not by typing alone."""

    __tablename__ = "section_revision"
    __table_args__ = (
        within_partnership("section_id", "design_section"),
        UniqueConstraint("partnership_id", "section_id", "number", name="uq_section_revision_number"),
    )

    section_id: UUID
    number: int
    heading: str
    blocks: list[dict[str, Any]] = _blocks()
    note: str = ""
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class DesignVersion(PartnershipRow, table=True):
    """The whole text, frozen. What is signed is its digest."""

    __tablename__ = "design_version"
    __table_args__ = (
        within_partnership("design_id", "design"),
        UniqueConstraint("partnership_id", "design_id", "number", name="uq_design_version_number"),
    )

    design_id: UUID
    number: int
    name: str
    digest: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class VersionSection(PartnershipRow, table=True):
    """A section as it stands in a frozen version."""

    __tablename__ = "version_section"
    __table_args__ = (
        within_partnership("version_id", "design_version"),
        within_partnership("section_id", "design_section"),
        UniqueConstraint("partnership_id", "version_id", "section_id", name="uq_version_section_section"),
    )

    version_id: UUID
    section_id: UUID
    position: int
    revision: int
    owner_id: UUID = Field(foreign_key="organisation.id")
    heading: str
    blocks: list[dict[str, Any]] = _blocks()


class SectionReading(PartnershipRow, table=True):
    """Up to which text somebody has read a section. Nobody else is shown who reads what."""

    __tablename__ = "section_reading"
    __table_args__ = (
        within_partnership("section_id", "design_section"),
        UniqueConstraint("partnership_id", "section_id", "person_id", name="uq_section_reading_person"),
    )

    section_id: UUID
    person_id: UUID = Field(foreign_key="person.id")
    revision: int
    read_at: datetime = moment()


class ClauseChange(PartnershipRow, table=True):
    """When somebody last wrote in a clause, on whose behalf."""

    __tablename__ = "clause_change"
    __table_args__ = (
        within_partnership("section_id", "design_section"),
        UniqueConstraint(
            "partnership_id", "section_id", "clause_id", "person_id", "organisation_id", name="uq_clause_change_writer"
        ),
    )

    section_id: UUID
    clause_id: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    changed_at: datetime = moment()


class VersionSight(PartnershipRow, table=True):
    """The first time that somebody of an organisation opened a version (N8)."""

    __tablename__ = "version_sight"
    __table_args__ = (
        within_partnership("version_id", "design_version"),
        UniqueConstraint("partnership_id", "version_id", "organisation_id", name="uq_version_sight_organisation"),
    )

    version_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class DesignSession(PartnershipRow, table=True):
    """A meeting of the design group. A mistake is put right by a record that takes this one's place."""

    __tablename__ = "design_session"
    __table_args__ = (
        within_partnership("design_id", "design"),
        within_partnership("version_id", "design_version"),
        within_partnership("corrects_id", "design_session"),
        UniqueConstraint("partnership_id", "corrects_id", name="uq_design_session_corrects"),
    )

    design_id: UUID
    held_on: date
    title: str
    version_id: UUID | None = None
    notes: str = ""
    corrects_id: UUID | None = None
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class SessionAttendance(PartnershipRow, table=True):
    """An organisation that took part in a design session."""

    __tablename__ = "session_attendance"
    __table_args__ = (
        within_partnership("session_id", "design_session"),
        UniqueConstraint("partnership_id", "session_id", "organisation_id", name="uq_session_attendance_organisation"),
    )

    session_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
