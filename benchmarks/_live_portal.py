"""The portal as the live benchmark runs it: `portal serve` in one process or two, over its own PostgreSQL."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from _live_run import Shape
from _live_table import People, Place, lay_sections, seat_people
from _processes import Command, free_port, running

from portal import server
from portal.config import load_settings
from portal.db import embedded
from portal.db.migrate import gather_statistics
from portal.live.routes import SCHEMA

TREE = Path(__file__).resolve().parents[1]
SECRET = "a secret for the benchmark alone, long enough"  # noqa: S105


@dataclass(frozen=True)
class Ground:
    """A database with people in it. `database_process` is PostgreSQL's first process."""

    folder: Path
    app_url: str
    owner_url: str
    people: People
    database_process: psutil.Process

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PORTAL_MODE": "demo",
            "PORTAL_DATA_DIR": str(self.folder),
            "PORTAL_SECRET_KEY": SECRET,
            "PORTAL_LOG_LEVEL": "error",
        }


@contextmanager
def ground_in(folder: Path) -> Iterator[Ground]:
    import asyncio

    settings = load_settings({"PORTAL_MODE": "demo", "PORTAL_DATA_DIR": str(folder), "PORTAL_SECRET_KEY": SECRET})
    database = asyncio.run(server.ready_database(settings))
    pid = int((folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    try:
        people = seat_people(database.app_url)
        yield Ground(folder, database.app_url, database.owner_url, people, psutil.Process(pid))
    finally:
        embedded.stop(folder)


@contextmanager
def portals(ground: Ground, count: int) -> Iterator[tuple[list[psutil.Process], list[int]]]:
    """Portal processes over the one database, and their ports."""
    ports = [free_port() for _ in range(count)]
    commands = [
        Command([sys.executable, "-m", "portal", "serve"], port, {**ground.environment, "PORTAL_PORT": str(port)}, TREE)
        for port in ports
    ]
    with running(commands) as processes:
        yield processes, ports


def sit_down(ground: Ground, shape: Shape, ports: Sequence[int]) -> list[dict[str, Any]]:
    """Where each editor connects; with two processes every other one connects to the second."""
    import asyncio

    places = lay_sections(ground.app_url, ground.people, shape.documents, shape.editors)
    asyncio.run(gather_statistics(ground.owner_url))
    return editors_at(ground.people, places, shape.editors, ports)


def editors_at(people: People, places: Sequence[Place], editors: int, ports: Sequence[int]) -> list[dict[str, Any]]:
    everybody = zip((place for place in places for _ in range(editors)), people.tokens, strict=False)
    return [
        _editor(people, place, number % editors, ports[number % len(ports)], token)
        for number, (place, token) in enumerate(everybody)
    ]


def _editor(people: People, place: Place, paragraph: int, port: int, token: str) -> dict[str, Any]:
    path = f"partnerships/{people.partnership_id}/live/{place.section_id}"
    return {
        "url": f"ws://127.0.0.1:{port}/{path}?schema={SCHEMA}&epoch={place.epoch}",
        "document": str(place.section_id),
        "paragraph": paragraph,
        "headers": {"Cookie": f"portal-session={token}", "origin": f"http://127.0.0.1:{port}"},
    }
