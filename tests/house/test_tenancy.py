"""Tenancy, table by table: what the demo's people could reach if the code asked for everything.

The questions are put to PostgreSQL as the serving role, in the name of each seat of the demo, without the code
in between. The tables come from the catalogue, so a table that is added is asked from that day on.
"""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.keys import new_id
from tests.house.speakers import FROZEN, REFUSED, Facts, attempt, attempt_to_add, sit_down, speak, who

# Tables in which the demo may have no row, each with the reason.
NOT_YET = "the demo's partnerships stand before this step"
RARE = "nobody in the demo had to do this"
EMPTY = {
    "budget_use": RARE,
    "clause_decision": RARE,
    "decision_withdrawal": RARE,
    "job": RARE,
    "job_file": RARE,
    "ledger_closing": NOT_YET,
    "ledger_refusal": RARE,
    "ledger_unsealed": "what waits for its seal has it within a second",
    "live_taken_out": "nobody of the demo takes words out of another's proposal",
    "measure_change": RARE,
    "mention_answer": RARE,
    "pack_version": NOT_YET,
    "proposal_decision": RARE,
    "remark_removal": RARE,
    "word_copy": RARE,
    "word_intake": RARE,
    "word_left_out": RARE,
    "word_return": RARE,
}

# Tables whose organisation_id names somebody else than the one who writes, each with the reason.
ABOUT_ANOTHER = {
    "consortium_member": "a member invites another organisation",
    "invitation": "it is addressed to another organisation; inviter_id names the one that wrote it",
    "ledger_account": "whoever keeps the ledger books what another organisation gave or was paid",
    "session_attendance": "whoever writes the record says who was there",
    "work_share": "whoever divides the work names the others' parts",
}

# What only some at the table may see, as a condition on a row. A table with such a policy has to be named here.
PRIVATE = {
    "cash_plan": "organisation_id = :organisation",
    "contribution_working": "organisation_id = :organisation",
    "comment_mention": "private_to IS NULL OR private_to = :organisation",
    "comment_step": "private_to IS NULL OR private_to = :organisation",
    "cost_line": "organisation_id = :organisation",
    "design_comment": "private_to IS NULL OR private_to = :organisation",
    "indicator_result": "private_to IS NULL OR private_to = :organisation",
    "job": "organisation_id = :organisation AND person_id = :person",
    "job_file": "organisation_id = :organisation AND person_id = :person",
    "package_price": "organisation_id = :organisation",
    "payment_claim_line": ":organisation = ANY (reader_ids)",
    "reach_count": ":organisation = ANY (reader_ids)",
    "risk": "private_to IS NULL OR private_to = :organisation",
    "risk_step": "private_to IS NULL OR private_to = :organisation",
    "word_left_out": "organisation_id = :organisation",
    "word_return": "organisation_id = :organisation",
    "operational_plan": "room_id = ANY (CAST(:rooms AS uuid[]))",
}

# What somebody sees beyond the partnership they sit at, as a condition on a row.
BEYOND = {"seat": "person_id = :person OR organisation_id = :organisation"}

# What a participant's key shows: its own activity, and nothing of what others answered.
SHOWN_TO_A_KEY = {"activity", "activity_closing", "activity_opening", "key_use", "participant_key", "question"}


def test_the_demo_has_a_row_of_everything(facts: Facts) -> None:
    assert {table for table, rows in facts.rows.items() if not rows} <= set(EMPTY)


def test_several_partnerships_and_parties_are_asked(facts: Facts) -> None:
    assert len(facts.one_seat_each()) == 5
    assert len(facts.seats) > 15


async def test_a_seat_sees_no_row_of_another_partnership(session: AsyncSession, facts: Facts) -> None:
    count = " UNION ALL ".join(
        f"SELECT '{table}' AS name, count(*) AS found FROM {table}"
        f" WHERE partnership_id <> :partnership AND NOT coalesce({BEYOND.get(table, 'false')}, false)"
        for table in facts.rows
    )
    for person, partnership_id in facts.seats:
        seat = await sit_down(session, person, partnership_id)
        rows = await session.execute(text(count).bindparams(**who(seat, count)))
        assert {row.name: row.found for row in rows if row.found} == {}, seat.organisation_name


async def test_a_seat_sees_only_its_own_partnership_and_organisations(session: AsyncSession, facts: Facts) -> None:
    for person, partnership_id in facts.seats:
        seat = await sit_down(session, person, partnership_id)
        assert (await session.scalars(text("SELECT id FROM partnership"))).all() == [partnership_id]
        others = "SELECT count(*) FROM membership WHERE organisation_id <> :organisation AND person_id <> :person"
        assert await session.scalar(text(others).bindparams(**who(seat, others))) == 0
        assert await session.scalar(text("SELECT count(*) FROM outbox_mail")) == 0


async def test_a_seat_changes_and_removes_nothing_of_another_partnership(session: AsyncSession, facts: Facts) -> None:
    for person, partnership_id in facts.one_seat_each():
        seat = await sit_down(session, person, partnership_id)
        for table in facts.rows:
            for act in ("UPDATE {table} SET partnership_id = partnership_id", "DELETE FROM {table}"):
                reached = await attempt(
                    session, f"{act.format(table=table)} WHERE partnership_id <> :partnership", seat
                )
                assert reached in (0, REFUSED), f"{table}: {act}"


async def test_a_seat_moves_nothing_into_another_partnership(session: AsyncSession, facts: Facts) -> None:
    for person, partnership_id in facts.one_seat_each():
        seat = await sit_down(session, person, partnership_id)
        for table in facts.rows:
            moved = f"UPDATE {table} SET partnership_id = :elsewhere WHERE partnership_id = :partnership"
            reached = await attempt(session, moved, seat, elsewhere=new_id())
            assert reached in (0, REFUSED, FROZEN), f"{table}: {reached}"


async def test_a_seat_adds_nothing_to_another_partnership(session: AsyncSession, facts: Facts) -> None:
    """Where there is one, the row is a copy of one that stands there: nothing but the lock is in its way."""
    for person, partnership_id in facts.one_seat_each():
        seat = await sit_down(session, person, partnership_id)
        elsewhere = next(str(there) for _, there in facts.seats if there != partnership_id)
        for table in facts.rows:
            row = facts.elsewhere(table, partnership_id) or {"partnership_id": elsewhere}
            assert await attempt_to_add(session, table, row, seat) == facts.refusal(table), table


async def test_a_seat_writes_nothing_in_the_name_of_another_organisation(session: AsyncSession, facts: Facts) -> None:
    taken = set()
    for person, partnership_id in facts.seats:
        seat = await sit_down(session, person, partnership_id)
        for table in facts.naming_an_organisation:
            if there := facts.here(table, partnership_id):
                row = {**there, "organisation_id": facts.another_organisation(seat)}
                taken |= {table} if await attempt_to_add(session, table, row, seat) != REFUSED else set()
    assert taken == set(ABOUT_ANOTHER)


async def test_every_table_that_names_an_organisation_has_a_policy_about_it(
    session: AsyncSession, facts: Facts
) -> None:
    """Also the tables that the demo leaves empty."""
    assert set(facts.naming_an_organisation) - set(await session.scalars(text(OWN_NAME_POLICIES))) == set(ABOUT_ANOTHER)


async def test_an_exception_is_about_a_table_that_is_there(facts: Facts) -> None:
    assert set(EMPTY) <= set(facts.rows)


async def test_what_is_private_is_named_here(session: AsyncSession, facts: Facts) -> None:
    rows = await session.scalars(text(PRIVATE_POLICIES))
    assert set(rows) == set(PRIVATE)


@pytest.mark.parametrize("table", [table for table in PRIVATE if table not in EMPTY])
async def test_a_private_room_shows_nothing_to_other_parties(session: AsyncSession, facts: Facts, table: str) -> None:
    seen, hidden = set(), set()
    for person, partnership_id in facts.seats:
        seat = await sit_down(session, person, partnership_id)
        wrong = f"SELECT count(*) FROM {table} WHERE NOT coalesce({PRIVATE[table]}, false)"
        assert await session.scalar(text(wrong).bindparams(**who(seat, wrong))) == 0
        found = set((await session.scalars(text(f"SELECT id::text FROM {table}"))).all())
        here = {row["id"] for row in facts.rows[table] if row["partnership_id"] == str(partnership_id)}
        seen |= found
        hidden |= here - found
    assert seen or not facts.rows[table], "somebody sees what is theirs"
    assert hidden or not facts.rows[table], "somebody at the same table does not see it"


async def test_nobody_sees_anything_before_a_seat_is_found(session: AsyncSession, facts: Facts) -> None:
    for person, _ in facts.one_seat_each():
        await speak(session, person=person.id)
        for table in facts.rows:
            not_mine = " WHERE person_id <> :person" if table == "seat" else ""
            assert await session.scalar(text(f"SELECT count(*) FROM {table}{not_mine}"), {"person": person.id}) == 0


async def test_a_participants_key_shows_one_questionnaire_and_no_answer(session: AsyncSession, facts: Facts) -> None:
    key = facts.rows["participant_key"][0]
    await speak(session, token=key["token_hash"], activity=key["activity_id"])
    shown = {}
    for table in facts.rows:
        column = {"activity": "id"}.get(table, "activity_id")
        rows = (await session.scalars(text(f"SELECT to_jsonb(t) FROM {table} t"))).all()
        assert {row.get(column) for row in rows} <= {key["activity_id"]}, table
        shown[table] = len(rows)
    assert {table for table, count in shown.items() if count} <= SHOWN_TO_A_KEY
    assert shown["participant_key"] == 1


async def test_a_participants_key_adds_answers_to_no_other_questionnaire(session: AsyncSession, facts: Facts) -> None:
    key = facts.rows["participant_key"][0]
    await speak(session, token=key["token_hash"], activity=key["activity_id"])
    for table in ("answer_sheet", "rating", "remark", "key_use", "participant_key"):
        row = {**facts.rows[table][0], "activity_id": str(new_id())}
        assert await attempt_to_add(session, table, row, None) == REFUSED, table


async def test_an_organisation_is_joined_and_changed_only_by_itself(session: AsyncSession, facts: Facts) -> None:
    person, partnership_id = facts.seats[0]
    seat = await sit_down(session, person, partnership_id)
    other = next(
        UUID(row["organisation_id"])
        for row in facts.rows["party"]
        if row["organisation_id"] != str(seat.organisation_id)
    )
    join = (
        "INSERT INTO membership (organisation_id, id, person_id, is_administrator) VALUES (:other, :key, :person, true)"
    )
    assert await attempt(session, join, seat, other=other, key=new_id()) == REFUSED
    assert await attempt(session, "UPDATE organisation SET name = 'Ours now' WHERE id = :other", seat, other=other) == 0
    assert await attempt(session, "DELETE FROM organisation WHERE id = :other", seat, other=other) == REFUSED


OWN_NAME_POLICIES = """
SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND cmd IN ('ALL', 'INSERT')
AND (permissive = 'RESTRICTIVE' OR policyname = 'speaker')
AND with_check LIKE '%organisation_id =%portal.organisation%'
"""

# A policy for reading that asks for more than the partnership.
PRIVATE_POLICIES = """
SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'speaker'
AND qual LIKE '%portal.partnership%' AND (qual LIKE '%portal.organisation%' OR qual LIKE '%portal.rooms%')
"""
