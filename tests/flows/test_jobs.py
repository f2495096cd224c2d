"""Long work: asked for once, done beside the requests, left and come back to, and nobody else's business."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import Seat
from portal.db.speaking import speak_for
from portal.jobs.asking import MOST_AT_ONCE, TooMuchAtOnce, ask_for
from portal.jobs.kinds import Kind, Made, MadeFile, MadePage, Running
from portal.jobs.working import GIVEN_UP, MOST_ATTEMPTS, NO_SEAT, work_on_one
from portal.journal.actions import record
from portal.refusals import Refused
from tests.ledgers import journal
from tests.people import Actor, Cast


async def write_letter(session: AsyncSession, seat: Seat, job: Running) -> Made:
    await job.progress(1, of=2)
    await record(session, seat, "wrote", seat.id, "a letter")
    return MadeFile("letter.txt", "text/plain; charset=utf-8", f"To {job.asked['to']}".encode())


async def read_letter(session: AsyncSession, seat: Seat, job: Running) -> Made:
    words = (await job.given()).decode()
    if words == "wrong":
        raise Refused("Row 7, column B: “x” is no number. Nothing was imported.")
    if words == "broken":
        await record(session, seat, "read", seat.id, "half a letter")
        raise RuntimeError("the work broke")
    return MadePage("/history", f"{len(words)} characters were read.")


LETTER = Kind("letter", Permission.READ, write_letter)
READING = Kind("reading", Permission.READ, read_letter)
GOVERNING = Kind("governing", Permission.POST_LEDGER, write_letter)
KINDS = {kind.name: kind for kind in (LETTER, READING, GOVERNING)}


@pytest.fixture
async def cast(app: Litestar, cast_at: Any) -> AsyncIterator[Cast]:
    """The table is cleared of what other tests left to be done."""
    yield await cast_at(Phase.PILOT)
    async with app.state["sessions"]() as session, session.begin():
        await speak_for(session, worker="on")
        await session.execute(text("DELETE FROM job_file"))
        await session.execute(text("DELETE FROM job"))


async def asked(cast: Cast, kind: Kind = LETTER, given: bytes | None = None, actor: Actor | None = None) -> str:
    actor = actor or cast.alice
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await actor.seat_at(session, cast.partnership_id)
        job_id = await ask_for(session, seat, kind, "A letter", {"to": "Bob"}, given=given)
    return f"{cast.url}/jobs/{job_id}"


async def work(cast: Cast) -> bool:
    return await work_on_one(cast.app.state["sessions"], KINDS)


async def let_the_hold_run_out(cast: Cast) -> None:
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, worker="on")
        await session.execute(text("UPDATE job SET held_until = now() - interval '1 s' WHERE ended_at IS NULL"))


async def test_what_was_asked_for_is_waited_for_left_and_come_back_to(cast: Cast) -> None:
    url = await asked(cast)
    page = await cast.alice.get(url)
    assert "It waits for its turn." in page.text
    assert page.link("Check again") == url
    assert await work(cast)
    assert not await work(cast), "it is done once"
    page = await cast.alice.get(url)
    assert "It is ready." in page.text
    assert "hx-trigger" not in page.html, "nobody asks any more"
    reply = await cast.alice.http.get(page.link("Download letter.txt"))
    assert reply.text == "To Bob"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="letter.txt"'
    listed = await cast.alice.get(f"{cast.url}/jobs")
    assert "A letter" in listed.text
    assert "Done" in listed.text


async def test_an_open_page_is_told_how_far_it_is_and_when_it_is_over(cast: Cast) -> None:
    url = await asked(cast)
    fragment = await cast.alice.get(f"{url}/progress", **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "Done so far: 0%" in fragment.text
    assert "A letter: done." not in fragment.text
    await work(cast)
    fragment = await cast.alice.get(f"{url}/progress", **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "A letter: done." in fragment.text


async def test_progress_is_seen_while_the_work_goes_on(cast: Cast) -> None:
    seen, may_end = asyncio.Event(), asyncio.Event()

    async def wait(session: AsyncSession, seat: Seat, job: Running) -> Made:
        await job.progress(3, of=4)
        seen.set()
        await may_end.wait()
        return MadePage("/history", "Done.")

    url = await asked(cast)
    working = asyncio.create_task(
        work_on_one(cast.app.state["sessions"], {"letter": Kind("letter", Permission.READ, wait)})
    )
    await asyncio.wait_for(seen.wait(), 60)
    page = await cast.alice.get(url)
    assert "It is being done." in page.text
    assert "Done so far: 75%" in page.text
    assert not await work(cast), "it is in somebody's hands"
    may_end.set()
    await working
    assert "Done." in (await cast.alice.get(url)).text


async def test_only_the_person_who_asked_sees_it(cast: Cast) -> None:
    url = await asked(cast)
    await work(cast)
    for other in (cast.bob, cast.fiona, *cast.strangers):
        for address in (url, f"{url}/progress", f"{url}/file"):
            await other.get(address, expect=404)
    assert "You have not asked for anything that takes long." in (await cast.bob.get(f"{cast.url}/jobs")).text


async def test_what_is_wrong_with_a_file_is_said_and_not_tried_again(cast: Cast) -> None:
    url = await asked(cast, READING, b"wrong")
    assert await work(cast)
    page = await cast.alice.get(url)
    assert "It could not be done. Row 7, column B: “x” is no number. Nothing was imported." in page.text
    assert not await work(cast)


async def test_work_may_end_with_a_page_to_look_at(cast: Cast) -> None:
    url = await asked(cast, READING, b"Dear Bob")
    await work(cast)
    page = await cast.alice.get(url)
    assert "8 characters were read." in page.text
    assert page.link("Look at it") == f"{cast.url}/history"
    await cast.alice.get(f"{url}/file", expect=404)


async def test_work_that_breaks_leaves_nothing_and_is_given_up_after_three_tries(cast: Cast) -> None:
    url = await asked(cast, READING, b"broken")
    for _ in range(MOST_ATTEMPTS + 1):
        assert await work(cast)
        await let_the_hold_run_out(cast)
    assert GIVEN_UP in (await cast.alice.get(url)).text
    assert ("read", "half a letter") not in await journal(cast)


async def test_of_two_who_did_the_same_work_one_commits(cast: Cast) -> None:
    """The first was away for longer than its hold; somebody else has done the work by the time it comes back."""
    started, may_go_on = asyncio.Event(), asyncio.Event()

    async def slow(session: AsyncSession, seat: Seat, job: Running) -> Made:
        started.set()
        await may_go_on.wait()
        await record(session, seat, "wrote", seat.id, "a late letter")
        return MadeFile("late.txt", "text/plain", b"late")

    url = await asked(cast)
    late = asyncio.create_task(
        work_on_one(cast.app.state["sessions"], {"letter": Kind("letter", Permission.READ, slow)})
    )
    await asyncio.wait_for(started.wait(), 60)
    await let_the_hold_run_out(cast)
    assert await work(cast)
    may_go_on.set()
    assert await late
    assert (await cast.alice.http.get(f"{url}/file")).text == "To Bob"
    assert [entry for entry in await journal(cast) if entry[0] == "wrote"] == [("wrote", "a letter")]


async def test_a_portal_that_stops_gives_the_work_back_uncounted(cast: Cast) -> None:
    started = asyncio.Event()

    async def forever(session: AsyncSession, seat: Seat, job: Running) -> Made:
        started.set()
        await asyncio.Event().wait()
        raise AssertionError

    url = await asked(cast)
    for _ in range(MOST_ATTEMPTS + 1):
        started.clear()
        stopped = asyncio.create_task(
            work_on_one(cast.app.state["sessions"], {"letter": Kind("letter", Permission.READ, forever)})
        )
        await asyncio.wait_for(started.wait(), 60)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
    assert await work(cast)
    assert "It is ready." in (await cast.alice.get(url)).text


async def test_a_seat_or_a_role_that_has_ended_ends_the_work(cast: Cast) -> None:
    url = await asked(cast, GOVERNING, actor=cast.bob)
    assert await work(cast)
    assert "Your roles here do not let you post to the value ledger." in (await cast.bob.get(url)).text
    await asked(cast)
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=cast.partnership_id, organisation=cast.alice.organisation_id)
        await session.execute(text("UPDATE seat SET ends_at = now() WHERE person_id = :who"), {"who": cast.alice.id})
    assert await work(cast)
    assert await failures(cast) == {"Your roles", NO_SEAT[:10]}


async def failures(cast: Cast) -> set[str]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        said = await session.scalars(text("SELECT failed_because FROM job WHERE failed_because IS NOT NULL"))
        return {sentence[:10] for sentence in said}


async def test_nobody_asks_for_more_than_a_few_things_at_once(cast: Cast) -> None:
    for _ in range(MOST_AT_ONCE):
        await asked(cast)
    with pytest.raises(TooMuchAtOnce, match="You have asked for 5 things that are not done yet"):
        await asked(cast)
    assert await work(cast)
    await asked(cast)


async def test_what_is_over_is_forgotten_after_a_week(cast: Cast) -> None:
    url = await asked(cast)
    await work(cast)
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, worker="on")
        await session.execute(text("UPDATE job SET expires_at = now() - interval '1 s'"))
    await cast.alice.get(url, expect=404)
    await cast.alice.get(f"{url}/file", expect=404)
    assert not await work(cast)
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        assert await session.scalar(text("SELECT count(*) FROM job_file")) == 0
