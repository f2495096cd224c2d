"""The design leaves as a Word file, its suggestions are settled in LibreOffice, and it is read back here."""

from typing import Any

import pytest

from portal.access.phases import Phase
from portal.documents.returned import ReturnedTable, read_returned
from portal.live.content import read_blocks
from tests.flows.copying import TABLE, address_of, bring_back, hub_of, suggest, take_in, take_out
from tests.flows.designing import begin_with_text
from tests.flows.libreoffice import LibreOffice, Verdict, libreoffice
from tests.flows.test_passages_over_clauses import on_three, with_author
from tests.flows.test_word_returns_reshaped import rows_of
from tests.pages import Page
from tests.people import Cast
from tests.rules.copies.wordlike import add_row, drop_last_row, edited, move_below

__all__ = ["libreoffice"]
ACCEPTED = "A car fetches each guest within 14 days of asking."
BEFORE = "A car fetches each guest within 30 days of asking."


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def suggested(cast: Cast) -> tuple[str, str, bytes]:
    """A section with two suggestions and a comment, and its copy with all of them."""
    design, section = await begin_with_text(cast, rights="suggest")
    await suggest(cast, cast.bob, section, "30", "14")
    await suggest(cast, cast.sam, section, "Drivers are insured", "Drivers are insured and trained")
    await cast.alice.post(f"{section}/comments", {"body": "Is this possible?", "clause": "", "room": "shared"})
    return design, section, await take_out(cast.alice, design)


async def decided(cast: Cast, design: str, file: bytes) -> Page:
    """Alice brings the file back, takes it in, and decides here as it was decided there."""
    preview = (await bring_back(cast.alice, design, file)).location
    intake = (await cast.alice.post(f"{preview}/intake", {"room": "shared"})).location
    shown = (await cast.alice.get(intake)).text
    assert "Everything in the file found its place." in shown
    assert "It brought 0 suggestions and 0 comments." in shown, "nothing of it is new"
    return await cast.alice.follow(await cast.alice.post(f"{intake}/verdicts"))


async def words(cast: Cast, section: str) -> list[str]:
    blocks = await hub_of(cast).read(address_of(cast, section), read_blocks)
    return ["".join(run["text"] for run in block.get("runs", [])) for block in blocks]


async def test_what_is_accepted_in_libreoffice_is_accepted_here(cast: Cast, libreoffice: LibreOffice) -> None:
    design, section, copy = await suggested(cast)
    page = await decided(cast, design, await libreoffice.settles(copy, "AcceptAllTrackedChanges"))
    assert "2 suggestions decided as in Word." in page.text
    assert await words(cast, section) == [
        "The service visits people at home.", ACCEPTED, "Drivers are volunteers.", "Drivers are insured and trained.",
    ]  # fmt: skip
    assert "Is this possible?" in (await cast.bob.get(section)).text


async def test_what_is_rejected_in_libreoffice_is_rejected_here(cast: Cast, libreoffice: LibreOffice) -> None:
    design, section, copy = await suggested(cast)
    page = await decided(cast, design, await libreoffice.settles(copy, "RejectAllTrackedChanges"))
    assert "2 suggestions decided as in Word." in page.text
    assert (await words(cast, section))[1] == BEFORE
    assert "Rejected in the Word file “Copy.docx”." in (await cast.sam.get(f"{section}/proposals")).text


KINDS = "Aims\n\n# Drivers\n\n- Ring the guest.\n\nCome in time.\n\n1. Be kind."
OTHER_KINDS = {"Aims": "# Aims", "# Drivers": "Drivers", "- Ring": "Ring", "Come in": "1. Come in", "1. Be": "> Be"}


@pytest.mark.parametrize("verdict", ["AcceptAllTrackedChanges", "RejectAllTrackedChanges"])
async def test_suggested_kinds_are_settled_in_libreoffice_and_so_here(
    cast: Cast, libreoffice: LibreOffice, verdict: Verdict
) -> None:
    design, section = await begin_with_text(cast, KINDS)
    before = await kinds(cast, section)
    for old, new in OTHER_KINDS.items():
        await suggest(cast, cast.bob, section, old, new)
    file = await libreoffice.settles(await take_out(cast.alice, design), verdict)
    shown = await cast.alice.get((await bring_back(cast.alice, design, file)).location)
    assert "Make “Come in time.” a numbered item" in shown.text
    page = await decided(cast, design, file)
    assert "5 suggestions decided as in Word." in page.text
    after = [(one, kind) for (one, _), kind in zip(before, ("h1", "p", "p", "ol0", "quote"), strict=True)]
    assert await kinds(cast, section) == (after if verdict == "AcceptAllTrackedChanges" else before)


async def test_suggested_kinds_stay_open_where_libreoffice_only_saved_the_file(
    cast: Cast, libreoffice: LibreOffice
) -> None:
    design, section = await begin_with_text(cast, KINDS)
    for old, new in OTHER_KINDS.items():
        await suggest(cast, cast.bob, section, old, new)
    file = await libreoffice.saves(await take_out(cast.alice, design))
    shown = await cast.alice.get((await bring_back(cast.alice, design, file)).location)
    assert "Nothing in the file differs from that copy." in shown.text


async def test_what_is_suggested_to_go_changes_nothing_else_where_libreoffice_only_saved_the_file(
    cast: Cast, libreoffice: LibreOffice
) -> None:
    """It writes the style of the clause that goes onto the one below."""
    design, section = await begin_with_text(cast, f"# Old aims\n\nWhat we do.\n\n{TABLE}")
    await suggest(cast, cast.bob, section, "# Old aims\n\n", "")
    await suggest(cast, cast.bob, section, "| Friday | Nine |", "")
    copy = await take_out(cast.alice, design)
    saved = await bring_back(cast.alice, design, await libreoffice.saves(copy))
    assert "Nothing in the file differs from that copy." in (await cast.alice.get(saved.location)).text
    page = await decided(cast, design, await libreoffice.settles(copy, "AcceptAllTrackedChanges"))
    assert "2 suggestions decided as in Word." in page.text
    assert [kind for _, kind in await kinds(cast, section)] == ["p", "p", "table", "p"]


async def kinds(cast: Cast, section: str) -> list[tuple[str, str]]:
    blocks = await hub_of(cast).read(address_of(cast, section), read_blocks)
    return [(block["id"], block["kind"]) for block in blocks]


async def test_a_comment_over_paragraphs_comes_through_libreoffice(cast: Cast, libreoffice: LibreOffice) -> None:
    design, section = await begin_with_text(cast)
    await on_three(cast.bob, section)
    copy = with_author(await take_out(cast.bob, design), "Anna Bell")
    file = await libreoffice.settles(copy, "AcceptAllTrackedChanges")
    result = await take_in(cast.sam, (await bring_back(cast.sam, design, file)).location)
    assert "It brought 0 suggestions and 1 comment." in result.text
    assert (await cast.sam.get(section)).text.count("About these words in clauses 1.1, 1.2 and 1.3 .") == 2


async def test_rows_and_moved_clauses_come_through_libreoffice(cast: Cast, libreoffice: LibreOffice) -> None:
    design, section = await begin_with_text(cast, TABLE)
    copy = edited(await take_out(cast.bob, design), add_row("Monday", ["Tuesday", "Three"]))
    file = await libreoffice.settles(edited(copy, move_below("First.", "Last of all")), "AcceptAllTrackedChanges")
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 2 suggestions and 0 comments." in result.text
    shown = (await cast.bob.get(f"{section}/proposals")).text
    assert "Put in “Tuesday | Three”" in shown
    assert "Move “First.” to another place" in shown


@pytest.mark.parametrize("verdict", ["AcceptAllTrackedChanges", "RejectAllTrackedChanges"])
async def test_suggested_rows_are_rows_to_libreoffice_too(
    cast: Cast, libreoffice: LibreOffice, verdict: Verdict
) -> None:
    """Not words in a row that stays behind empty: the row comes or goes with its suggestion."""
    design, section = await begin_with_text(cast, TABLE)
    for change in (add_row("Monday", ["Tuesday", "Three"]), drop_last_row):
        file = edited(await take_out(cast.bob, design), change)
        await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    settled = await libreoffice.settles(await take_out(cast.alice, design), verdict)
    *_, table = [one for one in read_returned(settled).blocks if isinstance(one, ReturnedTable)]
    shown = [[cell[0].text for cell in row] for row in table.rows]
    before, after = [["Monday", "Two"], ["Friday", "Nine"]], [["Monday", "Two"], ["Tuesday", "Three"]]
    assert shown[1:] == (after if verdict == "AcceptAllTrackedChanges" else before)
    page = await decided(cast, design, settled)
    assert "2 suggestions decided as in Word." in page.text
    assert (await rows_of(cast, section))[1:] == shown[1:]
