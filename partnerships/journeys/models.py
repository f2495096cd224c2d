from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class GateText(PartnershipRow, table=True):
    """The text of a gate as it was saved the `number`th time. Each saving is a row, so that nothing is overwritten."""

    __tablename__ = "gate_text"
    __table_args__ = (UniqueConstraint("partnership_id", "gate", "number", name="uq_gate_text_number"),)

    gate: str
    number: int
    passages: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class GateOpening(PartnershipRow, table=True):
    """A gate was opened by a decision that everybody confirmed. It is not closed again."""

    __tablename__ = "gate_opening"
    __table_args__ = (
        within_partnership("decision_id", "decision"),
        UniqueConstraint("partnership_id", "gate", name="uq_gate_opening_gate"),
    )

    gate: str
    decision_id: UUID
