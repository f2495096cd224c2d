"""Rounds in which bodies propose what they put in, what they agreed to, and each body's own working figures."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

IN_OWN_NAME = f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}"
ON_THE_FLOOR = ("contribution_round", "round_proposal", "round_agreement", "round_adoption")


def upgrade() -> None:
    op.create_table(
        "contribution_round",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_contribution_round_year"),
        *_of("appraisal_id", "appraisal", "fk_contribution_round_appraisal"),
        sa.Column("number", sa.Integer, nullable=False),
        words("note"),
        *_by(),
        sa.UniqueConstraint("partnership_id", "year_id", "number", name="uq_contribution_round_number"),
    )
    _create_proposals()
    op.create_table(
        "round_agreement",
        *partnership_keys(),
        *_of("round_id", "contribution_round", "fk_round_agreement_round"),
        words("digest"),
        *_by(),
        sa.UniqueConstraint(
            "partnership_id", "round_id", "organisation_id", "digest", name="uq_round_agreement_digest"
        ),
    )
    op.create_table(
        "round_adoption",
        *partnership_keys(),
        *_of("round_id", "contribution_round", "fk_round_adoption_round"),
        words("digest"),
        *_by(),
        sa.UniqueConstraint("partnership_id", "round_id", name="uq_round_adoption_round"),
    )
    op.create_table(
        "contribution_working",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_contribution_working_year"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("most_pence", sa.BigInteger, nullable=True),
        words("note"),
        *_by(),
        sa.UniqueConstraint(
            "partnership_id", "year_id", "organisation_id", "number", name="uq_contribution_working_number"
        ),
    )
    for table in ON_THE_FLOOR:
        rows.protect(table, rows.PARTNERSHIP, IN_OWN_NAME)
    rows.private_room("contribution_working")
    rows.append_only(*ON_THE_FLOOR, "contribution_working")


def _create_proposals() -> None:
    op.create_table(
        "round_proposal",
        *partnership_keys(),
        *_of("round_id", "contribution_round", "fk_round_proposal_round"),
        *_of("line_id", "budget_line", "fk_round_proposal_line"),
        words("medium"),
        sa.Column("is_recurrent", sa.Boolean, nullable=False),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        words("basis"),
        sa.Column("number", sa.Integer, nullable=False),
        *_by(),
        sa.UniqueConstraint("partnership_id", "round_id", "organisation_id", "number", name="uq_round_proposal_number"),
        sa.CheckConstraint("medium IN ('cash', 'in kind', 'staff time')", name="ck_round_proposal_medium"),
        sa.CheckConstraint("medium = 'cash' OR basis <> ''", name="ck_round_proposal_basis"),
        sa.CheckConstraint("amount_pence >= 0", name="ck_round_proposal_amount"),
    )


def _of(column: str, table: str, name: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return sa.Column(column, sa.Uuid, nullable=False), within_partnership(column, table, name)


def _by() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")
