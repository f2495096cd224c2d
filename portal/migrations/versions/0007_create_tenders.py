"""The tender's text, its award criteria, and the packs that were frozen."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY_DATES = ("issued_on", "questions_by", "respond_by", "decided_on", "starts_on")


def upgrade() -> None:
    _create_tender()
    _create_pack_version()
    rows.shared_floor("tender", "award_criterion")
    # Everybody may read a frozen pack; whoever freezes one does it in the name of their own organisation.
    rows.protect("pack_version", rows.PARTNERSHIP, f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}")
    rows.append_only("pack_version")


def _create_tender() -> None:
    op.create_table(
        "tender",
        *partnership_keys(),
        *(words(name) for name in ("title", "background", "route", "instructions")),
        _count("term_months", nullable=True),
        *(sa.Column(name, sa.Date, nullable=True) for name in KEY_DATES),
        _count("text_revision"),
        _count("criteria_revision"),
        sa.UniqueConstraint("partnership_id", name="uq_tender_partnership"),
        sa.CheckConstraint("term_months BETWEEN 1 AND 240", name="ck_tender_term_months"),
    )
    op.create_table(
        "award_criterion",
        *partnership_keys(),
        _id("tender_id"),
        _count("position"),
        words("name"),
        _count("weight_basis_points"),
        words("good_answer"),
        words("rationale"),
        _id("outcome_id", nullable=True),
        within_partnership("tender_id", "tender"),
        within_partnership("outcome_id", "outcome", name="fk_award_criterion_outcome"),
        sa.UniqueConstraint("partnership_id", "tender_id", "position", name="uq_award_criterion_position"),
        sa.CheckConstraint("weight_basis_points BETWEEN 1 AND 10000", name="ck_award_criterion_weight"),
        sa.CheckConstraint("name <> ''", name="ck_award_criterion_name"),
    )


def _create_pack_version() -> None:
    op.create_table(
        "pack_version",
        *partnership_keys(),
        _id("tender_id"),
        _count("number"),
        words("digest"),
        words("document_sha256"),
        words("contents"),
        _id("decision_id"),
        reference("organisation_id", "organisation.id"),
        reference("person_id", "person.id"),
        within_partnership("tender_id", "tender"),
        within_partnership("decision_id", "decision"),
        sa.UniqueConstraint("partnership_id", "tender_id", "number", name="uq_pack_version_number"),
    )


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


def _count(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=nullable)
