"""On whose behalf the database is asked: the only place that sets what row security reads.

Every setting is local to the transaction (`set_config(…, true)`), so nothing is left behind for the next
user of a pooled connection; only a connection outside every pool may speak for longer (`always_speaking`).
Policies compare columns with these settings and hold no sub-selects, so the context can be handed to a sharding
engine's workers later.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.asking import Question

SETTINGS = {
    "person": "portal.person",
    "organisation": "portal.organisation",
    "organisations": "portal.organisations",
    "partnership": "portal.partnership",
    "partnerships": "portal.partnerships",
    "rooms": "portal.rooms",
    "activity": "portal.activity",
    "token": "portal.token",
    "worker": "portal.worker",
}

Value = UUID | str | ColumnElement[Any] | Collection[UUID] | None


def speaking(**values: Value) -> list[ColumnElement[str]]:
    """Columns that set who speaks while they are selected; a query that finds the speaker can set it at once."""
    return [func.set_config(SETTINGS[name], _text(value), True).label(f"set_{name}") for name, value in values.items()]


async def speak_for(session: AsyncSession, **values: Value) -> None:
    """From here to the end of the transaction, PostgreSQL shows what these speakers may see."""
    texts = {name: _text(value) for name, value in values.items()}
    if all(isinstance(one, str) for one in texts.values()):
        await _settings(tuple(texts)).all(session, **texts)
    else:
        await session.execute(select(*speaking(**values)))


@cache
def _settings(names: tuple[str, ...]) -> Question:
    """Built once for each set of names: most speakers are plain keys, and every request sets some."""
    settings = ", ".join(f"{naming(name)} AS set_{name}" for name in names)
    return Question(text(f"SELECT {settings}").columns())


def naming(name: str) -> str:
    """The same in SQL's words, for a question that says by itself who speaks and is alone in its transaction."""
    return f"set_config('{SETTINGS[name]}', :{name}, true)"


def always_speaking(**values: str) -> dict[str, str]:
    """What a connection is opened with that one worker keeps for itself and that no pool ever hands on."""
    return {SETTINGS[name]: value for name, value in values.items()}


@asynccontextmanager
async def in_the_name_of(session: AsyncSession, *, person_id: UUID, organisation_id: UUID) -> AsyncIterator[None]:
    """To write down what somebody else did, when nobody's request did it: a text that was written together."""
    read = [func.current_setting(SETTINGS[name], True) for name in ("person", "organisation")]
    person, organisation = (await session.execute(select(*read))).one()
    await speak_for(session, person=person_id, organisation=organisation_id)
    yield
    await speak_for(session, person=person, organisation=organisation)


def _text(value: Value) -> str | ColumnElement[str]:
    if value is None:
        return ""
    if isinstance(value, ColumnElement):
        return func.coalesce(cast(value, Text), "")
    if isinstance(value, UUID | str):
        return str(value)
    return ",".join(str(one) for one in value)
