"""How many questions the database is asked, told by the engine itself: what SQLAlchemy runs and what goes past it."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager

from litestar import Litestar
from sqlalchemy import event

SEEN_AGAIN = "UPDATE sign_in_session"  # once a minute, whatever the page


async def asked_by(app: Litestar, reading: Awaitable[object]) -> int:
    """How many questions it takes to read this page."""
    with listening(app) as asked:
        await reading
    return len(asked)


@contextmanager
def listening(app: Litestar) -> Iterator[list[str]]:
    """The statements that are asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(SEEN_AGAIN):
            asked.append(statement)

    engine = app.state["engine"].sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
