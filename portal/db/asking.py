"""Questions that most requests ask: turned into SQL once, and put to the driver by the request's own transaction.

A statement is written in SQLAlchemy's words like every other. What SQLAlchemy does again for each execution (its
cache key, its context, its result) takes longer than PostgreSQL takes to answer, so a page that is opened often
keeps its statement as a `Question`:

    TASKS = Question(select(…).where(… == bindparam("partnership")))
    rows = await TASKS.all(session, partnership=seat.partnership_id)

A question does not flush what is pending in the session, and it knows no rows but plain ones. It may call a function
that writes.
"""

from collections import namedtuple
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, cast

import asyncpg
from sqlalchemy import BindParameter, Select, TextualSelect
from sqlalchemy.dialects.postgresql import asyncpg as postgresql
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

KEY = "portal_connection"
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]

Convert = Callable[[Any], Any] | None


class Parameter(NamedTuple):
    name: str
    is_asked: bool
    value: Any
    convert: Convert


class Question:
    def __init__(self, statement: Select[*tuple[Any, ...]] | TextualSelect) -> None:
        self.statement = statement
        self._kind: Any = None
        self._converts: list[Convert] = []

    async def all(self, session: AsyncSession, **values: Any) -> list[Any]:  # noqa: ANN401
        """Rows with a name for each column, in the order of the statement."""
        return self._rows(await _fetch(await _connection(session), self._sql, self._given(values)))

    async def alone(self, session: AsyncSession, **values: Any) -> list[Any]:  # noqa: ANN401
        """In a transaction of its own, which begins and commits in the one round trip of the question.

        What the session did so far is committed first. Nobody speaks any more: the question says who does.
        """
        if session.in_transaction():
            await session.commit()
        async with cast(AsyncEngine, session.bind).connect() as connection:
            return self._rows(await _fetch(connection, self._sql, self._given(values), begin=False))

    async def first(self, session: AsyncSession, **values: Any) -> Any:  # noqa: ANN401
        rows = await self.all(session, **values)
        return rows[0] if rows else None

    def _given(self, values: dict[str, Any]) -> list[Any]:
        return [_converted(one.convert, values[one.name] if one.is_asked else one.value) for one in self._parameters]

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401
        compiled: Any = self.statement.compile(dialect=DIALECT)
        if compiled.post_compile_params:
            raise TypeError("in_() is written anew for each list. Ask with any_() instead.")
        return compiled

    @cached_property
    def _sql(self) -> str:
        return str(self._compiled)

    @cached_property
    def _parameters(self) -> list[Parameter]:
        """In the order of $1, $2, …; those that a request does not give are constants of the statement."""
        constants = self._compiled.construct_params(_check=False)
        asked = {name for name, one in self._compiled.binds.items() if one.required}
        return [
            Parameter(name, name in asked, constants.get(name), _into_database(self._compiled.binds.get(name)))
            for name in self._compiled.positiontup
        ]

    def _rows(self, records: list[asyncpg.Record]) -> list[Any]:
        if not records:
            return []
        if self._kind is None:
            self._kind = namedtuple("Row", records[0].keys(), rename=True)  # type: ignore[misc] # noqa: PYI024 -- made here
            self._converts = [self._out_of_database.get(name) for name in records[0].keys()]  # noqa: SIM118
        if not any(self._converts):
            return [self._kind._make(record) for record in records]
        return [self._kind._make(map(_converted, self._converts, record)) for record in records]

    @cached_property
    def _out_of_database(self) -> dict[str, Convert]:
        return {
            str(column.key): column.type.dialect_impl(DIALECT).result_processor(DIALECT, None)
            for column in self.statement.selected_columns
        }


def _converted(convert: Convert, value: Any) -> Any:  # noqa: ANN401
    return value if convert is None or value is None else convert(value)


def _into_database(parameter: BindParameter[Any] | None) -> Convert:
    return None if parameter is None else parameter.type.dialect_impl(DIALECT).bind_processor(DIALECT)


async def _connection(session: AsyncSession) -> AsyncConnection:
    """Asked of SQLAlchemy once a transaction, since each asking changes stacks."""
    transaction = session.get_transaction()
    known: tuple[object, AsyncConnection] | None = session.info.get(KEY)
    if known is None or transaction is None or known[0] is not transaction.sync_transaction:
        connection = await session.connection()
        transaction = session.get_transaction()
        known = session.info[KEY] = (transaction and transaction.sync_transaction, connection)
    return known[1]


async def _fetch(
    connection: AsyncConnection, sql: str, parameters: list[Any], *, begin: bool = True
) -> list[asyncpg.Record]:
    """Asks within SQLAlchemy's transaction, and tells whoever listens to the engine what was asked."""
    sync: Any = connection.sync_connection
    adapted = sync.connection.dbapi_connection
    try:
        if begin and adapted._transaction is None:  # noqa: SLF001 -- SQLAlchemy begins at its own first statement
            await adapted._start_transaction()  # noqa: SLF001
        for listener in sync.dispatch.before_cursor_execute:
            listener(sync, None, sql, tuple(parameters), None, False)
        records: list[asyncpg.Record] = await adapted.driver_connection.fetch(sql, *parameters)
    except Exception as error:
        if is_lost := adapted.driver_connection.is_closed():
            await connection.run_sync(_line_is_lost, error)
        if not is_lost and not isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError):
            raise
        kind = IntegrityError if isinstance(error, asyncpg.IntegrityConstraintViolationError) else DBAPIError
        raise kind(sql, None, error, hide_parameters=True) from error
    return records


def _line_is_lost(sync: Any, error: Exception) -> None:  # noqa: ANN401
    """As SQLAlchemy does it: whoever comes next gets a new connection, and none that is as old as this one."""
    if not sync.invalidated:
        sync.engine.pool._invalidate(sync.connection, error)  # noqa: SLF001
        sync.invalidate(error)
