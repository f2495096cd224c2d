"""A partnership with one person at its table, and an account with as many lines as are asked for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import insert

from portal.access.models import Partnership, Party, SeatRow
from portal.access.phases import Phase
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.organisations.models import Organisation

LINES_AN_ENTRY = 10
DAYS, MOST_DAYS_LATE = 1095, 7


@dataclass(frozen=True)
class Table:
    seat: Seat
    long_account_id: UUID

    @property
    def partnership_id(self) -> UUID:
        return self.seat.partnership_id

    @property
    def speaker(self) -> dict[str, UUID]:
        return {
            "partnership": self.seat.partnership_id,
            "organisation": self.seat.organisation_id,
            "person": self.seat.person_id,
        }


async def lay_table(makers: Any) -> Table:  # noqa: ANN401
    here, person, organisation = new_id(), new_id(), new_id()
    seat = Seat(
        id=new_id(), person_id=person, person_name="Poster", organisation_id=organisation,
        organisation_name=f"Council {organisation.hex[-6:]}", party_id=new_id(), party_kind="lead agency",
        partnership_id=here, partnership_title="Long ledger", journey="psp", step=int(Phase.PILOT),
        phase=int(Phase.PILOT), roles=("budget holder",),
    )  # fmt: skip
    table = Table(seat, new_id())
    async with makers() as session, session.begin():
        await speak_for(session, **table.speaker)
        for model, values in (
            (Partnership, {"id": here, "title": seat.partnership_title, "journey": "psp", "step": 3, "phase": 3}),
            (Person, {"id": person, "name": "Poster", "email": f"{person.hex}@example.org"}),
            (Organisation, {"id": organisation, "name": seat.organisation_name, "kind": "council"}),
            (Party, {"partnership_id": here, "organisation_id": organisation, "kind": "lead agency"}),
            (SeatRow, {"partnership_id": here, "organisation_id": organisation, "person_id": person, "roles": []}),
        ):
            await session.execute(insert(table_of(model)).values(**values))
    return table


async def lengthen(superuser_url: str, table: Table, lines: int) -> None:
    """Made in bulk: triggers and foreign keys are off, what they would have kept is written beside the lines.

    Three years of entries, each recorded within a week of when it happened. The seals carry no hashes: nothing that is
    measured reads them.
    """
    connection = await asyncpg.connect(superuser_url)
    names = {
        "here": table.partnership_id,
        "person": table.seat.person_id,
        "organisation": table.seat.organisation_id,
        "long": table.long_account_id,
        "cash": new_id(),
        "fund": new_id(),
        "ledger": new_id(),
    }
    try:
        await connection.execute("SET session_replication_role = replica")
        for statement in STATEMENTS:
            await connection.execute(_filled(statement, names, lines))
    finally:
        await connection.close()


def _filled(statement: str, names: dict[str, UUID], lines: int) -> str:
    quoted = {name: f"'{value}'::uuid" for name, value in names.items()}
    return statement.format(
        entries=lines // LINES_AN_ENTRY, each=LINES_AN_ENTRY, days=DAYS, late=MOST_DAYS_LATE, **quoted
    )


STATEMENTS = (
    "INSERT INTO ledger (partnership_id, id, currency) VALUES ({here}, {ledger}, 'GBP')",
    """INSERT INTO ledger_fund (partnership_id, id, ledger_id, name, holder_id)
    VALUES ({here}, {fund}, {ledger}, 'Pool', {organisation})""",
    """INSERT INTO ledger_account (partnership_id, id, fund_id, code, kind, medium, organisation_id, supplier, work)
    VALUES ({here}, {long}, {fund}, 'long', 'spending', 'cash', {organisation}, '', 'Hosting'),
      ({here}, {cash}, {fund}, 'cash', 'fund', 'cash', NULL, '', '')""",
    """CREATE TEMPORARY TABLE happened AS
    SELECT number, gen_random_uuid() AS id, date '2023-04-01' + (number::bigint * 7919 % {days})::int AS effective_on,
      (number::bigint * 104729 % {late})::int AS late
    FROM generate_series(1, {entries}) AS number""",
    """INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, recorded_at, note, basis, key,
      request_digest, person_id, organisation_id)
    SELECT {here}, id, {ledger}, 'spending', effective_on, effective_on + late + time '12:00', '', '',
      'key-' || number, '', {person}, {organisation}
    FROM happened""",
    """INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
    SELECT {here}, gen_random_uuid(), id, {long}, {fund}, 100 + place FROM happened, generate_series(1, {each}) AS place
    UNION ALL SELECT {here}, gen_random_uuid(), id, {cash}, {fund}, -(100 * {each} + {each} * ({each} + 1) / 2)
    FROM happened""",
    """INSERT INTO ledger_seal (partnership_id, id, ledger_id, transaction_id, number, sealed_at, previous_hash, hash)
    SELECT {here}, gen_random_uuid(), {ledger}, id, number, effective_on + late + time '12:00', '', '' FROM happened""",
    """INSERT INTO ledger_head (partnership_id, id, ledger_id, number, hash)
    VALUES ({here}, gen_random_uuid(), {ledger}, {entries}, '')""",
    """INSERT INTO ledger_balance (partnership_id, id, account_id, balance_pence)
    SELECT {here}, gen_random_uuid(), account_id, sum(amount_pence) FROM ledger_line
    WHERE partnership_id = {here} GROUP BY account_id""",
    """INSERT INTO ledger_day (partnership_id, id, account_id, effective_on, recorded_on, added_pence, taken_pence)
    SELECT {here}, gen_random_uuid(), account_id, effective_on, effective_on + late,
      sum(greatest(amount_pence, 0)), sum(greatest(-amount_pence, 0))
    FROM ledger_line line JOIN happened ON happened.id = line.transaction_id
    WHERE line.partnership_id = {here} GROUP BY account_id, effective_on, late""",
    """INSERT INTO ledger_month (partnership_id, id, account_id, effective_month, recorded_month, added_pence,
      taken_pence)
    SELECT {here}, gen_random_uuid(), account_id, date_trunc('month', effective_on), date_trunc('month', recorded_on),
      sum(added_pence), sum(taken_pence)
    FROM ledger_day WHERE partnership_id = {here} GROUP BY 3, 4, 5""",
    "DROP TABLE happened",
    "VACUUM ANALYZE ledger_line, ledger_day, ledger_month, ledger_balance, ledger_transaction, ledger_seal",
)
