"""Consortia and their rooms, the division of the work, and what it costs."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import moment, partnership_keys, reference, within_partnership, words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Everybody at the table may read what an organisation has answered; only that organisation may say it.
ITS_OWN_WORD = f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}"


def upgrade() -> None:
    _create_membership()
    _create_lead_body()
    _create_room_paper()
    _create_division()
    _create_costs()


def _key_of(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


def _speaker() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")


def _create_membership() -> None:
    op.create_table(
        "consortium",
        *partnership_keys(),
        words("name"),
        words("arrangement"),
        words("vision"),
        words("history"),
        _key_of("room_id"),
        within_partnership("room_id", "room"),
        sa.UniqueConstraint("partnership_id", "name", name="uq_consortium_name"),
    )
    op.create_table(
        "consortium_member",
        *partnership_keys(),
        _key_of("consortium_id"),
        reference("organisation_id", "organisation.id"),
        within_partnership("consortium_id", "consortium"),
        sa.UniqueConstraint(
            "partnership_id", "consortium_id", "organisation_id", name="uq_consortium_member_organisation"
        ),
    )
    op.create_table(
        "consortium_member_step",
        *partnership_keys(),
        _key_of("member_id"),
        sa.Column("number", sa.Integer, nullable=False),
        words("standing"),
        words("reason"),
        *_speaker(),
        within_partnership("member_id", "consortium_member"),
        sa.UniqueConstraint("partnership_id", "member_id", "number", name="uq_consortium_member_step_number"),
    )
    rows.shared_floor("consortium", "consortium_member")
    rows.protect("consortium_member_step", rows.PARTNERSHIP, ITS_OWN_WORD)
    rows.append_only("consortium_member_step")


def _create_lead_body() -> None:
    op.create_table(
        "lead_proposal",
        *partnership_keys(),
        _key_of("consortium_id"),
        sa.Column("number", sa.Integer, nullable=False),
        reference("nominee_id", "organisation.id"),
        words("experience"),
        words("capability"),
        words("infrastructure"),
        *_speaker(),
        within_partnership("consortium_id", "consortium"),
        sa.UniqueConstraint("partnership_id", "consortium_id", "number", name="uq_lead_proposal_number"),
    )
    op.create_table(
        "lead_answer",
        *partnership_keys(),
        _key_of("proposal_id"),
        words("verdict"),
        words("reason"),
        *_speaker(),
        within_partnership("proposal_id", "lead_proposal"),
        sa.UniqueConstraint("partnership_id", "proposal_id", "organisation_id", name="uq_lead_answer_organisation"),
    )
    for table in ("lead_proposal", "lead_answer"):
        rows.protect(table, rows.PARTNERSHIP, ITS_OWN_WORD)
    rows.append_only("lead_proposal", "lead_answer")


def _create_room_paper() -> None:
    op.create_table(
        "operational_plan",
        *partnership_keys(),
        _key_of("consortium_id"),
        _key_of("room_id"),
        sa.Column("number", sa.Integer, nullable=False),
        words("text"),
        *_speaker(),
        within_partnership("consortium_id", "consortium"),
        within_partnership("room_id", "room"),
        sa.UniqueConstraint("partnership_id", "consortium_id", "number", name="uq_operational_plan_number"),
    )
    rows.room("operational_plan")
    rows.in_own_name("operational_plan")
    rows.append_only("operational_plan")


def _create_division() -> None:
    op.create_table(
        "work_package",
        *partnership_keys(),
        _key_of("consortium_id"),
        words("title"),
        words("description"),
        words("clause_reference"),
        sa.Column("revision", sa.Integer, nullable=False),
        moment("removed_at", nullable=True),
        within_partnership("consortium_id", "consortium"),
    )
    op.create_index(
        "uq_work_package_title",
        "work_package",
        ["partnership_id", "consortium_id", "title"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "work_share",
        *partnership_keys(),
        _key_of("package_id"),
        reference("organisation_id", "organisation.id"),
        sa.Column("share_basis_points", sa.Integer, nullable=False),
        words("part"),
        within_partnership("package_id", "work_package"),
        sa.UniqueConstraint("partnership_id", "package_id", "organisation_id", name="uq_work_share_organisation"),
        sa.CheckConstraint("share_basis_points BETWEEN 1 AND 10000", name="ck_work_share_basis_points"),
    )
    op.create_table(
        "share_acceptance",
        *partnership_keys(),
        _key_of("package_id"),
        *_speaker(),
        sa.Column("revision", sa.Integer, nullable=False),
        words("digest"),
        within_partnership("package_id", "work_package"),
        sa.UniqueConstraint(
            "partnership_id", "package_id", "organisation_id", "revision", name="uq_share_acceptance_organisation"
        ),
    )
    rows.shared_floor("work_package", "work_share")
    rows.protect("share_acceptance", rows.PARTNERSHIP, ITS_OWN_WORD)
    rows.append_only("share_acceptance")


def _cost_columns() -> tuple[sa.Column[object], ...]:
    return (
        *_speaker(),
        _key_of("package_id", nullable=True),
        words("description"),
        words("kind"),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        words("basis"),
    )


def _create_costs() -> None:
    op.create_table(
        "cost_line",
        *partnership_keys(),
        *_cost_columns(),
        within_partnership("package_id", "work_package"),
        sa.CheckConstraint("amount_pence <> 0", name="ck_cost_line_amount"),
    )
    op.create_table(
        "shared_cost",
        *partnership_keys(),
        *_cost_columns(),
        _key_of("cost_line_id"),
        within_partnership("package_id", "work_package"),
        within_partnership("cost_line_id", "cost_line"),
        sa.UniqueConstraint("partnership_id", "cost_line_id", name="uq_shared_cost_line"),
        sa.CheckConstraint("amount_pence <> 0", name="ck_shared_cost_amount"),
    )
    rows.private_room("cost_line")
    rows.protect("shared_cost", rows.PARTNERSHIP, ITS_OWN_WORD)
    rows.append_only("shared_cost")
