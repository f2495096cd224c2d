"""Whatever quotes or binds a text has every word that was saved, whichever process people write at, or says so."""

from collections.abc import AsyncIterator, Callable
from io import BytesIO
from types import SimpleNamespace

import pytest
from docx import Document
from litestar import Litestar
from sqlalchemy import func, select

from partnerships.designs.live import SECTIONS
from partnerships.designs.queries.tables import clause_changes
from portal import clock
from portal.db.speaking import speak_for
from portal.live.store import lock_key
from tests.faults.desk import portal_process
from tests.faults.editor import Editor
from tests.flows.designing import freeze
from tests.flows.together import Lay, Together, portal_to_write_in
from tests.people import Actor

MISSING = "Words that were typed in the last seconds may be missing"
Place = Callable[[Together, str], str]

PAGES: dict[str, Place] = {
    "the comparison": lambda here, _: f"{here.design}/comparison?from=1",
    "the day": lambda here, _: f"{here.design}/days/{clock.today()}",
    "what changed since": lambda here, _: f"{here.section}/since/1",
    "the page to freeze": lambda here, _: f"{here.design}/versions/new",
    "the version": lambda _, version: version,
    "the proposals": lambda here, _: f"{here.design}/proposals",
    "the section's proposals": lambda here, _: f"{here.section}/proposals",
}


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


@pytest.fixture
async def elsewhere(database: dict[str, str]) -> AsyncIterator[tuple[Litestar, str]]:
    async with portal_process(database["portal_app"], SimpleNamespace(meaning=SECTIONS)) as served:  # type: ignore[arg-type]
        yield served


async def two_write(here: Together, host: str) -> tuple[Editor, Editor]:
    """Alice and Bob at a process that their readers do not ask."""
    editors = [
        Editor(host, one.http.cookies["portal-session"], here.address) for one in (here.cast.alice, here.cast.sam)
    ]
    here.editors += editors
    alice, sam = [await one.joined() for one in editors]
    return alice, sam


async def words_of_copy(reader: Actor, here: Together) -> str:
    answer = await reader.http.get(f"{here.design}/word/copy")
    assert answer.status_code == 200
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs)


async def test_pages_that_quote_a_text_have_words_of_another_process(
    together: Lay, elsewhere: tuple[Litestar, str]
) -> None:
    here = await together()
    version = await freeze(here.cast, here.design)
    alice, sam = await two_write(here, elsewhere[1])
    for number, name in enumerate(("comparison?from=1", f"days/{clock.today()}")):
        alice.write(0, 0, f"Word{number} ")
        sam.write(1, 0, f"Other{number} ")
        await alice.saved()
        await sam.saved()
        page = await here.cast.bob.get(f"{here.design}/{name}")
        assert f"Word{number}" in page.text, name
        assert f"Other{number}" in page.text, name
        assert MISSING not in page.text
    alice.write(0, 0, "Last ")
    await alice.saved()
    assert "Last " in await words_of_copy(here.cast.bob, here)
    alice.write(0, 0, "Later ")
    await alice.saved()
    assert "Later " in (await here.cast.bob.get(f"{here.section}/since/1")).text
    assert "The section has changed or been taken out since." in (await here.cast.bob.get(version)).text
    await here.cast.charlie.get(f"{here.design}/comparison?from=1", expect=404)
    await here.cast.dana.get(f"{here.section}/since/1", expect=404)


async def test_who_wrote_where_is_known_at_another_process_too(together: Lay, elsewhere: tuple[Litestar, str]) -> None:
    here = await together()
    alice, sam = await two_write(here, elsewhere[1])
    alice.write(0, 0, "By Alice. ")
    sam.write(1, 0, "By Sam. ")
    await alice.saved()
    await sam.saved()
    await here.cast.bob.get(f"{here.design}/proposals")
    rows = await here.rows(
        select(clause_changes.c.clause_id, clause_changes.c.person_id).where(
            clause_changes.c.section_id == here.address.document_id
        )
    )
    first, second = [block["id"] for block in alice.blocks[:2]]
    lately = {(row.clause_id, row.person_id) for row in rows}
    assert (first, here.cast.sam.id) not in lately
    assert {(first, here.cast.alice.id), (second, here.cast.sam.id)} <= lately


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_that_cannot_wait_any_longer_says_so(name: str, together: Lay) -> None:
    here = await together(page_waits_seconds=0.3)
    version = await freeze(here.cast, here.design)
    alice, bob = await here.joins(here.cast.alice), await here.joins(here.cast.bob)
    async with here.cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        await session.execute(select(func.pg_advisory_xact_lock(lock_key(here.address.document_id))))
        alice.write(0, 0, "Held up ")
        await alice.saved()
        page = await here.cast.alice.get(PAGES[name](here, version))
        assert MISSING in page.text
        if name == "the version":
            assert "may be missing in it" in await words_of_copy(here.cast.alice, here)
    object.__setattr__(here.hub.limits, "page_waits_seconds", 60.0)
    assert MISSING not in (await here.cast.alice.get(PAGES[name](here, version))).text
    await bob.leave()
