"""Mail goes out after the commit, through a real SMTP server, and waits when there is none."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from litestar import Litestar
from sqlalchemy import select, update

from portal import clock
from portal.config import Settings
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.outbox.mail import MOST_ATTEMPTS, carry_waiting_mail, send_after_commit
from portal.outbox.models import Mail

mails = table_of(Mail)


class Letterbox:
    """What the mail server was given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.messages.append(BytesParser().parsebytes(envelope.content))
        return "250 taken"

    def to(self, recipient: str) -> list[Message]:
        return [message for message in self.messages if message["To"] == recipient]


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    box = Letterbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def recipient() -> str:
    return f"somebody.{uuid4().hex}@example.org"


async def post(app: Litestar, recipient: str) -> None:
    async with app.state["sessions"]() as session, session.begin():
        await send_after_commit(session, recipient, "A question for you – “today”", "Please answer.\n\nThank you.\n")


async def carry_everything(app: Litestar, settings: Settings) -> None:
    """Other tests' mail waits in the same outbox: carry on until nothing is due."""
    while await carry_waiting_mail(app.state["sessions"], settings):
        pass


async def state_of(app: Litestar, recipient: str) -> Mail:
    async with app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        return (await session.scalars(select(Mail).where(mails.c.recipient == recipient))).one()


async def test_a_message_reaches_the_server_once(
    app: Litestar, settings: Settings, letterbox: tuple[Letterbox, str], recipient: str
) -> None:
    box, url = letterbox
    await post(app, recipient)
    for _ in range(2):
        await carry_everything(app, replace(settings, mail_url=url, mail_from="portal@example.org"))
    [message] = box.to(recipient)
    assert message["From"] == "portal@example.org"
    assert "Please answer." in message.get_payload(decode=True).decode()
    assert (await state_of(app, recipient)).sent_at is not None


async def test_nothing_leaves_before_the_commit(
    app: Litestar, settings: Settings, letterbox: tuple[Letterbox, str], recipient: str
) -> None:
    box, url = letterbox
    async with app.state["sessions"]() as session:
        await send_after_commit(session, recipient, "Not yet", "Not yet.")
        await carry_everything(app, replace(settings, mail_url=url))
        await session.rollback()
    await carry_everything(app, replace(settings, mail_url=url))
    assert box.to(recipient) == []


async def test_a_server_that_is_away_is_tried_again_later(
    app: Litestar, settings: Settings, letterbox: tuple[Letterbox, str], recipient: str
) -> None:
    box, url = letterbox
    await post(app, recipient)
    await carry_everything(app, replace(settings, mail_url="smtp://127.0.0.1:1"))
    waiting = await state_of(app, recipient)
    assert (waiting.attempts, waiting.sent_at) == (1, None)
    assert waiting.due_at > clock.now()
    await make_due(app, recipient)
    await carry_everything(app, replace(settings, mail_url=url))
    assert len(box.to(recipient)) == 1


async def test_after_many_attempts_a_message_is_given_up_and_kept(
    app: Litestar, settings: Settings, recipient: str
) -> None:
    await post(app, recipient)
    for _ in range(MOST_ATTEMPTS):
        await make_due(app, recipient)
        await carry_everything(app, replace(settings, mail_url="smtp://127.0.0.1:1"))
    assert (await state_of(app, recipient)).given_up_at is not None


async def test_one_message_that_cannot_be_written_holds_up_no_other(
    app: Litestar, settings: Settings, letterbox: tuple[Letterbox, str], recipient: str
) -> None:
    box, url = letterbox
    async with app.state["sessions"]() as session, session.begin():
        await send_after_commit(session, f"two\rlines.{recipient}", "It has no head", "Nobody can take this.")
        await send_after_commit(session, recipient, "An invitation from Two\nLines", "Please answer.")
    await carry_everything(app, replace(settings, mail_url=url))
    assert [message["Subject"] for message in box.to(recipient)] == ["An invitation from Two Lines"]
    assert (await state_of(app, f"two\rlines.{recipient}")).last_error == "ValueError"


async def test_what_was_sent_is_not_kept(
    app: Litestar, settings: Settings, letterbox: tuple[Letterbox, str], recipient: str
) -> None:
    """A message may hold a link that lets somebody in; a copy of the database must not."""
    _, url = letterbox
    await post(app, recipient)
    await carry_everything(app, replace(settings, mail_url=url))
    assert (await state_of(app, recipient)).body == ""


async def make_due(app: Litestar, recipient: str) -> None:
    async with app.state["sessions"]() as session, session.begin():
        await speak_for(session, worker="on")
        await session.execute(update(mails).where(mails.c.recipient == recipient).values(due_at=clock.now()))
