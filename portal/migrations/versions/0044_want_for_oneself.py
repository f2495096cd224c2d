"""What an organisation wants is changed and taken back by itself alone."""

from portal.db import row_security as rows

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rows.only_by("outcome_wish", rows.ORGANISATION)
