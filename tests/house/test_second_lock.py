"""The second lock, row by row: what one party could do to another's rows if the code let it do everything.

As each party of the demo, and as an organisation that sits at no table, PostgreSQL is asked to change, remove and
forge rows without the code in between. The columns come from the catalogue; what parties may do to each other's rows
by design is listed here, each with its reason.
"""

from collections.abc import AsyncIterator, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from tests.house.speakers import FROZEN, REFUSED, Column, Facts, attempt, attempt_to_add, sit_down, speak

KEY = ("partnership_id", "id", "created_at")

# Whose a row is where its organisation_id does not say so, as a condition on the row.
MAY_WRITE = (
    "'write' = (SELECT rights FROM section_grant g WHERE g.section_id = design_section.id"
    " AND g.granted_to_id = :organisation ORDER BY g.created_at DESC, g.id DESC LIMIT 1)"
)
WHOSE = {
    "design_section": f"owner_id = :organisation OR {MAY_WRITE}",
    "invitation": "inviter_id = :organisation",
    "organisation": "id = :organisation",
    "section_reading": "person_id = :person",
    "summary_refusal": "person_id = :person",
    "work_package": "consortium_id IN (SELECT c.id FROM consortium c WHERE c.room_id = ANY (CAST(:rooms AS uuid[])))",
    "work_share": (
        "package_id IN (SELECT w.id FROM work_package w JOIN consortium c ON c.id = w.consortium_id"
        " WHERE c.room_id = ANY (CAST(:rooms AS uuid[])))"
    ),
}

# The shared floor: tables in whose rows every party may change what is not named here as kept, and why.
DRAFT = "it is drafted together; whoever confirms it later names the text that they read"
UNTIL_APPROVED = "an appraisal is worked out together, and a trigger freezes it once it is approved"
UNTIL_BEGUN = "it is planned together, and a trigger freezes it once it has begun"
UNTIL_AGREED = "it is drafted together, and a trigger freezes it once everybody has agreed"
CHANGED_TOGETHER = {
    "activity": UNTIL_BEGUN,
    "appraisal": UNTIL_APPROVED,
    "appraisal_input": UNTIL_APPROVED,
    "appraisal_outcome": UNTIL_APPROVED,
    "appraisal_range": UNTIL_APPROVED,
    "appraisal_scenario": UNTIL_APPROVED,
    "appraisal_setting": UNTIL_APPROVED,
    "award_criterion": DRAFT,
    "budget": "its terms are written together; a signature names the text that was signed",
    "delivery_item": DRAFT,
    "design": "it counts the changes of its sections, whoever makes them",
    "design_section": "everybody may move a section, and whoever freezes a version keeps what was written so far",
    "indicator": DRAFT,
    "indicator_worth": "to whom a result accrues is said on the floor, and counts from the next acceptance on",
    "outcome": DRAFT,
    "partnership": "whoever confirms last opens the gate, which raises the step",
    "payment_contract": UNTIL_AGREED,
    "pilot": UNTIL_BEGUN,
    "pilot_measure": UNTIL_BEGUN,
    "remark": "words are taken away, which a trigger sees to, by whoever looks after the questionnaire",
    "service_quality": DRAFT,
    "tender": DRAFT,
}
# What the change may be where a row of such a table is somebody's, or is more than a draft.
ONLY = {
    "design": {"changes", "rearranged_at"},
    # After the first five, what the lead agency may do to another's section: all of it but its text.
    "design_section": {
        *("position", "revision", "change", "unkept_since", "unkept_writers"),
        *("heading", "owner_id", "removed_at", "person_id", "organisation_id", "changed_at"),
    },
    "partnership": {"step", "phase"},
}
# Columns that name an organisation and that every party may change.
NAMED_TOGETHER = {
    ("design_section", "owner_id"): "the lead agency may hand a section to another owner",
    ("design_section", "organisation_id"): "whoever changes it last is named, and nobody but who speaks",
    ("design_section", "person_id"): "whoever changes it last is named, and nobody but who speaks",
    ("appraisal_input", "body_id"): UNTIL_APPROVED,
    ("appraisal_outcome", "body_id"): UNTIL_APPROVED,
    ("indicator_worth", "body_id"): CHANGED_TOGETHER["indicator_worth"],
    ("payment_contract", "provider_id"): UNTIL_AGREED,
}
REMOVED_TOGETHER = {
    "appraisal": UNTIL_APPROVED,
    "appraisal_input": UNTIL_APPROVED,
    "appraisal_outcome": UNTIL_APPROVED,
    "appraisal_range": UNTIL_APPROVED,
    "appraisal_scenario": UNTIL_APPROVED,
    "appraisal_setting": UNTIL_APPROVED,
    "award_criterion": "the criteria are written anew as a whole",
    "delivery_item": DRAFT,
    "delivery_link": DRAFT,
    "indicator": DRAFT,
    "outcome": DRAFT,
    "outcome_link": DRAFT,
    "outcome_source": DRAFT,
    "payment_payer": UNTIL_AGREED,
    "pilot_measure": UNTIL_BEGUN,
    "question": UNTIL_BEGUN,
    "service_quality": DRAFT,
}
# Columns in which whoever writes the row names another organisation, and why.
TELLS_OF_ANOTHER = {
    ("budget", "host_id"): "the host is chosen by those who set the budget up",
    ("budget_contribution", "body_id"): "the host writes down what each has promised",
    ("budget_forecast", "holder_id"): "a forecast is of a line that another may hold",
    ("budget_fund", "holder_id"): "the budget says who holds its money",
    ("budget_line", "provider_id"): "a line says who is paid from it",
    ("budget_scheme", "lead_id"): "a scheme says who leads it",
    ("consortium_member", "organisation_id"): "a member invites another organisation",
    ("design_section", "owner_id"): "whoever adds a section says who looks after it",
    ("indicator_worth", "body_id"): CHANGED_TOGETHER["indicator_worth"],
    ("invitation", "organisation_id"): "it is addressed to another organisation",
    ("invitation_answer", "addressee_id"): "who withdraws a letter names whom it was for",
    ("lead_proposal", "nominee_id"): "another may be proposed as the lead body, and answers for itself",
    ("ledger_account", "organisation_id"): "whoever keeps the ledger books what another gave or was paid",
    ("ledger_fund", "holder_id"): "whoever opens a fund says who holds it",
    ("payment_contract", "provider_id"): "who pays writes down who is paid",
    ("payment_part", "payer_id"): "who verifies a claim settles every payer's part of it",
    ("payment_payer", "payer_id"): UNTIL_AGREED,
    ("risk_step", "private_to"): "a trigger keeps it in the room of its risk, and speaks before the policy does",
    ("risk_step", "owner_id"): "a risk of the floor may be another's to look after",
    ("section_grant", "granted_to_id"): "who looks after a section says what it allows the others",
    ("session_attendance", "organisation_id"): "whoever writes the record says who was there",
    ("value_line", "body_id"): "value may accrue to another, which then answers for itself",
    ("version_section", "owner_id"): "a version names who looked after each section",
    ("work_share", "organisation_id"): "whoever divides the work names the others' parts",
}

# Another value of each type.
ANOTHER = {
    "bigint": "{} + 1",
    "boolean": "NOT {}",
    "bytea": "'x'::bytea",
    "character varying": "{} || 'x'",
    "character varying[]": "'{{x}}'",
    "date": "{} + 1",
    "integer": "{} + 1",
    "json": "'[]'",
    "jsonb": "'[0]'",
    "numeric": "{} + 1",
    "text": "{} || 'x'",
    "text[]": "'{{x}}'",
    "timestamp with time zone": "{} + interval '1 day'",
    "uuid": "gen_random_uuid()",
    "uuid[]": "ARRAY[gen_random_uuid()]",
}


async def test_a_party_changes_nothing_of_anothers(session: AsyncSession, facts: Facts) -> None:
    changed = {found async for seat in seats(session, facts) async for found in changes(session, facts, seat)}
    naming = {(table, column.name) for table, column in columns(facts) if column.names}
    assert {table for table, _ in changed} <= set(CHANGED_TOGETHER)
    assert changed & naming <= set(NAMED_TOGETHER)
    assert {found for found in changed if found[1] in KEY} == set()
    assert {(table, name) for table, name in changed if name not in ONLY.get(table, {name})} == set()


async def test_a_party_removes_nothing_of_anothers(session: AsyncSession, facts: Facts) -> None:
    removed = set()
    async for seat in seats(session, facts):
        for table, first in first_columns(facts):
            if first.may_remove and table not in removed:
                done = await attempt(session, f"DELETE FROM {table} WHERE {others(facts, table)}", seat)
                removed |= {table} if is_done(done) else set()
    assert removed <= set(REMOVED_TOGETHER)


async def test_a_party_tells_of_another_only_where_that_is_meant(session: AsyncSession, facts: Facts) -> None:
    """A row that stands here is written once more in the party's own name, and then with another's in one column."""
    forged = set()
    async for seat in seats(session, facts):
        another, own = facts.another_organisation(seat), names_of(seat)
        for table, column in columns(facts):
            there = facts.here(table, seat.partnership_id) if table in facts.rows else None
            if there and column.names == "organisation" and (table, column.name) not in forged:
                row = {**there, **{name: own[name] for name in own if name in there}, column.name: another}
                done = await attempt_to_add(session, table, row, seat)
                forged |= {(table, column.name)} if is_done(done) else set()
    assert forged <= set(TELLS_OF_ANOTHER)


async def test_who_sits_at_no_table_changes_and_removes_nothing(session: AsyncSession, facts: Facts) -> None:
    await speak(session, person=new_id(), organisation=new_id())
    for table, column in columns(facts):
        if column.may_change:
            value = f"NULL::{column.type}"
            assert not is_done(await attempt(session, f"UPDATE {table} SET {column.name} = {value}", None)), table
    for table, first in first_columns(facts):
        if first.may_remove:
            assert not is_done(await attempt(session, f"DELETE FROM {table}", None)), table


async def test_who_sits_at_no_table_writes_nothing_there(session: AsyncSession, facts: Facts) -> None:
    await speak(session, person=new_id(), organisation=new_id())
    for table, rows in facts.rows.items():
        if rows:
            assert not is_done(await attempt_to_add(session, table, rows[0], None)), table


def test_what_the_demo_leaves_empty_is_changed_by_nobody_else(facts: Facts) -> None:
    """Nothing can be tried on these tables, so they may have no right to change or remove, or only in private."""
    open_to_change = {table for table, column in columns(facts) if column.may_change or column.may_remove}
    empty = {table for table, rows in facts.rows.items() if not rows}
    of_the_worker = {"job", "job_file", "ledger_unsealed", "live_document", "live_taken_out", "live_update"}
    assert empty & open_to_change <= of_the_worker


def test_a_reason_is_about_what_may_be_done(facts: Facts) -> None:
    may_change = {table for table, column in columns(facts) if column.may_change}
    may_remove = {table for table, column in first_columns(facts) if column.may_remove}
    assert set(CHANGED_TOGETHER) <= may_change
    assert set(REMOVED_TOGETHER) <= may_remove
    assert set(TELLS_OF_ANOTHER) | set(NAMED_TOGETHER) <= {(table, column.name) for table, column in columns(facts)}


async def seats(session: AsyncSession, facts: Facts) -> AsyncIterator[Seat]:
    for person, partnership_id in facts.seats:
        yield await sit_down(session, person, partnership_id)


async def changes(session: AsyncSession, facts: Facts, seat: Seat) -> AsyncIterator[tuple[str, str]]:
    for table, column in columns(facts):
        if column.may_change:
            value = f":{column.names}" if column.names else ANOTHER[column.type].format(column.name)
            differs = "" if column.type == "json" else f" AND {column.name} IS DISTINCT FROM {value}"
            statement = f"UPDATE {table} SET {column.name} = {value} WHERE {others(facts, table)}{differs}"
            if is_done(await attempt(session, statement, seat)):
                yield table, column.name


def is_done(outcome: int | str) -> bool:
    """Also where another rule than the lock stood in the way: it would let another value pass."""
    return outcome not in {0, REFUSED, FROZEN}


def others(facts: Facts, table: str) -> str:
    """Rows that are not the speaker's own; where nobody owns them, all of them."""
    has_owner = any(column.name == "organisation_id" for column in facts.columns[table])
    own = WHOSE.get(table, "organisation_id = :organisation" if has_owner else "false")
    return f"NOT coalesce({own}, false)"


def columns(facts: Facts) -> list[tuple[str, Column]]:
    return [(table, column) for table, found in facts.columns.items() for column in found]


def first_columns(facts: Facts) -> list[tuple[str, Column]]:
    return [(table, found[0]) for table, found in facts.columns.items()]


def names_of(seat: Seat) -> Mapping[str, str]:
    return {"organisation_id": str(seat.organisation_id), "person_id": str(seat.person_id)}
