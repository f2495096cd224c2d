"""Every partnership of the demo shows the whole of value, and a start that was cut short is made good by the next."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest
from litestar import Litestar

from portal.app import create_app
from portal.config import Settings
from portal.db import embedded
from portal.db.migrate import migrate
from portal.seeds import demo as seeds
from portal.seeds.accounts import GROUPS

TABLES = GROUPS[:5]
# What each has: the least number, and the rows that are counted.
CARRIES = (
    (4, "outcome WHERE true"),
    (3, "indicator_acceptance WHERE true"),
    (2, "result_verdict WHERE verdict = 'accepted'"),
    (1, "appraisal_approval WHERE true"),
    (4, "appraisal_outcome WHERE proxy_source <> ''"),
    (4, "ledger_transaction WHERE kind IN ('contribution', 'spending')"),
    (1, "value_line WHERE kind = 'monetised'"),
    (1, "value_line WHERE kind = 'quantitative'"),
    (1, "value_answer WHERE verdict = 'countersigned'"),
    (2, "budget_signature WHERE true"),
    (3, "payment_price WHERE true"),
    (2, "payment_claim WHERE true"),
    (1, "payment_verdict WHERE verdict = 'verified'"),
    (3, "risk_step WHERE true"),
)


@pytest.fixture
async def superuser(demo: Litestar, demo_database: dict[str, str]) -> Any:
    connection = await asyncpg.connect(plain(demo_database["superuser"]))
    yield connection
    await connection.close()


def plain(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://")


async def test_every_partnership_carries_framework_appraisal_ledger_budget_rate_card_and_risks(superuser: Any) -> None:
    keys = {row["title"]: row["id"] for row in await superuser.fetch("SELECT id, title FROM partnership")}
    assert len(keys) == len(TABLES)
    for title, key in keys.items():
        for least, rows in CARRIES:
            found = await superuser.fetchval(f"SELECT count(*) FROM {rows} AND partnership_id = $1", key)
            assert found >= least, f"{title} has {found} of: {rows}"


async def test_figures_that_no_document_gives_say_so_where_they_stand(superuser: Any) -> None:
    """A source is one of the documents, or says that the figure is made up or an illustration."""
    known = ("Camden", "Beyond Big Contracts", "illustrat", "made up", "Made up", "Illustrat")
    sources = await superuser.fetch(
        "SELECT proxy_source AS source FROM appraisal_outcome "
        "UNION ALL SELECT source FROM value_line WHERE kind = 'monetised' AND origin_kind IS NULL"
    )
    assert sources
    assert [row["source"] for row in sources if not any(word in row["source"] for word in known)] == []


async def test_a_demo_that_was_ended_before_its_proposals_makes_them_at_the_next_start(
    settings: Settings, data_dir: Path
) -> None:
    socket_dir = embedded.start(data_dir)
    urls = dict(await embedded.prepare(socket_dir, "demo_cut_short"))
    await migrate(urls["portal_owner"])
    app = create_app(settings, urls["portal_app"])
    sessions = app.state["sessions"]
    async with sessions() as session, session.begin():
        await seeds.fill(session, settings)
    connection = await asyncpg.connect(plain(embedded.url(socket_dir, "postgres", "demo_cut_short")))
    proposed = "SELECT count(*) FROM journal_entry WHERE verb LIKE 'proposed %'"
    assert await connection.fetchval(proposed) == 0, "ended before it came as far as that"
    assert await seeds.fill_if_empty(sessions, settings, urls["portal_app"]) is False
    assert await connection.fetchval(proposed) == 1
    await seeds.fill_if_empty(sessions, settings, urls["portal_app"])
    assert await connection.fetchval(proposed) == 1, "once, however often it starts"
    await connection.close()
    await app.state["engine"].dispose()
