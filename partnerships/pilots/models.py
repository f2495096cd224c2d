from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Pilot(PartnershipRow, table=True):
    """A trial of the designed service. The database refuses changes to it once it has started."""

    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ck_pilot_dates"),)

    title: str
    tested: str
    starts_on: date
    ends_on: date


class PilotMeasure(PartnershipRow, table=True):
    """How the partners will know whether the pilot works. Frozen with the pilot."""

    __tablename__ = "pilot_measure"
    __table_args__ = (
        within_partnership("pilot_id", "pilot"),
        UniqueConstraint("partnership_id", "pilot_id", "name", name="uq_pilot_measure_name"),
    )

    pilot_id: UUID
    name: str
    unit: str
    baseline: str
    target: str
    method: str


class PilotStart(PartnershipRow, table=True):
    """The act of starting, with the digest of the plan and the measures as they stood then."""

    __tablename__ = "pilot_start"
    __table_args__ = (
        within_partnership("pilot_id", "pilot"),
        UniqueConstraint("partnership_id", "pilot_id", name="uq_pilot_start_pilot"),
    )

    pilot_id: UUID
    digest: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class MeasureChange(PartnershipRow, table=True):
    """A note that something is measured otherwise than was fixed, and why. The measure itself stays."""

    __tablename__ = "measure_change"
    __table_args__ = (within_partnership("measure_id", "pilot_measure"),)

    measure_id: UUID
    change: str
    reason: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class PilotEnd(PartnershipRow, table=True):
    """The act of ending, with what the partners learned."""

    __tablename__ = "pilot_end"
    __table_args__ = (
        within_partnership("pilot_id", "pilot"),
        UniqueConstraint("partnership_id", "pilot_id", name="uq_pilot_end_pilot"),
    )

    pilot_id: UUID
    learned: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class PilotFinding(PartnershipRow, table=True):
    """What one measure showed at the end."""

    __tablename__ = "pilot_finding"
    __table_args__ = (
        within_partnership("measure_id", "pilot_measure"),
        UniqueConstraint("partnership_id", "measure_id", name="uq_pilot_finding_measure"),
        CheckConstraint("verdict IN ('met', 'not met', 'not known')", name="ck_pilot_finding_verdict"),
    )

    measure_id: UUID
    result: str
    verdict: str
    note: str
