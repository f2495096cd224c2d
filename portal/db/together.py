"""Several statements in one question: a page that gathers from many slices asks each of them what to ask.

A slice gives a `Part`: its statement, and how the rows are read. `alone` asks one; `together` asks all of them in one
round trip, each as one value of JSON, and gives their rows back with the types of their columns.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    Numeric,
    Select,
    Subquery,
    Text,
    TextualSelect,
    Uuid,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

T = TypeVar("T")
Statement = Select[*tuple[Any, ...]] | TextualSelect

OUT_OF_JSON: tuple[tuple[type[TypeEngine[Any]], Callable[[Any], Any]], ...] = (
    (Uuid, UUID),
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Numeric, Decimal),
)


@dataclass(frozen=True)
class Part(Generic[T]):
    statement: Statement
    read: Callable[[Sequence[Any]], T]


async def alone(session: AsyncSession, part: Part[T]) -> T:
    return part.read((await session.execute(part.statement)).all())


async def together(session: AsyncSession, *parts: Part[Any]) -> list[Any]:
    """What each part found, in their order. Parts that give a value the same name must give the same value."""
    statements = [part.statement.subquery(f"part_{number}") for number, part in enumerate(parts)]
    found = (await session.execute(select(*(_as_json(one) for one in statements)))).one()
    return [
        part.read(_rows(statement, value or ()))
        for part, statement, value in zip(parts, statements, found, strict=True)
    ]


def _as_json(statement: Subquery) -> ColumnElement[Any]:
    rows = select(func.json_agg(func.json_build_array(*map(_exact, statement.c)))).scalar_subquery()
    return type_coerce(rows, JSON).label(statement.name)


def _exact(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A number with a fraction travels as text. Bytes and lists of keys have no spelling here."""
    kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    if isinstance(kind, LargeBinary) or (kind is not column.type and _reader(kind)):
        raise TypeError(f"{column} is asked alone.")
    return cast(column, Text) if isinstance(kind, Numeric) else column


def _rows(statement: Subquery, values: Sequence[Sequence[Any]]) -> list[Any]:
    row: Any = namedtuple("Row", statement.c.keys(), rename=True)  # type: ignore[misc] # noqa: PYI024 -- made here
    readers = [_reader(column.type) for column in statement.c]
    return [
        row._make(
            value if read is None or value is None else read(value)
            for read, value in zip(readers, one, strict=True)
        )
        for one in values
    ]  # fmt: skip


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return next((read for known, read in OUT_OF_JSON if isinstance(kind, known)), None)
