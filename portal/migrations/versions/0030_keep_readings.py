"""Who has read a section up to which text, and who wrote in which clause when: what changed since somebody was here."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import moment, partnership_keys, reference, within_partnership, words

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_readings()
    _create_changes()


def _create_readings() -> None:
    op.create_table(
        "section_reading",
        *partnership_keys(),
        sa.Column("section_id", sa.Uuid, nullable=False),
        reference("person_id", "person.id"),
        sa.Column("revision", sa.Integer, nullable=False),
        moment("read_at"),
        within_partnership("section_id", "design_section"),
        sa.UniqueConstraint("partnership_id", "section_id", "person_id", name="uq_section_reading_person"),
    )
    rows.protect("section_reading", f"{rows.PARTNERSHIP} AND {rows.PERSON}")
    op.execute("REVOKE DELETE ON section_reading FROM portal_app")


def _create_changes() -> None:
    op.create_table(
        "clause_change",
        *partnership_keys(),
        sa.Column("section_id", sa.Uuid, nullable=False),
        words("clause_id"),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        moment("changed_at"),
        within_partnership("section_id", "design_section"),
        sa.UniqueConstraint(
            "partnership_id", "section_id", "clause_id", "person_id", "organisation_id", name="uq_clause_change_writer"
        ),
    )
    rows.shared_floor("clause_change")
    op.execute("REVOKE DELETE ON clause_change FROM portal_app")
    # The live text is written down for several organisations at once, by the one who knows whose each word is.
    own = rows.own_row_of("organisation_id", "organisation")
    op.execute(
        f"CREATE POLICY in_own_name ON clause_change AS RESTRICTIVE FOR INSERT WITH CHECK ({rows.WORKER} OR {own})"
    )
