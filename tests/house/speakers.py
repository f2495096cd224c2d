"""What the tests of row security ask with: all that the demo holds, a seat to speak from, and what came of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat, find_seat
from portal.db.keys import new_id
from portal.db.speaking import SETTINGS, speak_for
from portal.identity.sessions import SignedInPerson

REFUSED = "42501"  # insufficient_privilege: by a policy, or because the right was never granted
FROZEN = "23001"  # restrict_violation: by a trigger, which speaks before the policy does

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    may_change: bool
    may_remove: bool
    names: str | None


@dataclass(frozen=True)
class Facts:
    """All there is, as the superuser sees it, whom no lock binds; and one seat of each party of each partnership."""

    rows: Mapping[str, Sequence[Row]]
    naming_an_organisation: Sequence[str]
    kept_by_posting: Sequence[str]
    seats: Sequence[tuple[SignedInPerson, UUID]]
    columns: Mapping[str, Sequence[Column]]

    def one_seat_each(self) -> Sequence[tuple[SignedInPerson, UUID]]:
        return list({partnership_id: (person, partnership_id) for person, partnership_id in self.seats}.values())

    def elsewhere(self, table: str, partnership_id: UUID) -> Row | None:
        """A row of this table at another partnership."""
        return next((row for row in self.rows[table] if row["partnership_id"] != str(partnership_id)), None)

    def refusal(self, table: str) -> str:
        return FROZEN if table in self.kept_by_posting else REFUSED

    def here(self, table: str, partnership_id: UUID) -> Row | None:
        return next((row for row in self.rows[table] if row["partnership_id"] == str(partnership_id)), None)

    def another_organisation(self, seat: Seat) -> str:
        """One that sits at the same table."""
        sits = (
            row["organisation_id"] for row in self.rows["party"] if row["partnership_id"] == str(seat.partnership_id)
        )
        return next(str(one) for one in sits if one != str(seat.organisation_id))


async def speak(session: AsyncSession, **who_speaks: Any) -> None:
    """From silence, as at the beginning of a request."""
    await speak_for(session, **{**dict.fromkeys(SETTINGS), **who_speaks})


async def sit_down(session: AsyncSession, person: SignedInPerson, partnership_id: UUID) -> Seat:
    await speak(session, person=person.id, partnership=partnership_id)
    return await find_seat(session, person, partnership_id)


async def attempt(session: AsyncSession, statement: str, seat: Seat | None, **values: Any) -> int | str:
    """How many rows it reached, or the SQL state of the refusal. Nothing is kept."""
    savepoint = await session.begin_nested()
    try:
        known = {**(who(seat, statement) if seat else {}), **values}
        result: Any = await session.execute(text(statement).bindparams(**known))
        return int(result.rowcount)
    except DBAPIError as error:
        return str(getattr(error.orig, "sqlstate", ""))
    finally:
        await savepoint.rollback()


def who(seat: Seat, statement: str) -> dict[str, Any]:
    """Those facts about a seat that the statement asks for."""
    known = {
        "partnership": seat.partnership_id,
        "organisation": seat.organisation_id,
        "person": seat.person_id,
        "rooms": list(seat.rooms),
    }
    return {name: value for name, value in known.items() if f":{name}" in statement}


async def attempt_to_add(session: AsyncSession, table: str, row: Row, seat: Seat | None) -> int | str:
    added = f'INSERT INTO "{table}" SELECT * FROM jsonb_populate_record(NULL::"{table}", CAST(:row AS jsonb))'
    return await attempt(session, added, seat, row=json.dumps({**row, "id": str(new_id())}))
