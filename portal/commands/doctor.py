"""`portal doctor`: is everything in place that the portal needs? One line a question; exit status 1 if one fails."""

import asyncio
import shutil
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from portal.config import Settings, load_settings
from portal.db.engine import check_role, create_engine
from portal.db.migrate import newest_revision, revision_in_force
from portal.identity.asking import ProviderFailed
from portal.identity.openid import Conversation, conversations_of
from portal.refusals import Refused
from portal.server import open_database, with_demo_secret
from portal.web.assets import manifest

OLDEST_POSTGRESQL = 150000
LEAST_FREE_BYTES = 1_000_000_000
MOST_CLOCK_SECONDS = 2
MAIL_PORTS = {"smtp": 25, "smtps": 465}


class Ailing(Refused):
    """Something is not in order; the sentence says what to do."""


@dataclass(frozen=True)
class Patient:
    settings: Settings
    engine: AsyncEngine


Check = Callable[[Patient], Awaitable[str]]


def main(_: Sequence[str]) -> int:
    return asyncio.run(_examine())


async def _examine() -> int:
    settings = load_settings()
    if settings.is_demo:
        settings = with_demo_secret(settings)
    engine = create_engine((await open_database(settings)).app_url, pool_size=1)
    try:
        results = [await _result(name, check, Patient(settings, engine)) for name, check in CHECKS.items()]
    finally:
        await engine.dispose()
    return 0 if all(results) else 1


async def _result(name: str, check: Check, patient: Patient) -> bool:
    try:
        said = await check(patient)
    except Exception as error:  # noqa: BLE001 -- a doctor reports whatever is wrong and goes on
        print(f"  not in order  {name}: {error or type(error).__name__}")
        return False
    print(f"  in order      {name}: {said}")
    return True


async def _server(patient: Patient) -> str:
    async with patient.engine.connect() as connection:
        number = int(await connection.scalar(text("SHOW server_version_num")) or 0)
    if number < OLDEST_POSTGRESQL:
        raise Ailing(f"PostgreSQL {number // 10000} is too old. Use 15 or newer.")
    return f"PostgreSQL {number // 10000}.{number % 10000}"


async def _role(patient: Patient) -> str:
    await check_role(patient.engine)
    return "bound by row security, owns no table"


async def _migrations(patient: Patient) -> str:
    try:
        here = await revision_in_force(patient.engine)
    except ProgrammingError:
        here = "no migration at all"
    if here != newest_revision():
        raise Ailing(f"the database is at {here}, the newest is {newest_revision()}. Run: portal migrate")
    return f"at {here}, the newest"


async def _row_security(patient: Patient) -> str:
    async with patient.engine.connect() as connection:
        open_tables = (await connection.scalars(text(UNFORCED_TABLES))).all()
    if open_tables:
        raise Ailing(f"row security is not forced on {', '.join(open_tables)}. Run: portal migrate")
    return "forced on every table that belongs to a partnership or an organisation"


UNFORCED_TABLES = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
AND a.attname IN ('partnership_id', 'organisation_id') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""


async def _disk(patient: Patient) -> str:
    folder = next(
        folder for folder in (patient.settings.data_dir, *patient.settings.data_dir.parents) if folder.exists()
    )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise Ailing(f"only {free // 10**6} MB are free in {folder}. Make room: at least 1 GB.")
    return f"{free // 10**9} GB free"


async def _mail(patient: Patient) -> str:
    if not patient.settings.mail_url:
        if patient.settings.is_demo:
            return "kept in the demo's mailbox"
        raise Ailing("PORTAL_MAIL_URL must name a mail server.")
    server = urlsplit(patient.settings.mail_url)
    address = (server.hostname or "", server.port or MAIL_PORTS[server.scheme])
    await asyncio.to_thread(_connect, address)
    return f"{address[0]} answers on port {address[1]}"


def _connect(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=5):
        pass


async def _providers(patient: Patient) -> str:
    said = [await _provider(conversation) for conversation in conversations_of(patient.settings).values()]
    wrong = [sentence for is_in_order, sentence in said if not is_in_order]
    if wrong:
        raise Ailing(" ".join(wrong))
    return "; ".join(sentence for _, sentence in said) or "none; people sign in with their e-mail address"


async def _provider(conversation: Conversation) -> tuple[bool, str]:
    name = conversation.provider.name
    try:
        await conversation.known()
    except ProviderFailed as failure:
        return False, f"{name} cannot be used ({failure.reason}). Check its issuer, and that this machine reaches it."
    return True, f"{name} answers, and must know the address {conversation.answers_to}"


async def _clock(patient: Patient) -> str:
    async with patient.engine.connect() as connection:
        theirs: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart > MOST_CLOCK_SECONDS:
        raise Ailing(f"this machine and the database differ by {apart:.0f} seconds. Set both clocks by NTP.")
    return "agrees with the database's"


async def _secrets(patient: Patient) -> str:
    if patient.settings.is_demo:
        return "the demo's own (not for real people)"
    return "set, and not the demo's"


async def _front_end(_: Patient) -> str:
    return f"{len(manifest())} files built"


CHECKS: dict[str, Check] = {
    "database": _server,
    "role": _role,
    "migrations": _migrations,
    "row security": _row_security,
    "disk": _disk,
    "mail": _mail,
    "sign-in providers": _providers,
    "clock": _clock,
    "secrets": _secrets,
    "front end": _front_end,
}
