"""Mail leaves after the commit: an action puts it in the outbox, the post office carries it to the server."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal import clock
from portal.config import Settings
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.outbox.models import Mail

mails = table_of(Mail)
log = logging.getLogger("portal.outbox")

LOOK_EVERY_SECONDS = 1.0
MOST_ATTEMPTS = 8
AT_ONCE = 20


NEXT_DUE = (
    select(Mail)
    .where(mails.c.sent_at.is_(None), mails.c.given_up_at.is_(None))
    .order_by(mails.c.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)


async def send_after_commit(session: AsyncSession, recipient: str, subject: str, body: str) -> None:
    await session.execute(insert(mails).values(recipient=recipient, subject=subject, body=body))


async def run_post_office(sessions: async_sessionmaker[AsyncSession], settings: Settings) -> None:
    """Carry mail until cancelled. A server that is away is tried again later, twice as long after each time."""
    while True:
        try:
            sent = await carry_waiting_mail(sessions, settings)
        except Exception:
            log.exception("the post office could not look into the outbox")
            sent = 0
        if sent < AT_ONCE:
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def carry_waiting_mail(sessions: async_sessionmaker[AsyncSession], settings: Settings) -> int:
    """Try each message that is due, one transaction a message. Several processes share the work."""
    tried = 0
    while tried < AT_ONCE and await _carry_one(sessions, settings):
        tried += 1
    return tried


async def _carry_one(sessions: async_sessionmaker[AsyncSession], settings: Settings) -> bool:
    async with sessions() as session, session.begin():
        await speak_for(session, worker="on")
        mail = await session.scalar(NEXT_DUE.where(mails.c.due_at <= clock.now()))
        if mail is None:
            return False
        await _try_to_send(mail, settings)
        return True


async def _try_to_send(mail: Mail, settings: Settings) -> None:
    mail.attempts += 1
    try:
        await _hand_over(mail, settings)
    except Exception as error:  # noqa: BLE001 -- one message that cannot be sent must not hold up all the others
        mail.last_error = type(error).__name__
        mail.due_at = clock.now() + timedelta(seconds=5 * 2**mail.attempts)
        mail.given_up_at = clock.now() if mail.attempts >= MOST_ATTEMPTS else None
        log.warning("mail %s was not taken: %s (attempt %d)", mail.id, mail.last_error, mail.attempts)
    else:
        mail.sent_at = clock.now()
        if settings.mail_url:
            mail.body = ""  # it held a link that lets somebody in


async def _hand_over(mail: Mail, settings: Settings) -> None:
    if not settings.mail_url:
        return  # the demo's mailbox page reads the outbox itself
    server = urlsplit(settings.mail_url)
    await aiosmtplib.send(
        _message(mail, settings),
        hostname=server.hostname,
        port=server.port,
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=server.scheme == "smtps",
        timeout=20,
    )


def _message(mail: Mail, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = f"<{mail.id}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
