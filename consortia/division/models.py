from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from portal.db.rows import PartnershipRow, moment, within_partnership


class WorkPackage(PartnershipRow, table=True):
    """A part of the work that the members of a consortium share out. Every change gives it a new revision."""

    __tablename__ = "work_package"
    __table_args__ = (
        within_partnership("consortium_id", "consortium"),
        Index(
            "uq_work_package_title",
            "partnership_id",
            "consortium_id",
            "title",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    consortium_id: UUID
    title: str
    description: str
    # The clause of the design that the package comes from, as the design writes it; packages may be older than it.
    clause_reference: str = ""
    revision: int = 1
    removed_at: datetime | None = moment(default=None)


class WorkShare(PartnershipRow, table=True):
    """What part of a package one organisation takes, in hundredths of a percent, and whether it leads."""

    __tablename__ = "work_share"
    __table_args__ = (
        within_partnership("package_id", "work_package"),
        UniqueConstraint("partnership_id", "package_id", "organisation_id", name="uq_work_share_organisation"),
        CheckConstraint("share_basis_points BETWEEN 1 AND 10000", name="ck_work_share_basis_points"),
    )

    package_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    share_basis_points: int
    part: str


class ShareAcceptance(PartnershipRow, table=True):
    """An organisation accepted its part of one revision of a package, whose text and shares the digest covers."""

    __tablename__ = "share_acceptance"
    __table_args__ = (
        within_partnership("package_id", "work_package"),
        UniqueConstraint(
            "partnership_id", "package_id", "organisation_id", "revision", name="uq_share_acceptance_organisation"
        ),
    )

    package_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    revision: int
    digest: str
