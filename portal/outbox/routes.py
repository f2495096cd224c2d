"""The demo's mailbox: every message that the portal sent, since a demo has no mail server. It exists nowhere else."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from litestar import Controller, get
from litestar.datastructures import State
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db import Session
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.outbox.models import Mail
from portal.refusals import Missing
from portal.web.replies import Page, page

mails = table_of(Mail)

MESSAGES_SHOWN = 100
LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True)
class MessageView:
    id: UUID
    recipient: str
    subject: str
    body: str
    at: datetime

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The body cut at its links: (text, whether it is a link)."""
        return [(part, bool(LINK.fullmatch(part))) for part in LINK.split(self.body) if part]


class MailboxController(Controller):
    path = "/mailbox"

    @get(permission="anyone")
    async def index(self, session: Session, state: State) -> Page:
        demo_only(state)
        return page("portal/outbox/index", messages=await list_messages(session))


def demo_only(state: State) -> None:
    if not state["settings"].is_demo:
        raise Missing("mailbox")


async def list_messages(session: AsyncSession) -> list[MessageView]:
    await speak_for(session, worker="on")
    rows = await session.execute(
        select(mails.c.id, mails.c.recipient, mails.c.subject, mails.c.body, mails.c.created_at)
        .order_by(mails.c.id.desc())
        .limit(MESSAGES_SHOWN)
    )
    return [MessageView(*row) for row in rows]
