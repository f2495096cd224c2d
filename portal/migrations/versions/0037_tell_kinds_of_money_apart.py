"""An amount says whether it is public money, income or well-being in pounds, and totals of these never meet."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.columns import words

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("value_line", words("money_kind", nullable=True))
    op.create_check_constraint("ck_value_line_money", "value_line", KNOWN)
    # What was added up before nobody can tell apart any more: it stays a total of its own.
    op.add_column("value_total", sa.Column("money_kind", sa.String, nullable=False, server_default=""))
    op.alter_column("value_total", "money_kind", server_default=None)
    op.drop_constraint("uq_value_total_body", "value_total", type_="unique")
    op.create_unique_constraint(
        "uq_value_total_body", "value_total", ["partnership_id", "kind", "body", "tier", "price_year", "money_kind"]
    )
    op.execute(COUNT)


KNOWN = """
money_kind IS NULL
  OR (kind = 'monetised' AND money_kind IN ('fiscal, cashable', 'fiscal, not cashable', 'economic', 'social'))
"""

# One total a body, tier, kind, price year and kind of money.
COUNT = """
CREATE OR REPLACE FUNCTION value_count(line value_line, sign int) RETURNS void LANGUAGE sql AS $$
  INSERT INTO value_total (partnership_id, id, kind, body, tier, price_year, money_kind, lines, amount_pence)
    VALUES (line.partnership_id, gen_random_uuid(), line.kind, line.body, line.tier, coalesce(line.price_year, 0),
      coalesce(line.money_kind, ''), sign, sign * coalesce(line.amount_pence, 0))
  ON CONFLICT (partnership_id, kind, body, tier, price_year, money_kind)
    DO UPDATE SET lines = value_total.lines + EXCLUDED.lines,
      amount_pence = value_total.amount_pence + EXCLUDED.amount_pence
$$
"""
