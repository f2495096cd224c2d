"""Starting: the database (our own or the one that is given), its migrations, and the process that serves."""

import asyncio
import gc
import secrets
import sys
from dataclasses import dataclass, replace

import uvicorn

from portal.config import DEMO_SECRET_PREFIX, Settings, make_data_folder
from portal.db import embedded
from portal.db.engine import check_role, create_engine
from portal.db.migrate import migrate
from portal.live.lines import LineProtocol
from portal.live.protocol import LARGEST_EXCHANGE_BYTES

SECONDS_BEFORE_OTHERS = 0.000_2
"""How long work beside the loop, such as a Word file, may keep it waiting; Python itself takes 25 times that.

It is paid for each frame that goes out meanwhile, since Python lets others on whenever it writes to a socket: where
200 read one text, a millisecond would be a fifth of a second.
"""

THRESHOLDS = (2_000, 5, 100)
"""How many new objects make Python look for what may go: at 2,000 those, at 12,000 these, and at a million all.

Looking at one takes half a microsecond, and everybody waits. All are looked at when nobody writes (see portal.live).
"""


@dataclass(frozen=True)
class Database:
    """Where requests are served from, and where migrations run."""

    app_url: str
    owner_url: str


async def open_database(settings: Settings) -> Database:
    """With DATABASE_URL that server is used and nothing is started; otherwise the portal's own is."""
    if settings.database_url:
        return Database(settings.database_url, settings.database_owner_url)
    make_data_folder(settings.data_dir)
    socket_dir = embedded.start(settings.data_dir)
    urls = await embedded.prepare(socket_dir)
    return Database(urls["portal_app"], urls["portal_owner"])


async def ready_database(settings: Settings) -> Database:
    """The database at the newest migration. Without the owner's URL, somebody has to run `portal migrate`."""
    database = await open_database(settings)
    if database.owner_url:
        await migrate(database.owner_url)
    return database


def with_demo_secret(settings: Settings) -> Settings:
    """The demo keeps a secret of its own in the data folder, so that forms stay valid over a restart."""
    if settings.secret_key:
        return settings
    path = settings.data_dir / "demo-secret"
    if not path.exists():
        make_data_folder(settings.data_dir)
        path.touch(mode=0o600)
        path.write_text(DEMO_SECRET_PREFIX + secrets.token_urlsafe(48), encoding="utf-8")
    return replace(settings, secret_key=path.read_text(encoding="utf-8"))


def serve(settings: Settings, database: Database) -> None:
    """Runs until it is told to stop."""
    from portal.app import create_app

    app = create_app(settings, database.app_url)
    # What the start has made stays to the end. Python would look through all of it again and again for what may go,
    # and keep everybody waiting each time, which those who write together notice most.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    sys.setswitchinterval(SECONDS_BEFORE_OTHERS)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        ws=LineProtocol,
        # A context for each socket would cost more memory and time than all else here, and updates are short.
        ws_per_message_deflate=False,
        ws_max_size=LARGEST_EXCHANGE_BYTES + 100,
        timeout_graceful_shutdown=10,
    )


def run(settings: Settings) -> None:
    serve(settings, asyncio.run(_ready_to_serve(settings)))


async def _ready_to_serve(settings: Settings) -> Database:
    """The role is judged here too, before the server starts, so that the refusal is one line and not a traceback."""
    database = await ready_database(settings)
    engine = create_engine(database.app_url, pool_size=1)
    try:
        await check_role(engine)
    finally:
        await engine.dispose()
    return database
