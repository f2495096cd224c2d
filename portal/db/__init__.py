"""PostgreSQL: the engine, the request's transaction, row bases, row security."""

from portal.db.transactions import Session

__all__ = ["Session"]
