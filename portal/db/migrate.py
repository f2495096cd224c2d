"""Bringing the database to the newest migration, and asking whether it is there."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from portal.db.engine import create_engine

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK = "SELECT pg_advisory_lock(7263140)"
UNLOCK = "SELECT pg_advisory_unlock(7263140)"
TIMEOUTS = ("SET lock_timeout = '10s'", "SET statement_timeout = '10min'")


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def migrate(owner_url: str) -> None:
    """Run the migrations that are missing. Two processes that start together take turns."""
    engine = create_engine(owner_url, pool_size=1)
    try:
        async with engine.connect() as connection:
            await connection.execute(text(LOCK))
            for timeout in TIMEOUTS:
                await connection.execute(text(timeout))
            await connection.commit()
            await connection.run_sync(_upgrade)
            await connection.execute(text(UNLOCK))
            await connection.commit()
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    command.ensure_version(alembic_config(connection))
    command.upgrade(alembic_config(connection), "head")


async def gather_statistics(owner_url: str) -> None:
    """After many rows at once: the planner knows nothing of them until PostgreSQL has looked."""
    engine = create_engine(owner_url, pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("ANALYZE"))
    finally:
        await engine.dispose()


async def revision_in_force(engine: AsyncEngine) -> str | None:
    async with engine.connect() as connection:
        revision: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


async def differences(owner_url: str) -> list[object]:
    """What the models have that the migrations do not make, or the other way round; empty when they agree."""
    from sqlmodel import SQLModel

    engine = create_engine(owner_url, pool_size=1)
    try:
        async with engine.connect() as connection:
            return list(
                await connection.run_sync(
                    lambda sync: compare_metadata(
                        MigrationContext.configure(sync, opts={"compare_type": True}), SQLModel.metadata
                    )
                )
            )
    finally:
        await engine.dispose()
