"""A database that an older portal filled comes to the newest migration with all that is in it.

The rows are written as that portal's tables were, by SQL, because its models are gone. The migrations that came
after it gave them more to say: who closed a comment, when an entry was recorded, the sums of a month.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from alembic import command
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.engine import Connection

from portal.app import create_app
from portal.commands.journal_verify import verify
from portal.config import Settings
from portal.db import embedded
from portal.db.engine import create_engine
from portal.db.migrate import alembic_config, migrate
from portal.db.speaking import speak_for
from portal.identity.sessions import begin_session
from tests.people import Visitor
from valuation.ledger.sealing import seal_waiting
from valuation.ledger.verify import check_ledgers

OLDER = "0010"
ALICE, HERE = UUID(int=1), UUID(int=16)
TABLE = f"/partnerships/{HERE}"
DESIGN = f"{TABLE}/designs/{UUID(int=32)}"
SECTION = f"{DESIGN}/sections/{UUID(int=33)}"
PAGES = ("", "/ledger", "/outcomes", "/history", "/tasks", "/parties")

# k(n) is the nth key. The ledger's own triggers of that time seal the entry and add it up at the commit.
OLDER_ROWS = """
CREATE FUNCTION pg_temp.k(number int) RETURNS uuid LANGUAGE sql AS $$ SELECT lpad(to_hex(number), 32, '0')::uuid $$;
SET LOCAL search_path = public, pg_temp;
SELECT set_config('portal.partnership', pg_temp.k(16)::text, true);
INSERT INTO person (id, name, email, is_administrator) VALUES (pg_temp.k(1), 'Alice Adams', 'alice@example.org', false);
INSERT INTO organisation (id, name, kind, registered_as) VALUES (pg_temp.k(2), 'Riverside Council', 'council', '');
INSERT INTO membership (organisation_id, id, person_id, is_administrator)
  VALUES (pg_temp.k(2), pg_temp.k(3), pg_temp.k(1), true);
INSERT INTO partnership (id, title, journey, step, phase, place)
  VALUES (pg_temp.k(16), 'Older neighbours', 'psp', 3, 3, 'Riverside');
INSERT INTO party (partnership_id, id, organisation_id, kind)
  VALUES (pg_temp.k(16), pg_temp.k(17), pg_temp.k(2), 'lead agency');
INSERT INTO seat (partnership_id, id, person_id, organisation_id, roles)
  VALUES (pg_temp.k(16), pg_temp.k(18), pg_temp.k(1), pg_temp.k(2), '{"commissioning lead","budget holder"}');
INSERT INTO journal_entry (partnership_id, id, person_id, organisation_id, verb, subject, subject_id)
  VALUES (pg_temp.k(16), pg_temp.k(19), pg_temp.k(1), pg_temp.k(2), 'opened', 'the partnership', pg_temp.k(16));

INSERT INTO design (partnership_id, id, title, changes, rearranged_at)
  VALUES (pg_temp.k(16), pg_temp.k(32), 'Visits at home', 1, 0);
INSERT INTO design_section (partnership_id, id, design_id, owner_id, heading, hint, position, blocks, revision, change,
    person_id, organisation_id)
  VALUES (pg_temp.k(16), pg_temp.k(33), pg_temp.k(32), pg_temp.k(2), 'Purpose', '', 1,
    '[{"id": "clause01", "kind": "p", "runs": [{"text": "Somebody visits within thirty days."}]}]', 1, 1,
    pg_temp.k(1), pg_temp.k(2));
INSERT INTO section_revision (partnership_id, id, section_id, number, heading, blocks, note, person_id, organisation_id)
  SELECT partnership_id, pg_temp.k(34), id, 1, heading, blocks, 'begun', person_id, organisation_id FROM design_section;
INSERT INTO design_comment (partnership_id, id, section_id, clause_id, quote, body, person_id, organisation_id,
    resolved_at, resolved_for_id)
  VALUES
    (pg_temp.k(16), pg_temp.k(35), pg_temp.k(33), 'clause01', 'thirty days', 'Two weeks at the most.', pg_temp.k(1),
      pg_temp.k(2), '2026-05-04 12:00+00', pg_temp.k(2)),
    (pg_temp.k(16), pg_temp.k(36), pg_temp.k(33), '', '', 'Who visits?', pg_temp.k(1), pg_temp.k(2), NULL, NULL);

INSERT INTO outcome (partnership_id, id, level, dimension, text, value_kinds)
  VALUES (pg_temp.k(16), pg_temp.k(48), 'service', 'social', 'Fewer people are lonely', '{quantitative}');
INSERT INTO indicator (partnership_id, id, outcome_id, name, unit, baseline, target, starts_on, ends_on, source,
    is_proxy)
  VALUES (pg_temp.k(16), pg_temp.k(49), pg_temp.k(48), 'Visits a month', 'visits', 12, 40, '2026-04-01', '2027-03-31',
    'Diaries', false);

INSERT INTO ledger (partnership_id, id, currency) VALUES (pg_temp.k(16), pg_temp.k(64), 'GBP');
INSERT INTO ledger_fund (partnership_id, id, ledger_id, name, holder_id)
  VALUES (pg_temp.k(16), pg_temp.k(65), pg_temp.k(64), 'Pilot fund', pg_temp.k(2));
INSERT INTO ledger_account (partnership_id, id, fund_id, code, kind, medium, organisation_id, supplier, work)
  VALUES
    (pg_temp.k(16), pg_temp.k(66), pg_temp.k(65), 'contribution/cash/00000000000000000000000000000002//',
      'contribution', 'cash', pg_temp.k(2), '', ''),
    (pg_temp.k(16), pg_temp.k(67), pg_temp.k(65), 'fund/cash///', 'fund', 'cash', NULL, '', '');
INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, note, basis, key, request_digest,
    person_id, organisation_id)
  VALUES (pg_temp.k(16), pg_temp.k(68), pg_temp.k(64), 'contribution', '2026-05-01', '', '', 'a key', repeat('0', 64),
    pg_temp.k(1), pg_temp.k(2));
INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
  VALUES (pg_temp.k(16), pg_temp.k(69), pg_temp.k(68), pg_temp.k(67), pg_temp.k(65), 1234500),
    (pg_temp.k(16), pg_temp.k(70), pg_temp.k(68), pg_temp.k(66), pg_temp.k(65), -1234500);
"""


async def fill(superuser: asyncpg.Connection) -> None:
    async with superuser.transaction():
        await superuser.execute(OLDER_ROWS)


@pytest.fixture(scope="module")
async def upgraded(data_dir: Path, database: dict[str, str], settings: Settings) -> AsyncIterator[Litestar]:
    socket_dir = embedded.start(data_dir)
    urls = await embedded.prepare(socket_dir, "older_test")
    await migrate_to_older(urls["portal_owner"])
    superuser = await asyncpg.connect(embedded.url(socket_dir, "postgres", "older_test"))
    await fill(superuser)
    await superuser.close()
    await migrate(urls["portal_owner"])
    app = create_app(settings, urls["portal_app"])
    yield app
    await app.state["engine"].dispose()


async def migrate_to_older(owner_url: str) -> None:
    engine = create_engine(owner_url, pool_size=1)
    async with engine.connect() as connection:
        await connection.run_sync(_upgrade)
        await connection.commit()
    await engine.dispose()


def _upgrade(connection: Connection) -> None:
    command.ensure_version(alembic_config(connection))
    command.upgrade(alembic_config(connection), OLDER)


@pytest.fixture
async def alice(upgraded: Litestar) -> AsyncIterator[Visitor]:
    async with upgraded.state["sessions"]() as session, session.begin():
        token = await begin_session(session, ALICE, "the tests", replaces=None)
    async with Visitor(upgraded, token) as browser:
        yield browser


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_answers(alice: Visitor, page: str) -> None:
    await alice.get(f"{TABLE}{page}")


async def test_what_was_written_is_there(alice: Visitor) -> None:
    design = await alice.get(DESIGN)
    assert "Somebody visits within thirty days." in design.text
    comments = await alice.get(SECTION)
    assert "Who visits?" in comments.text
    assert "Visits a month" in (await alice.get(f"{TABLE}/outcomes")).text
    assert "£12,345" in (await alice.get(f"{TABLE}/ledger/entries/{UUID(int=68)}")).text


async def test_a_comment_that_was_closed_stays_closed(upgraded: Litestar) -> None:
    async with upgraded.state["sessions"]() as session:
        await speak_for(session, partnership=HERE)
        steps = (await session.execute(text("SELECT comment_id, closes, created_at FROM comment_step"))).all()
    assert [tuple(step) for step in steps] == [(UUID(int=35), True, datetime(2026, 5, 4, 12, tzinfo=UTC))]


async def test_the_chains_hold_and_new_entries_are_added_to_them(upgraded: Litestar, alice: Visitor) -> None:
    async with upgraded.state["sessions"]() as session:
        assert [(finding.number, finding.broken_at) for finding in await verify(session)] == [(1, None)]
        assert [(check.entries, check.fault) for check in await check_ledgers(session)] == [(1, None)]
    form = await alice.get(f"{TABLE}/ledger/contributions/new")
    typed = {
        "key": form.field("key"), "fund": str(UUID(int=65)), "organisation": str(UUID(int=2)), "medium": "cash",
        "amount": "655", "effective-day": "1", "effective-month": "6", "effective-year": "2026", "note": "",
    }  # fmt: skip
    await alice.post(f"{TABLE}/ledger/contributions", typed)
    assert "£13,000" in (await alice.get(f"{TABLE}/ledger")).text
    async with upgraded.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=HERE)
        await seal_waiting(session, HERE)
        assert [(check.entries, check.fault) for check in await check_ledgers(session)] == [(2, None)]
