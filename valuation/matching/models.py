from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow


class OutcomeWish(PartnershipRow, table=True):
    """An organisation wants this outcome: for its own reasons, it would put something into reaching it."""

    __tablename__ = "outcome_wish"
    __table_args__ = (
        # Goes with an outcome that is taken out of the framework.
        ForeignKeyConstraint(
            ["partnership_id", "outcome_id"],
            ["outcome.partnership_id", "outcome.id"],
            name="fk_outcome_wish_outcome",
            ondelete="CASCADE",
        ),
        UniqueConstraint("partnership_id", "organisation_id", "outcome_id", name="uq_outcome_wish_organisation"),
        Index("ix_outcome_wish_outcome", "partnership_id", "outcome_id"),
    )

    outcome_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
