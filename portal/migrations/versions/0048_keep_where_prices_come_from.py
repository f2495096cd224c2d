"""A price on a rate card may say from which package's price it was taken; then who is paid may put it there too.

Nothing holds before everybody concerned has agreed it. Any other price is put in, and every price taken out, by those
who pay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

JUDGED = "payment_price_is_of_whom_it_concerns"


def upgrade() -> None:
    op.add_column("payment_price", sa.Column("origin", sa.String, server_default="", nullable=False))
    op.execute(f"DROP TRIGGER {JUDGED} ON payment_price")
    _judge(JUDGED, "INSERT", "payer", "WHEN (NEW.origin = '')")
    _judge("payment_price_worked_out_is_of_whom_it_concerns", "INSERT", "either", "WHEN (NEW.origin <> '')")
    _judge("payment_price_is_taken_out_by_whom_it_concerns", "DELETE", "payer", "")


def _judge(name: str, act: str, side: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} AFTER {act} ON payment_price "
        f"FOR EACH ROW {when} EXECUTE FUNCTION said_by_its_side('{side}', 'contract')"
    )
