"""Word copies that went out, files that came back, and what became of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_copies()
    _create_returns()
    _create_intakes()
    rows.shared_floor("word_copy", "word_intake", "word_verdict")
    rows.in_own_name("word_copy", "word_intake", "word_verdict")
    # What a file holds is its organisation's own business until it is taken in.
    rows.private_room("word_return")
    rows.append_only("word_copy", "word_return", "word_intake", "word_verdict")


def _create_copies() -> None:
    op.create_table(
        "word_copy",
        *partnership_keys(),
        _id("design_id"),
        _id("section_id", nullable=True),
        words("digest"),
        _json("content"),
        *_writer(),
        within_partnership("design_id", "design"),
        within_partnership("section_id", "design_section"),
    )
    op.create_index("ix_word_copy_design", "word_copy", ["partnership_id", "design_id"])


def _create_returns() -> None:
    op.create_table(
        "word_return",
        *partnership_keys(),
        reference("organisation_id", "organisation.id"),
        _id("design_id"),
        _id("copy_id"),
        words("file_name"),
        sa.Column("file_bytes", sa.Integer, nullable=False),
        words("digest"),
        _json("findings"),
        reference("person_id", "person.id"),
        within_partnership("copy_id", "word_copy"),
        within_partnership("design_id", "design"),
    )


def _create_intakes() -> None:
    op.create_table(
        "word_intake",
        *partnership_keys(),
        *(_id(name) for name in ("design_id", "copy_id", "return_id")),
        words("file_name"),
        words("digest"),
        *(sa.Column(f"{name}_count", sa.Integer, nullable=False) for name in ("suggestion", "comment", "left_out")),
        _json("result"),
        *_writer(),
        *(within_partnership(f"{name}_id", f"word_{name}") for name in ("copy", "return")),
        within_partnership("design_id", "design"),
        sa.UniqueConstraint("partnership_id", "return_id", name="uq_word_intake_return"),
    )
    op.create_table(
        "word_verdict",
        *partnership_keys(),
        _id("intake_id"),
        words("suggestion"),
        words("verdict"),
        *_writer(),
        within_partnership("intake_id", "word_intake"),
        sa.UniqueConstraint("partnership_id", "intake_id", "suggestion", name="uq_word_verdict_suggestion"),
    )


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, JSONB, nullable=False)


def _writer() -> tuple[sa.Column[object], sa.Column[object]]:
    return reference("person_id", "person.id"), reference("organisation_id", "organisation.id")
