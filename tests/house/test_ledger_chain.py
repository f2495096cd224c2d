"""`portal ledger verify`: whoever has all rights may still change a row, and the chain tells on them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from portal.access.phases import Phase
from portal.commands import ledger_verify
from portal.db.engine import create_engine, sessions
from portal.db.speaking import speak_for
from tests.ledgers import give, seal, with_fund
from tests.people import Cast
from valuation.ledger.verify import LedgerCheck, check_ledger, check_ledgers, ledgers

SECOND = "(SELECT transaction_id FROM ledger_seal WHERE number = 2 AND partnership_id = :here)"
SLIPPED_IN = f"""
INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, note, basis, key, request_digest,
  person_id, organisation_id)
SELECT partnership_id, '00000000-0000-4000-8000-000000000007', ledger_id, kind, effective_on, '', '', 'slipped-in', '',
  person_id, organisation_id FROM ledger_transaction
WHERE id = {SECOND} AND set_config('portal.organisation', organisation_id::text, true) <> ''
  AND set_config('portal.person', person_id::text, true) <> ''
"""
NEWEST_GONE = """
sealed AS (DELETE FROM ledger_seal WHERE number = 3 AND partnership_id = :here RETURNING transaction_id),
lines AS (DELETE FROM ledger_line WHERE transaction_id IN (SELECT transaction_id FROM sealed)),
entry AS (DELETE FROM ledger_transaction WHERE id IN (SELECT transaction_id FROM sealed))
"""
TAMPERINGS = {
    f"UPDATE ledger_line SET amount_pence = amount_pence * 2 WHERE transaction_id = {SECOND}": "entry 2 is the first",
    f"UPDATE ledger_transaction SET effective_on = '2020-01-01' WHERE id = {SECOND}": "entry 2 is the first",
    "UPDATE ledger_seal SET hash = 'f' WHERE number = 1 AND partnership_id = :here": "entry 1 is the first",
    "DELETE FROM ledger_seal WHERE number = 2 AND partnership_id = :here": "entry 3 is the first",
    "DELETE FROM ledger_seal WHERE number = 3 AND partnership_id = :here": "1 of the entries have no seal",
    "UPDATE ledger_head SET number = 4 WHERE partnership_id = :here": "the newest entries are missing",
    "UPDATE ledger_balance SET balance_pence = 1 WHERE partnership_id = :here": "running balance of 2 accounts",
    "UPDATE ledger_day SET recorded_on = '2020-01-01' WHERE partnership_id = :here": "sums by day of 2 accounts",
    "UPDATE ledger_month SET added_pence = added_pence + 1 WHERE partnership_id = :here": "sums by month of 2 accounts",
    f"UPDATE ledger_transaction SET recorded_at = '2020-01-01' WHERE id = {SECOND}": "entry 2 is the first",
    f"UPDATE ledger_transaction SET organisation_id = (SELECT id FROM organisation WHERE id <> organisation_id LIMIT 1)"
    f" WHERE id = {SECOND}": "entry 2 is the first",
    "UPDATE ledger_day SET added_pence = added_pence + 1 WHERE partnership_id = :here": "sums by day of 2 accounts",
    "UPDATE ledger_account SET organisation_id = (SELECT id FROM organisation WHERE id <> organisation_id LIMIT 1)"
    " WHERE partnership_id = :here AND kind = 'contribution'": "entry 1 is the first",
    "UPDATE ledger_account SET medium = 'in kind' WHERE partnership_id = :here": "entry 1 is the first",
    # One is moved to the end, a line is put in, an entry is slipped in beside the chain.
    "UPDATE ledger_seal SET number = 4 WHERE number = 2 AND partnership_id = :here": "entry 3 is the first",
    "INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)"
    f" SELECT partnership_id, gen_random_uuid(), transaction_id, account_id, fund_id, 1 FROM ledger_line"
    f" WHERE transaction_id = {SECOND}": "entry 2 is the first",
    SLIPPED_IN: "none waits for them: the first is 00000000-0000-4000-8000-000000000007",
    # The newest entry is taken away with its lines and its seal.
    f"WITH {NEWEST_GONE} SELECT count(*) FROM sealed": "the batch of entries 1 to 3 does not end as it did",
    f"WITH {NEWEST_GONE} UPDATE ledger_head head SET number = 2, hash = seal.hash FROM ledger_seal seal"
    " WHERE seal.number = 2 AND seal.partnership_id = :here AND head.partnership_id = :here": "cut off or sealed anew",
}
TABLES = (
    "ledger_line", "ledger_transaction", "ledger_account", "ledger_seal", "ledger_sealing", "ledger_head",
    "ledger_balance", "ledger_day", "ledger_month",
)  # fmt: skip


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    cast = await with_fund(cast_at, Phase.PILOT)
    for amount in ("10", "20", "30"):
        await give(cast, amount=amount)
    await seal(cast)
    return cast


@pytest.fixture
async def owner(database: dict[str, str]) -> AsyncIterator[AsyncSession]:
    """The owner of the tables, in a transaction that is rolled back."""
    engine = create_engine(database["portal_owner"], pool_size=1)
    async with sessions(engine)() as session:
        yield session
        await session.rollback()
    await engine.dispose()


async def checked(session: AsyncSession, cast: Cast) -> LedgerCheck:
    await speak_for(session, partnership=cast.partnership_id)
    ledger_id = await session.scalar(select(ledgers.c.id).where(ledgers.c.partnership_id == cast.partnership_id))
    assert ledger_id is not None
    return await check_ledger(session, cast.partnership_id, ledger_id)


async def test_a_ledger_that_nobody_touched_holds(owner: AsyncSession, cast: Cast) -> None:
    check = await checked(owner, cast)
    assert (check.entries, check.fault) == (3, None)


@pytest.mark.parametrize(("tampering", "said"), TAMPERINGS.items())
async def test_a_change_behind_the_portals_back_is_named(
    owner: AsyncSession, cast: Cast, tampering: str, said: str
) -> None:
    await speak_for(owner, partnership=cast.partnership_id)
    for table in TABLES:
        await owner.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    await owner.execute(text(tampering), {"here": cast.partnership_id})
    fault = (await checked(owner, cast)).fault
    assert fault is not None
    assert said in fault


async def test_what_waits_for_its_seal_is_no_fault_and_is_told(owner: AsyncSession, cast: Cast) -> None:
    await give(cast)
    check = await checked(owner, cast)
    assert (check.entries, check.waiting, check.fault) == (3, 1, None)


@pytest.mark.parametrize("form", [1, 2])
async def test_seals_of_older_forms_still_hold(owner: AsyncSession, cast: Cast, form: int) -> None:
    """The first were given at the commit, one by one, and do not hash when the entry was recorded: that is when it was
    sealed. The second do not hash what the accounts are.
    """
    await speak_for(owner, partnership=cast.partnership_id)
    for table in TABLES:
        await owner.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    await owner.execute(
        text(
            "UPDATE ledger_transaction entry SET recorded_at = seal.sealed_at FROM ledger_seal seal"
            " WHERE seal.transaction_id = entry.id"
        )
    )
    await owner.execute(text("DELETE FROM ledger_sealing"))
    for number in (1, 2, 3):
        asked = {"number": number, "form": form}
        await owner.execute(
            text(
                "UPDATE ledger_seal SET form = :form, previous_hash = coalesce((SELECT hash FROM"
                " ledger_seal before WHERE before.number = :number - 1), '') WHERE number = :number"
            ),
            asked,
        )
        await owner.execute(
            text("UPDATE ledger_seal seal SET hash = ledger_digest(seal) WHERE number = :number"), asked
        )
    await owner.execute(text("UPDATE ledger_head SET hash = (SELECT hash FROM ledger_seal WHERE number = 3)"))
    assert (await checked(owner, cast)).fault is None
    await owner.execute(text("UPDATE ledger_transaction SET recorded_at = recorded_at - interval '1 day'"))
    assert (await checked(owner, cast)).fault == "entry 1 is the first that is not as it was sealed"


async def test_every_ledger_is_walked_as_the_serving_role(app: Litestar, cast: Cast, cast_at: Any) -> None:
    there = await with_fund(cast_at, Phase.PILOT)
    async with app.state["sessions"]() as session:
        found = {check.partnership_id: check.entries for check in await check_ledgers(session)}
    assert (found[cast.partnership_id], found[there.partnership_id]) == (3, 0)


async def test_the_command_prints_the_heads_and_says_that_all_hold(
    database: dict[str, str], cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_settings(monkeypatch, database)
    assert await asyncio.to_thread(ledger_verify.main, []) == 0
    printed = capsys.readouterr().out
    head = (await cast.audrey.get(f"{cast.url}/ledger")).html.split('app-digest">')[1][:64]
    assert f"{cast.partnership_id}: 3 entries hold, head {head}" in printed
    assert " ledgers hold." in printed


async def test_the_command_fails_when_a_ledger_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: dict[str, str], cast: Cast
) -> None:
    engine = create_engine(database["portal_owner"], pool_size=1)
    move = "UPDATE ledger_balance SET balance_pence = balance_pence + :pence WHERE partnership_id = :here"
    use_settings(monkeypatch, database)
    try:
        await tamper(engine, move, {"pence": 1, "here": cast.partnership_id})
        assert await asyncio.to_thread(ledger_verify.main, []) == 1
    finally:
        await tamper(engine, move, {"pence": -1, "here": cast.partnership_id})
        await engine.dispose()
    printed = capsys.readouterr().out
    assert f"{cast.partnership_id}: the running balance of 2 accounts is not the sum of their lines" in printed
    assert "ledgers are broken." in printed


def use_settings(monkeypatch: pytest.MonkeyPatch, database: dict[str, str]) -> None:
    monkeypatch.setenv("PORTAL_MODE", "demo")
    monkeypatch.setenv("DATABASE_URL", database["portal_app"])
    monkeypatch.setenv("DATABASE_OWNER_URL", database["portal_owner"])


async def tamper(engine: AsyncEngine, statement: str, values: dict[str, Any]) -> None:
    async with sessions(engine)() as session, session.begin():
        await speak_for(session, partnership=values["here"])
        await session.execute(text("ALTER TABLE ledger_balance DISABLE TRIGGER USER"))
        await session.execute(text(statement), values)
        await session.execute(text("ALTER TABLE ledger_balance ENABLE TRIGGER USER"))
