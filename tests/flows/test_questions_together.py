"""Several statements are asked in one question, and their rows come back as if each had been asked alone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from sqlalchemy import ARRAY, JSON, Date, DateTime, LargeBinary, Numeric, Text, Uuid, column, literal, select, text

from portal.db.together import Part, alone, together
from tests.questions import listening

A_KEY = UUID(int=7)
WHEN = datetime(2026, 5, 4, 12, 30, 15, 250000, tzinfo=UTC)
KINDS = {
    "key": (A_KEY, Uuid()),
    "at": (WHEN, DateTime(timezone=True)),
    "on": (date(2026, 5, 4), Date()),
    "share": (Decimal("0.30"), Numeric(10, 2)),
    "kinds": (["one", "two, three"], ARRAY(Text)),
    "nothing": (None, Uuid()),
    "is_so": (True, None),
}
ONE_OF_EACH = select(*(literal(value, kind).label(name) for name, (value, kind) in KINDS.items()))
NUMBERS = text("SELECT number FROM generate_series(1, 3) AS number ORDER BY number DESC").columns(column("number"))
NONE = select(literal(1).label("number")).where(literal(value=False))


def as_read(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in rows]


async def test_rows_come_back_with_their_types_and_in_their_order(app: Litestar) -> None:
    parts = [Part(statement, as_read) for statement in (ONE_OF_EACH, NUMBERS, NONE)]
    async with app.state["sessions"]() as session:
        with listening(app) as asked:
            found = await together(session, *parts)
        assert found == [await alone(session, part) for part in parts]
    assert len(asked) == 1
    assert found == [[tuple(value for value, _ in KINDS.values())], [(3,), (2,), (1,)], []]


async def test_columns_keep_their_names_and_json_is_read(app: Litestar) -> None:
    statement = text("SELECT 'Alice' AS name, json_build_object('many', 3) AS found").columns(
        column("name", Text), column("found", JSON)
    )
    async with app.state["sessions"]() as session:
        [[row]] = await together(session, Part(statement, list))
    assert (row.name, row.found) == ("Alice", {"many": 3})


@pytest.mark.parametrize(("value", "kind"), [(b"x", LargeBinary()), ([A_KEY], ARRAY(Uuid))])
async def test_what_has_no_spelling_in_json_is_refused(app: Litestar, value: object, kind: Any) -> None:
    async with app.state["sessions"]() as session:
        with pytest.raises(TypeError, match="asked alone"):
            await together(session, Part(select(literal(value, kind).label("odd")), list))
