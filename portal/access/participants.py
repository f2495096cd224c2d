"""A participant: somebody who takes part by a link or a code, without an account, in one activity and no more.

A key (the code on a card, a shared link, or what a link gave to one browser) is stored only as a keyed hash:
a copy of the database opens nothing, and the few characters of a code cannot be tried out against it. The
browser carries its key in a cookie sealed with the portal's secret, so that codes cannot be guessed there
past the counter of tries. What a key reaches is set by row security: `portal.token` and `portal.activity`.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from uuid import UUID

from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.rows import PartnershipRow, table_of, within_partnership
from portal.db.speaking import speak_for, speaking
from portal.web.cookies import cookie_name, drop_cookie, make_cookie
from portal.web.requests import WebRequest

COOKIE = "taking-part"


class KeyKind(StrEnum):
    CODE = "code"
    LINK = "link"
    BROWSER = "browser"


# How long a browser keeps its key. A code's is dropped when the answers are sent; the one that a shared link
# gave stays, because it is all that tells the portal that this browser has answered.
KEEP_SECONDS = {KeyKind.CODE: 2 * 3600, KeyKind.BROWSER: 30 * 24 * 3600}


class ParticipantKey(PartnershipRow, table=True):
    """What opens one activity. Its hash is unique over all partnerships, because a code is all that is typed."""

    __tablename__ = "participant_key"
    __table_args__ = (
        within_partnership("activity_id", "activity"),
        UniqueConstraint("token_hash", name="uq_participant_key_token"),
        UniqueConstraint("partnership_id", "token_hash", name="uq_participant_key_partnership_token"),
        CheckConstraint("kind IN ('code', 'link', 'browser')", name="ck_participant_key_kind"),
        Index("ix_participant_key_activity_id", "partnership_id", "activity_id"),
    )

    activity_id: UUID
    kind: str
    token_hash: str


class KeyUse(PartnershipRow, table=True):
    """A key has answered. Nothing leads from here to the answers."""

    __tablename__ = "key_use"
    __table_args__ = (
        within_partnership("activity_id", "activity"),
        ForeignKeyConstraint(
            ["partnership_id", "token_hash"],
            ["participant_key.partnership_id", "participant_key.token_hash"],
            name="fk_token_hash_participant_key",
        ),
        UniqueConstraint("partnership_id", "token_hash", name="uq_key_use_token"),
    )

    activity_id: UUID
    token_hash: str


keys = table_of(ParticipantKey)
uses = table_of(KeyUse)


class NotTakingPart(Exception):
    """The browser carries no key that opens anything; the participant's pages lead to where a code is typed."""


@dataclass(frozen=True)
class Participant:
    """Who answers: which activity of which partnership, by which key, and whether that key has answered."""

    partnership_id: UUID
    activity_id: UUID
    key_id: UUID
    kind: KeyKind
    token_hash: str
    has_answered: bool


AsParticipant = NamedDependency[Participant]


async def provide_participant(request: WebRequest, session: NamedDependency[AsyncSession]) -> Participant:
    secret = secret_of(request)
    token = unsealed(secret, request.cookies.get(cookie_name(COOKIE, request), ""))
    participant = await find_participant(session, hash_key(secret, token)) if token else None
    if participant is None or participant.kind is KeyKind.LINK:
        raise NotTakingPart
    return participant


async def find_participant(session: AsyncSession, token_hash: str) -> Participant | None:
    """Whom this key lets in; from here on PostgreSQL shows the key's own activity and nothing else."""
    await speak_for(session, token=token_hash)
    rows = await session.execute(
        select(
            keys.c.partnership_id,
            keys.c.activity_id,
            keys.c.id,
            keys.c.kind,
            uses.c.id.is_not(None).label("has_answered"),
            *speaking(activity=keys.c.activity_id),
        )
        .outerjoin(uses, (uses.c.partnership_id == keys.c.partnership_id) & (uses.c.token_hash == keys.c.token_hash))
        .where(keys.c.token_hash == token_hash)
    )
    row = rows.first()
    if row is None:
        return None
    return Participant(row.partnership_id, row.activity_id, row.id, KeyKind(row.kind), token_hash, row.has_answered)


def secret_of(request: WebRequest) -> str:
    secret: str = request.app.state["settings"].secret_key
    return secret


def hash_key(secret: str, token: str) -> str:
    return _keyed(secret, "participant-key", token)


def key_cookie(request: WebRequest, kind: KeyKind, token: str) -> Cookie:
    sealed = f"{token}.{_keyed(secret_of(request), 'participant-cookie', token)}"
    return make_cookie(request, COOKIE, sealed, max_age=KEEP_SECONDS[kind])


def forget_key(request: WebRequest) -> Cookie:
    return drop_cookie(request, COOKIE)


def unsealed(secret: str, sealed: str) -> str | None:
    """The key in a cookie that this portal made; None for anything else."""
    token, _, seal = sealed.rpartition(".")
    return token if hmac.compare_digest(seal.encode(), _keyed(secret, "participant-cookie", token).encode()) else None


def start_of_today() -> datetime:
    """What participants' rows carry for a time: the day alone, so that no moment leads back to a person."""
    return datetime.combine(clock.today(), time.min, tzinfo=UTC)


def _keyed(secret: str, purpose: str, token: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}:{token}".encode(), hashlib.sha256).hexdigest()
