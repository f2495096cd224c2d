"""Everybody is asked the same frozen text, and every answer counts."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from partnerships.decisions.actions import open_decision, take_position, withdraw_decision
from partnerships.decisions.queries import DecisionView, decision_about, decisions_of_kind, find_decision
from partnerships.decisions.rules import CannotAnswer, Standing, Verdict
from portal import clock
from portal.access.models import Party
from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.refusals import Missing
from tests.people import Actor, Cast, seat_somebody

DIGEST = "5e" * 32
parties = table_of(Party)


async def ask(cast: Cast, subject_id: UUID | None = None, title: str = "The plan", digest: str = DIGEST) -> UUID:
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await cast.alice.seat_at(session, cast.partnership_id)
        return await open_decision(session, seat, "plan", subject_id or new_id(), title, digest)


async def answer(cast: Cast, who: Actor, decision_id: UUID, verdict: Verdict, reason: str = "") -> Standing:
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await who.seat_at(session, cast.partnership_id)
        return await take_position(session, seat, decision_id, verdict, reason)


async def look(cast: Cast, decision_id: UUID) -> DecisionView:
    async with cast.app.state["sessions"]() as session:
        return await find_decision(session, await cast.alice.seat_at(session, cast.partnership_id), decision_id)


async def test_it_stands_when_every_voting_party_has_confirmed(cast: Cast) -> None:
    decision_id = await ask(cast)
    assert await answer(cast, cast.alice, decision_id, Verdict.CONFIRMED) == Standing.OPEN
    assert await answer(cast, cast.bob, decision_id, Verdict.CONFIRMED) == Standing.OPEN
    assert await answer(cast, cast.sam, decision_id, Verdict.CONFIRMED) == Standing.AGREED


async def test_neither_the_facilitator_nor_the_auditor_is_asked(cast: Cast) -> None:
    decision = await look(cast, await ask(cast))
    asked = {one.organisation for one in decision.positions}
    assert asked == {cast.alice.organisation, cast.bob.organisation, cast.sam.organisation}
    with pytest.raises(CannotAnswer, match="has no vote"):
        await answer(cast, cast.fiona, decision.id, Verdict.CONFIRMED)


async def test_all_who_confirm_at_the_same_moment_count(cast: Cast) -> None:
    decision_id = await ask(cast)
    voters = (cast.alice, cast.bob, cast.sam)
    standings = await asyncio.gather(*(answer(cast, who, decision_id, Verdict.CONFIRMED) for who in voters))
    assert sorted(standings) == [Standing.AGREED, Standing.OPEN, Standing.OPEN]


async def test_a_decline_keeps_its_reason_until_a_newer_position(cast: Cast) -> None:
    decision_id = await ask(cast)
    assert await answer(cast, cast.bob, decision_id, Verdict.DECLINED, "No money for drivers.") == Standing.DECLINED
    declined = (await look(cast, decision_id)).position_of(cast.bob.organisation_id)
    assert declined is not None
    assert (declined.verdict, declined.reason, declined.person) == (
        Verdict.DECLINED,
        "No money for drivers.",
        cast.bob.name,
    )
    assert await answer(cast, cast.bob, decision_id, Verdict.CONFIRMED) == Standing.OPEN


async def test_declining_without_a_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(CannotAnswer, match="Enter a reason"):
        await answer(cast, cast.bob, await ask(cast), Verdict.DECLINED)


async def test_a_newer_text_supersedes_the_one_before(cast: Cast) -> None:
    subject_id = new_id()
    first = await ask(cast, subject_id)
    second = await ask(cast, subject_id, digest="a7" * 32)
    assert (await look(cast, first)).standing == Standing.SUPERSEDED
    with pytest.raises(CannotAnswer, match="can no longer be answered"):
        await answer(cast, cast.alice, first, Verdict.CONFIRMED)
    async with cast.app.state["sessions"]() as session:
        seat = await cast.alice.seat_at(session, cast.partnership_id)
        newest = await decision_about(session, seat, subject_id)
        assert newest is not None
        assert (newest.id, newest.round, newest.short_digest) == (second, 2, "a7a7a7a7a7a7")
        assert [one.id for one in await decisions_of_kind(session, seat, "plan")] == [second, first]


async def test_a_withdrawn_question_can_no_longer_be_answered(cast: Cast) -> None:
    decision_id = await ask(cast)
    async with cast.app.state["sessions"]() as session, session.begin():
        await withdraw_decision(session, await cast.alice.seat_at(session, cast.partnership_id), decision_id)
    with pytest.raises(CannotAnswer, match="Read the new one"):
        await answer(cast, cast.bob, decision_id, Verdict.CONFIRMED)


async def test_who_joins_later_is_asked_and_who_left_counts_no_more(cast: Cast) -> None:
    decision_id = await ask(cast)
    for who in (cast.alice, cast.bob, cast.sam):
        await answer(cast, who, decision_id, Verdict.CONFIRMED)
    async with cast.app.state["sessions"]() as session, session.begin():
        late = await seat_somebody(
            cast.app,
            session,
            cast.partnership_id,
            "Lena Lowe",
            f"Late Trust {decision_id.hex[-8:]}",
            PartyKind.PROVIDER,
            (Role.PROVIDER_LEAD,),
        )
        cast.more.append(late)
    assert [one.organisation for one in (await look(cast, decision_id)).waiting] == [late.organisation]
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=cast.partnership_id, organisation=late.organisation_id)
        leaving = parties.c.organisation_id == late.organisation_id
        await session.execute(update(parties).where(leaving).values(left_at=clock.now()))
    assert (await look(cast, decision_id)).standing == Standing.AGREED


async def test_another_partnerships_decision_is_not_there(cast: Cast) -> None:
    decision_id = await ask(cast)
    async with cast.app.state["sessions"]() as session:
        elsewhere = await cast.charlie.seat_at(session, cast.other_partnership_id)
        with pytest.raises(Missing):
            await find_decision(session, elsewhere, decision_id)


@pytest.mark.parametrize("table", ["decision", "position"])
async def test_what_was_said_cannot_be_changed_afterwards(cast: Cast, table: str) -> None:
    await answer(cast, cast.bob, await ask(cast), Verdict.CONFIRMED)
    async with cast.app.state["sessions"]() as session:
        await cast.alice.seat_at(session, cast.partnership_id)
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text(f"DELETE FROM {table}"))
