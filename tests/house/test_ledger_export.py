"""`portal ledger export`: somebody else's arithmetic comes to the portal's balances."""

import asyncio
import csv
import io
import os
import random
import re
import shutil
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from portal.__main__ import main
from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.ledgers import give, newest_entry, seal, spending, with_fund
from tests.people import Cast
from valuation.ledger.rules.plain_text import ExportedAccount, ExportedEntry, account_names, entry_text

AWKWARD = "Vans:North  ; (half; price)"
PIECES = (
    *"\"';:|()[]{}*!=@%#~\\/-$£&`,.<>^", "a", "B", "1", "É", "漢字", "\n", "\r\n", "\t", "  ", "\u00a0", "\u2028",
    "\u3000", "\u200b", "\ufeff", "\u202e", "\x7f", "unnamed", "date:2020-01-01", "  5.00 GBP",
)  # fmt: skip
READERS: dict[str, tuple[list[str], dict[str, Any]]] = {
    "hledger": (["--output-format", "csv"], {}),
    # By `amount` it says what an account's own postings come to, and not its parts'. No name holds a tab.
    "ledger": (
        ["--format", "%(account)\t%(quantity(scrub(amount)))\n"],
        {"delimiter": "\t", "quoting": csv.QUOTE_NONE},
    ),
}
POSTING = re.compile(r"    (?P<account>\S.*?)  (?P<pounds>-?\d+\.\d\d) GBP")


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    """Gifts of three kinds, suppliers with names that mean something in a journal, and a reversal."""
    cast = await with_fund(cast_at, Phase.PILOT)
    await give(cast)
    await give(cast, medium="staff time", amount="540", basis="30 hours", organisation=str(cast.sam.organisation_id))
    for supplier in (AWKWARD, "Vans∶North ⁏ (half⁏ price)", "* Star, Ltd"):
        await cast.alice.post(
            f"{cast.url}/ledger/spending", await spending(cast, payee="outside", supplier=supplier, amount="12.34")
        )
    await cast.alice.post(f"{await newest_entry(cast)}/reversal", {"key": str(uuid4()), "reason": "A slip"})
    await seal(cast)
    return cast


@pytest.fixture
async def exported(
    cast: Cast, database: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    monkeypatch.setenv("PORTAL_MODE", "demo")
    monkeypatch.setenv("DATABASE_URL", database["portal_app"])
    monkeypatch.setenv("DATABASE_OWNER_URL", database["portal_owner"])
    arguments = ["ledger", "export", "--partnership", str(cast.partnership_id), "--format", "hledger"]
    assert await asyncio.to_thread(main, arguments) == 0
    return capsys.readouterr().out


async def balances(cast: Cast) -> list[Decimal]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        pence = await session.scalars(text("SELECT balance_pence FROM ledger_balance"))
        return sorted(Decimal(one) / 100 for one in pence)


def added_up(journal: str) -> dict[str, Decimal]:
    """A reader of its own: the sum of every account's postings."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in journal.splitlines():
        if found := POSTING.fullmatch(line):
            totals[found["account"]] += Decimal(found["pounds"])
    return totals


async def test_a_reader_of_its_own_comes_to_the_portals_balances(cast: Cast, exported: str) -> None:
    assert sorted(added_up(exported).values()) == await balances(cast)
    assert sum(added_up(exported).values()) == 0


async def test_the_journal_names_the_end_of_the_chain_and_every_entry(cast: Cast, exported: str) -> None:
    head = (await cast.audrey.get(f"{cast.url}/ledger")).html.split('app-digest">')[1][:64]
    assert f"; the last seal is {head}" in exported
    assert re.findall(r"^\d{4}-\d\d-\d\d \((\d+)\)", exported, re.MULTILINE) == ["1", "2", "3", "4", "5", "6"]
    assert "(6) reversal of entry 5" in exported


async def test_names_that_become_alike_stay_two_accounts(exported: str) -> None:
    alike = [name for name in added_up(exported) if "Vans∶North ⁏ (half⁏ price)" in name]
    assert len(alike) == 2


@pytest.mark.parametrize("program", READERS)
async def test_hledger_and_ledger_come_to_the_same_balances(
    cast: Cast, exported: str, tmp_path: Path, program: str
) -> None:
    theirs = await balances_by(program, exported, tmp_path)
    assert sorted(theirs.values()) == await balances(cast)


@pytest.mark.parametrize("program", READERS)
async def test_no_name_that_people_type_misleads_a_reader(program: str, tmp_path: Path) -> None:
    """Each name that there is, of the fund, the supplier and the work, with an amount of its own."""
    chance = random.Random(1)  # noqa: S311 -- which names are tried is no secret
    typed = ["".join(chance.choices(PIECES, k=chance.randrange(6))) for _ in range(600)]
    accounts = [
        ExportedAccount(uuid4(), "spending", "cash", fund, supplier, work)
        for fund, supplier, work in zip(typed[::3], typed[1::3], typed[2::3], strict=True)
    ]
    names = account_names(accounts)
    assert len(set(names.values())) == len(accounts), "no two accounts become one"
    journal, wanted = "", dict.fromkeys(names.values(), Decimal(0))
    for number, (giver, taker) in enumerate(pairwise(accounts), start=1):
        kind = ("spending", "pending", "reversal")[number % 3]
        lines = [(taker.id, number), (giver.id, -number)]
        when = datetime(2024, 3, 31, 0, 30, tzinfo=UTC)
        journal += entry_text(ExportedEntry(number, when.date(), when, kind, None, "f" * 64, lines), names)
        for account_id, pence in lines if kind != "pending" else ():
            wanted[names[account_id]] += Decimal(pence) / 100
    theirs = await balances_by(program, journal, tmp_path)
    assert {name: pounds for name, pounds in theirs.items() if pounds} == {
        name: pounds for name, pounds in wanted.items() if pounds
    }


async def balances_by(program: str, journal: str, folder: Path) -> dict[str, Decimal]:
    """By account, what its own postings come to."""
    path = shutil.which(program)
    if path is None:
        missing = f"{program} is not on the PATH, so its arithmetic was not asked. Debian: apt-get install {program}"
        assert os.environ.get("CI") != "true", missing
        pytest.skip(missing)
    file = folder / "exported.journal"
    file.write_text(journal, encoding="utf-8")
    options, dialect = READERS[program]
    ask = [path, "-f", str(file), "balance", "--flat", "--empty", "--no-total", *options]
    asked = await asyncio.to_thread(
        subprocess.run, ask, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8"}
    )
    rows = csv.reader(io.StringIO(asked.stdout), **dialect)
    found = [row for row in rows if row and row != ["account", "balance"]]
    return {name: Decimal(pounds.removesuffix(" GBP") or 0) for name, pounds in found}


@pytest.mark.parametrize("wrong", [[], ["burn"]])
def test_an_act_that_there_is_not_names_those_that_there_are(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", *wrong]) == 2
    assert "portal ledger verify\nportal ledger export --partnership ID" in capsys.readouterr().err


async def test_a_partnership_without_a_ledger_is_refused_in_words(
    database: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_MODE", "demo")
    monkeypatch.setenv("DATABASE_URL", database["portal_app"])
    arguments = ["ledger", "export", "--partnership", str(uuid4())]
    assert await asyncio.to_thread(main, arguments) == 1
    assert capsys.readouterr().err.startswith("portal ledger: There is no ledger of this partnership.")
