"""Nobody bends the ledger: not through the portal's role, not as the owner of the tables, not by hand in raw SQL."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from portal.access.phases import Phase
from tests.ledgers import close, contribution, give, newest_entry, seal, speaking_as, with_fund
from tests.people import Cast

WRITTEN_ONCE = (
    "ledger", "ledger_fund", "ledger_account", "ledger_transaction", "ledger_line", "ledger_seal", "ledger_sealing",
    "ledger_closing", "ledger_refusal", "value_line", "value_answer", "value_withdrawal",
)  # fmt: skip
MOVED_BY_POSTING = ("ledger_balance", "ledger_head", "ledger_day", "ledger_month", "value_total")


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    """A partnership with one entry and one answered and withdrawn value line in its ledger."""
    cast = await with_fund(cast_at, Phase.PILOT)
    await give(cast)
    await seal(cast)
    await close(cast, "1 3 2024")
    await cast.alice.post(f"{cast.url}/ledger/contributions", await in_the_closed_month(cast), expect=409)
    line = {
        "key": str(uuid4()), "kind": "quantitative", "statement": "More company", "tier": "service", "quantity": "4",
        "unit": "people", "body": str(cast.bob.organisation_id), "source": "Diary", "confidence": "low", "outcome": "",
        "starts-day": "1", "starts-month": "1", "starts-year": "2024",
        "ends-day": "2", "ends-month": "1", "ends-year": "2024",
    }  # fmt: skip
    made = (await cast.alice.post(f"{cast.url}/ledger/value", line)).location
    await cast.bob.post(f"{made}/answer", {"verdict": "countersigned"})
    await cast.alice.post(f"{made}/withdrawal", {"reason": "A slip"})
    return cast


async def in_the_closed_month(cast: Cast) -> dict[str, str]:
    return await contribution(cast, **{"effective-month": "2"})


@pytest.fixture
async def owner(database: dict[str, str], cast: Cast) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database["portal_owner"])
    yield await speaking_as(connection, cast.alice, cast.partnership_id)
    await connection.close()


@pytest.fixture
async def server(database: dict[str, str], cast: Cast) -> AsyncIterator[asyncpg.Connection]:
    """The role that serves requests, speaking for the partnership as a request of Alice's would."""
    connection = await asyncpg.connect(database["portal_app"])
    yield await speaking_as(connection, cast.alice, cast.partnership_id)
    await connection.close()


@pytest.mark.parametrize("table", [*WRITTEN_ONCE, *MOVED_BY_POSTING])
async def test_the_serving_role_has_no_way_to_remove(server: asyncpg.Connection, table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await server.execute(statement)


@pytest.mark.parametrize("table", WRITTEN_ONCE)
async def test_the_serving_role_has_no_way_to_change(server: asyncpg.Connection, table: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await server.execute(f"UPDATE {table} SET created_at = created_at")


@pytest.mark.parametrize("table", [*WRITTEN_ONCE, *MOVED_BY_POSTING])
async def test_a_trigger_refuses_the_owner_too(owner: asyncpg.Connection, cast: Cast, table: str) -> None:
    if table == "value_answer":
        await speaking_as(owner, cast.bob, cast.partnership_id)  # the answer is his: hers would not reach the trigger
    assert await owner.fetchval(f"SELECT count(*) FROM {table}") > 0, "there is a row to refuse for"
    for statement in (
        f"UPDATE {table} SET created_at = created_at",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner.execute(statement)


BY_HAND = (
    "UPDATE ledger_balance SET balance_pence = balance_pence + 1",
    "UPDATE ledger_head SET number = 0, hash = ''",
    "UPDATE value_total SET lines = lines + 1",
    "UPDATE ledger_day SET added_pence = added_pence + 1",
    """INSERT INTO ledger_balance (partnership_id, id, account_id, balance_pence)
    SELECT partnership_id, gen_random_uuid(), id, 5 FROM ledger_account""",
    """INSERT INTO ledger_seal (partnership_id, id, ledger_id, transaction_id, number, previous_hash, hash)
    SELECT partnership_id, gen_random_uuid(), ledger_id, id, 9, '', '' FROM ledger_transaction""",
    """INSERT INTO ledger_unsealed (partnership_id, id, ledger_id, recorded_at)
    SELECT partnership_id, id, ledger_id, recorded_at FROM ledger_transaction""",
    "UPDATE ledger_month SET added_pence = added_pence + 1",
)


async def test_balances_heads_and_seals_move_by_posting_alone(server: asyncpg.Connection) -> None:
    for statement in BY_HAND:
        with pytest.raises(asyncpg.RestrictViolationError, match="moves by posting"):
            await server.execute(statement)


ENTRY = """
INSERT INTO ledger_transaction
  (partnership_id, id, ledger_id, kind, effective_on, note, basis, reverses_id, recorded_at, key, request_digest,
   person_id, organisation_id)
SELECT partnership_id, $1::uuid, ledger_id, $2, effective_on, '', '', $3, '2020-01-01', $1::uuid::text, '',
  person_id, organisation_id
FROM ledger_transaction WHERE reverses_id IS NULL LIMIT 1
"""
LINES = """
INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
SELECT partnership_id, gen_random_uuid(), $1, account_id, fund_id, sign(amount_pence) * {amount}
FROM ledger_line WHERE transaction_id <> $1
"""


async def post_by_hand(
    connection: asyncpg.Connection, amount: str, kind: str = "contribution", reverses: UUID | None = None
) -> UUID:
    entry = uuid4()
    await in_one_transaction(connection, (ENTRY, entry, kind, reverses), (LINES.format(amount=amount), entry))
    return entry


async def in_one_transaction(connection: asyncpg.Connection, *steps: tuple[Any, ...]) -> None:
    async with connection.transaction():
        for statement, *values in steps:
            await connection.execute(statement, *values)


async def test_nobody_takes_an_entry_off_the_list_of_what_waits(server: asyncpg.Connection) -> None:
    await post_by_hand(server, "700")
    with pytest.raises(asyncpg.RestrictViolationError, match="moves by posting"):
        await server.execute("DELETE FROM ledger_unsealed")


async def test_nobody_says_when_an_entry_was_recorded(server: asyncpg.Connection) -> None:
    begun = await server.fetchval("SELECT clock_timestamp()")
    entry = await post_by_hand(server, "700")
    assert await server.fetchval("SELECT recorded_at FROM ledger_transaction WHERE id = $1", entry) > begun


async def test_an_entry_that_balances_is_sealed_even_by_hand(server: asyncpg.Connection, cast: Cast) -> None:
    await post_by_hand(server, "700")
    assert await server.fetchval("SELECT number FROM ledger_head") == 1, "sealing comes after the commit"
    await seal(cast)
    assert await server.fetchval("SELECT number FROM ledger_head") == 2
    assert await server.fetchval("SELECT sum(balance_pence) FROM ledger_balance") == 0


async def test_an_entry_that_does_not_balance_is_refused_by_the_database(server: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await post_by_hand(server, "(CASE WHEN amount_pence > 0 THEN 700 ELSE 699 END)")
    assert refused.value.constraint_name == "ck_ledger_transaction_balances"
    assert await server.fetchval("SELECT count(*) FROM ledger_transaction") == 1, "nothing of it is left"


async def test_an_entry_without_lines_is_refused(server: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await server.execute(ENTRY, uuid4(), "contribution", None)
    assert refused.value.constraint_name == "ck_ledger_transaction_lines"


async def test_lines_that_cancel_out_across_two_funds_do_not_balance(server: asyncpg.Connection, cast: Cast) -> None:
    """The sum is zero over all, and not zero in either fund."""
    await cast.alice.post(f"{cast.url}/ledger/funds", {"name": "Second", "holder": str(cast.alice.organisation_id)})
    page = await cast.alice.get(f"{cast.url}/ledger/contributions/new")
    await give(cast, fund=[option.get("value", "") for option in page.element("fund").iter("option")][1])
    entry = uuid4()
    across = (
        "INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)"
        " SELECT account.partnership_id, gen_random_uuid(), $1, account.id, account.fund_id,"
        " CASE fund.name WHEN 'Second' THEN 100 ELSE -100 END FROM ledger_account account"
        " JOIN ledger_fund fund ON fund.id = account.fund_id WHERE account.kind = 'fund'"
    )
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await in_one_transaction(server, (ENTRY, entry, "contribution", None), (across, entry))
    assert refused.value.constraint_name == "ck_ledger_transaction_balances"


@pytest.mark.parametrize("is_sealed", [False, True])
async def test_a_posted_entry_takes_no_further_line(server: asyncpg.Connection, cast: Cast, *, is_sealed: bool) -> None:
    entry = await post_by_hand(server, "700")
    if is_sealed:
        await seal(cast)
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await server.execute(
            "INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)"
            " SELECT partnership_id, gen_random_uuid(), transaction_id, account_id, fund_id, -amount_pence"
            " FROM ledger_line WHERE transaction_id = $1",
            entry,
        )
    assert refused.value.constraint_name == "ck_ledger_line_open_entry"


async def test_a_reversal_that_is_no_mirror_is_refused(server: asyncpg.Connection) -> None:
    first = await server.fetchval("SELECT id FROM ledger_transaction")
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await post_by_hand(server, "1", "reversal", first)
    assert refused.value.constraint_name == "ck_ledger_transaction_mirrors"


async def test_a_reversal_of_a_reversal_is_refused_by_the_database_too(server: asyncpg.Connection, cast: Cast) -> None:
    entry = await newest_entry(cast)
    await cast.alice.post(f"{entry}/reversal", {"key": str(uuid4()), "reason": "A slip"})
    reversal = await server.fetchval("SELECT id FROM ledger_transaction WHERE kind = 'reversal'")
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await post_by_hand(server, "1", "reversal", reversal)
    assert refused.value.constraint_name == "ck_ledger_transaction_reverses_entry"


async def test_the_one_who_posts_keeps_speaking_for_the_partnership(server: asyncpg.Connection) -> None:
    entry = uuid4()
    steps = (
        (ENTRY, entry, "contribution", None),
        (LINES.format(amount="700"), entry),
        ("SELECT set_config('portal.partnership', '', true)",),
    )
    with pytest.raises(asyncpg.CheckViolationError, match="speaks for its partnership"):
        await in_one_transaction(server, *steps)
