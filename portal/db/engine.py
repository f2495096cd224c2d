"""One engine a process. The role it connects as is checked before the first request is served."""

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 5_000
CONNECTION_SETTINGS = {
    "application_name": "portal",
    "timezone": "UTC",
    "statement_timeout": str(STATEMENT_TIMEOUT_MS),
    "lock_timeout": str(LOCK_TIMEOUT_MS),
    "idle_in_transaction_session_timeout": "60000",
}

ROLE_FACTS = text(
    "SELECT rolsuper OR rolbypassrls AS passes, "
    "EXISTS (SELECT 1 FROM pg_class WHERE pg_has_role(pg_roles.oid, relowner, 'MEMBER') AND relkind IN ('r', 'p'))"
    " AS owns "
    "FROM pg_roles WHERE rolname = current_user"
)


class UnsafeRole(Exception):
    """The portal must not serve requests as a role that row security does not bind."""


def create_engine(database_url: str, pool_size: int = 10) -> AsyncEngine:
    return create_async_engine(
        make_url(database_url).set(drivername="postgresql+asyncpg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=False,
        # What people typed stays out of error messages, and so out of the log.
        hide_parameters=True,
        connect_args={"server_settings": CONNECTION_SETTINGS},
    )


def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=True)


async def check_role(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        facts = (await connection.execute(ROLE_FACTS)).one()
    if facts.passes:
        raise UnsafeRole("DATABASE_URL connects as a superuser or BYPASSRLS role. Use portal_app (see the README).")
    if facts.owns:
        raise UnsafeRole(
            "DATABASE_URL connects as the owner of the tables, or as a member of its role. "
            "Use portal_app (see the README)."
        )
