from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, PrivateRow, within_partnership


class ContributionRound(PartnershipRow, table=True):
    """A round of the negotiation, set against an appraisal. Proposals are made in the newest one."""

    __tablename__ = "contribution_round"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_contribution_round_year"),
        within_partnership("appraisal_id", "appraisal", "fk_contribution_round_appraisal"),
        UniqueConstraint("partnership_id", "year_id", "number", name="uq_contribution_round_number"),
    )

    year_id: UUID
    appraisal_id: UUID
    number: int
    note: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class RoundProposal(PartnershipRow, table=True):
    """What an organisation proposes to put into a line; the newest of its kind counts, and zero takes it back.

    `round_digest` is that of the round as it stands with this proposal in it: whoever agreed to another is asked again.
    """

    __tablename__ = "round_proposal"
    __table_args__ = (
        within_partnership("round_id", "contribution_round", "fk_round_proposal_round"),
        within_partnership("line_id", "budget_line", "fk_round_proposal_line"),
        UniqueConstraint("partnership_id", "round_id", "organisation_id", "number", name="uq_round_proposal_number"),
        CheckConstraint("medium IN ('cash', 'in kind', 'staff time')", name="ck_round_proposal_medium"),
        CheckConstraint("medium = 'cash' OR basis <> ''", name="ck_round_proposal_basis"),
        CheckConstraint("amount_pence >= 0", name="ck_round_proposal_amount"),
    )

    round_id: UUID
    line_id: UUID
    medium: str
    is_recurrent: bool
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    basis: str = ""
    number: int
    round_digest: str = Field(default="", sa_column_kwargs={"server_default": ""})
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class RoundAgreement(PartnershipRow, table=True):
    """An organisation agrees to a round as it stands: to the digest of all that is proposed in it."""

    __tablename__ = "round_agreement"
    __table_args__ = (
        within_partnership("round_id", "contribution_round", "fk_round_agreement_round"),
        UniqueConstraint("partnership_id", "round_id", "organisation_id", "digest", name="uq_round_agreement_digest"),
    )

    round_id: UUID
    digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class RoundAdoption(PartnershipRow, table=True):
    """All have agreed to the same round, so it has become what the bodies put into the budget."""

    __tablename__ = "round_adoption"
    __table_args__ = (
        within_partnership("round_id", "contribution_round", "fk_round_adoption_round"),
        UniqueConstraint("partnership_id", "round_id", name="uq_round_adoption_round"),
    )

    round_id: UUID
    digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class ContributionWorking(PrivateRow, table=True):
    """What a body would put in at most, and why: in its own room, and shown to nobody else."""

    __tablename__ = "contribution_working"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_contribution_working_year"),
        UniqueConstraint(
            "partnership_id", "year_id", "organisation_id", "number", name="uq_contribution_working_number"
        ),
    )

    year_id: UUID
    number: int
    most_pence: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    note: str = ""
    person_id: UUID = Field(foreign_key="person.id")
