"""Alembic's entry: one history for the whole portal, run as the owner of the tables.

`portal migrate` hands over an open connection, so that there is one way to reach the database.
"""

from alembic import context
from sqlmodel import SQLModel

import portal.models  # noqa: F401 -- fills the metadata that `alembic check` compares

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    compare_type=True,
    compare_server_default=False,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
