"""Who may come in, what they may do, and how quickly a socket closes when that changes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from websockets.exceptions import InvalidStatus

from portal import clock
from portal.access.models import Party, SeatRow
from portal.access.phases import Phase
from portal.db.engine import create_engine
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import SignInSession
from portal.live.announce import access_changed
from portal.live.members import NOT_SIGNED_IN, NOT_THERE, OLD_SCHEMA, OTHER_EPOCH, REFUSED
from portal.live.rights import Address, Rights
from tests.faults.editor import Editor, until
from tests.flows.live_portal import Table, table
from tests.people import Actor, make_cast_at

seats = table_of(SeatRow)
parties = table_of(Party)
sign_ins = table_of(SignInSession)


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


async def turned_away(editor: Editor) -> int:
    await editor.join()
    return await editor.gone()


async def change(laid: Table, actor: Actor, *statements: Any) -> None:
    """In the name of the actor's organisation, which alone seats its people."""
    async with laid.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=laid.cast.partnership_id, organisation=actor.organisation_id)
        for statement in statements:
            await session.execute(statement)


async def test_strangers_cannot_tell_that_there_is_a_text(laid: Table) -> None:
    for stranger in laid.cast.strangers:
        assert await turned_away(laid.knocks(stranger)) == NOT_THERE


async def test_a_text_of_another_partnership_is_not_there(laid: Table) -> None:
    theirs = laid.desk.lay_out(laid.cast.other_partnership_id)
    mixed = Address(laid.cast.partnership_id, theirs.document_id)
    assert await turned_away(laid.knocks(laid.cast.alice, address=mixed)) == NOT_THERE
    assert await turned_away(laid.knocks(laid.cast.alice, address=theirs)) == NOT_THERE


async def test_without_a_sign_in_nobody_comes_in(laid: Table) -> None:
    editor = laid.knocks(laid.cast.alice)
    editor.token = ""
    assert await turned_away(editor) == NOT_SIGNED_IN


async def test_a_page_of_another_site_gets_no_socket(laid: Table) -> None:
    with pytest.raises(InvalidStatus):
        await laid.knocks(laid.cast.alice).join(origin="https://elsewhere.test")


async def test_before_the_gate_nobody_writes(laid: Table) -> None:
    cast = await make_cast_at(laid.app, Phase.CONVENE)
    early = laid.desk.lay_out(cast.partnership_id)
    assert await turned_away(laid.knocks(cast.alice, address=early)) == REFUSED
    await cast.leave()


async def test_an_old_page_has_to_be_loaded_again(laid: Table) -> None:
    assert await turned_away(laid.knocks(laid.cast.alice, schema="0")) == OLD_SCHEMA
    assert await turned_away(laid.knocks(laid.cast.alice, schema="9" * 5_000)) == OLD_SCHEMA
    assert await turned_away(laid.knocks(laid.cast.alice, epoch="7")) == OTHER_EPOCH


async def test_a_reader_is_refused_and_told_so(laid: Table) -> None:
    alice, audrey = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.audrey)
    assert (alice.rights, audrey.rights) == ("write", "read")
    audrey.write(0, 0, "Forged ")
    await audrey.flush()
    await until(lambda: audrey.denials, "the refusal")
    assert audrey.denials == ["You may read this section, but not write in it. Nothing you typed was saved."]
    assert laid.room.applied == 0
    assert alice.words[0] == "Befriending"


async def test_a_commenters_editor_writes_nothing_either(laid: Table) -> None:
    fiona = await laid.joins(laid.cast.fiona)
    assert fiona.rights == "comment"
    fiona.write(0, 0, "Neutral ")
    await fiona.flush()
    await until(lambda: fiona.denials, "the refusal")
    assert laid.room.applied == 0


async def test_a_reader_who_comes_back_is_not_scolded(laid: Table) -> None:
    audrey = await laid.joins(laid.cast.audrey)
    await audrey.leave()
    await audrey.joined()
    assert audrey.denials == []


async def test_removing_a_seat_closes_its_socket(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    await laid.hub.listener.is_listening.wait()
    await change(
        laid, laid.cast.bob, update(seats).where(seats.c.person_id == laid.cast.bob.id).values(ends_at=clock.now())
    )
    assert await bob.gone() == REFUSED
    assert await turned_away(laid.knocks(laid.cast.bob)) == NOT_THERE
    assert alice.closed is None


async def test_a_deleted_seat_and_a_party_that_left_close_theirs(laid: Table, database: dict[str, str]) -> None:
    """The portal deletes no seat; whoever keeps the database may have to."""
    bob, sam = await laid.joins(laid.cast.bob), await laid.joins(laid.cast.sam)
    await laid.hub.listener.is_listening.wait()
    keeper = create_engine(database["portal_app"].replace("portal_app@", "postgres@"), 1)
    async with keeper.begin() as connection:
        await connection.execute(delete(seats).where(seats.c.person_id == laid.cast.bob.id))
    await keeper.dispose()
    assert await bob.gone() == REFUSED
    organisation = laid.cast.sam.organisation_id
    await change(
        laid,
        laid.cast.sam,
        update(parties).where(parties.c.organisation_id == organisation).values(left_at=clock.now()),
    )
    assert await sam.gone() == REFUSED


async def test_a_role_that_was_taken_away_lets_one_back_in_as_a_reader(laid: Table) -> None:
    bob = await laid.joins(laid.cast.bob)
    await laid.hub.listener.is_listening.wait()
    await change(
        laid, laid.cast.bob, update(seats).where(seats.c.person_id == laid.cast.bob.id).values(roles=["auditor"])
    )
    assert await bob.gone() == REFUSED
    assert (await laid.joins(laid.cast.bob)).rights == "read"


async def test_signing_out_closes_the_socket(laid: Table) -> None:
    bob = await laid.joins(laid.cast.bob)
    await laid.hub.listener.is_listening.wait()
    await change(
        laid,
        laid.cast.bob,
        update(sign_ins).where(sign_ins.c.person_id == laid.cast.bob.id).values(ended_at=clock.now()),
    )
    assert await bob.gone() == NOT_SIGNED_IN


async def test_a_change_that_only_the_layer_above_knows_is_announced_by_it(laid: Table) -> None:
    bob = await laid.joins(laid.cast.bob)
    await laid.hub.listener.is_listening.wait()
    laid.desk.rights[laid.address.document_id, laid.cast.bob.id] = Rights.READ

    async def announce(session: AsyncSession) -> None:
        await access_changed(session, laid.cast.partnership_id)

    async with laid.app.state["sessions"]() as session, session.begin():
        await announce(session)
    assert await bob.gone() == REFUSED


async def test_a_change_elsewhere_closes_nothing_here(laid: Table) -> None:
    bob = await laid.joins(laid.cast.bob)
    await laid.hub.listener.is_listening.wait()
    await change(
        laid, laid.cast.sam, update(seats).where(seats.c.person_id == laid.cast.sam.id).values(ends_at=clock.now())
    )
    bob.write(0, 0, "Still here. ")
    await bob.saved()
    await asyncio.sleep(0.3)
    assert bob.closed is None
