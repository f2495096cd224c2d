"""A question goes past SQLAlchemy to the driver, and yet belongs to the request's transaction like every statement."""

import pytest
from litestar import Litestar
from sqlalchemy import JSON, Integer, String, bindparam, column, event, exists, func, literal, select, text, values
from sqlalchemy.exc import DBAPIError

from portal.clock import now
from portal.db.asking import Question
from portal.db.rows import new_id, table_of
from portal.db.speaking import naming, speaking
from portal.identity.models import SignInAttempt
from portal.organisations.models import Organisation

attempts = table_of(SignInAttempt)
organisations = table_of(Organisation)

NUMBERS = Question(
    select(column("number", Integer))
    .select_from(values(column("number", Integer), name="some").data([(1,), (2,), (3,)]))
    .where(column("number", Integer) > bindparam("least", type_=Integer))
)
NAMES = Question(select(organisations.c.name).where(organisations.c.name == bindparam("name")))


async def test_rows_have_names_and_stand_in_order(app: Litestar) -> None:
    async with app.state["sessions"]() as session:
        assert [row.number for row in await NUMBERS.all(session, least=1)] == [2, 3]
        assert (await NUMBERS.first(session, least=2)).number == 3
        assert await NUMBERS.first(session, least=3) is None


async def test_json_comes_as_values(app: Litestar) -> None:
    question = Question(text("SELECT json_build_object('many', 3) AS found").columns(found=JSON))
    async with app.state["sessions"]() as session:
        assert (await question.first(session)).found == {"many": 3}


async def test_what_it_set_is_gone_after_the_transaction(app: Litestar) -> None:
    speaker = Question(select(*speaking(token="a token")))
    whose = Question(select(func.current_setting("portal.token", literal(value=True)).label("token")))
    async with app.state["sessions"]() as session:
        await speaker.first(session)
        assert (await whose.first(session)).token == "a token"
        await session.commit()
        assert not (await whose.first(session)).token


async def test_alone_it_commits_by_itself_and_what_was_done_before(app: Litestar) -> None:
    note = Question(
        text("INSERT INTO sign_in_attempt (id, subject_hash) VALUES (:id, :subject) RETURNING id").columns()
    )
    known = Question(
        select(func.count().label("many")).where(attempts.c.subject_hash.in_(["before", "alone"]))
    ).statement
    whose = Question(select(func.current_setting("portal.token", literal(value=True)).label("token")))
    async with app.state["sessions"]() as session:
        await session.execute(attempts.insert().values(id=new_id(), subject_hash="before", at=now()))
        await note.alone(session, id=new_id(), subject="alone")
        assert not session.in_transaction()
        assert await session.scalar(known) == 2
        await session.rollback()
        assert await session.scalar(known) == 2
        speaker = Question(text(f"SELECT {naming('token')} AS token").columns())
        assert (await speaker.alone(session, token="a token"))[0].token == "a token"
        assert not (await whose.first(session)).token, "who spoke alone is forgotten with it"
        with pytest.raises(DBAPIError):
            await note.alone(session, id=None, subject="alone")
        assert await session.scalar(known) == 2, "the session goes on"


async def test_it_sees_what_the_session_wrote_and_goes_with_its_rollback(app: Litestar) -> None:
    known = Question(select(exists().where(attempts.c.subject_hash == "a try that is noted").label("there")))
    async with app.state["sessions"]() as session:
        assert not (await known.first(session)).there
        await session.execute(attempts.insert().values(id=new_id(), subject_hash="a try that is noted", at=now()))
        assert (await known.first(session)).there
        await session.rollback()
        assert not (await known.first(session)).there


async def test_an_error_is_the_one_that_pages_know_and_hides_what_was_typed(app: Litestar) -> None:
    async with app.state["sessions"]() as session:
        with pytest.raises(DBAPIError) as refused:
            await NAMES.first(session, name="a secret\0")
        assert getattr(refused.value.orig, "sqlstate", None) == "22021"
        assert "secret" not in str(refused.value)


async def test_whoever_listens_to_the_engine_hears_it(app: Litestar) -> None:
    heard: list[str] = []

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        heard.append(statement)

    engine = app.state["engine"].sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        async with app.state["sessions"]() as session:
            await NUMBERS.all(session, least=1)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(heard) == 1


async def test_a_list_that_is_written_anew_each_time_is_refused(app: Litestar) -> None:
    question = Question(select(organisations.c.name).where(organisations.c.name.in_(["Elim", "ROAR"])))
    async with app.state["sessions"]() as session:
        with pytest.raises(TypeError, match="any_"):
            await question.all(session)


async def test_a_value_that_is_forgotten_is_an_error(app: Litestar) -> None:
    question = Question(select(literal("x", String)).where(organisations.c.name == bindparam("name")))
    async with app.state["sessions"]() as session:
        with pytest.raises(KeyError, match="name"):
            await question.all(session)
