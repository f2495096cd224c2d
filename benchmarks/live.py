"""What writing together costs: from one editor's send to another's receipt, against three servers of the same kind.

    python benchmarks/live.py [--quick] [--only NAME,NAME] [--shapes 1x20,100x2]

One generator (Node, real Yjs updates, an open loop: twelve letters into the editor's own paragraph) drives every
system on this machine in turn, shape by shape, so that what disturbs one disturbs its neighbours too. The portal and
Hocuspocus alternate, twice each, in windows long enough for 1,200 sends together; the others take half of one. What
other work the machine does is printed, for a run among it says little about the slowest one in a hundred. The portal is
`portal serve` as it is, with sign-ins, rights, checks, readable texts and PostgreSQL: every update is durable before
it is shown. How long the disk takes for that is printed first (with TMPDIR in memory, such as /dev/shm, there is
none). The peers keep updates in memory, store nothing and ask nobody who they are. They are installed from
their registries into `build/` by the first run.

Goals: 99 of 100 updates are seen within 2 times Hocuspocus' time at every size from 20 to 200 editors and at
100x2; sooner than at pycrdt-websocket from 100 editors on, and than Etherpad 2.5.3 took in a trial; at 200 editors
no more CPU than Hocuspocus (PostgreSQL's included); less memory than the Node servers.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

TREE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TREE))
sys.path.insert(0, str(Path(__file__).parent))

from _disk import flushes_in
from _live_peers import HOCUSPOCUS, PEERS_IN_ORDER, Peer, Tools, command_for, install
from _live_portal import Ground, ground_in, portals, sit_down
from _live_report import print_head, print_row, print_verdicts
from _live_run import Figures, Pace, Shape, mean_of, run_editors
from _processes import own_megabytes, running

SHAPES = (
    Shape(1, 20, 40),
    Shape(1, 100, 50),
    Shape(1, 200, 100),
    Shape(20, 10, 200),
    Shape(100, 2, 400),
)
PORTAL, TWO_PORTALS = "portal", "two portals"
RIVALS, ROUNDS = (PORTAL, HOCUSPOCUS.name), 2
SENDS_OF_A_RUN, SHORTEST_SECONDS, QUICK_SECONDS = 600, 5.0, 3.0
WARM_UP_SECONDS = 3.0

Results = dict[tuple[str, str], Figures]


def main() -> None:
    asked = _arguments()
    shapes = [shape for shape in SHAPES if not asked.shapes or shape.name in asked.shapes.split(",")]
    wanted = (
        set(asked.only.split(",")) if asked.only else {PORTAL, TWO_PORTALS, *(peer.name for peer in PEERS_IN_ORDER)}
    )
    tools = install()
    results: Results = {}
    with tempfile.TemporaryDirectory() as folder, ground_in(Path(folder)) as ground:
        print(flushes_in(ground.folder), end="\n\n")
        print_head()
        for shape in shapes:
            found: dict[str, list[Figures]] = {}
            for name, figures in measure_all(shape, wanted, tools, ground, is_quick=asked.quick):
                found.setdefault(name, []).append(figures)
                print_row(shape, name, figures)
            results |= {(shape.name, name): mean_of(runs) for name, runs in found.items()}
        print(f"PostgreSQL's own memory beside the portal: {own_megabytes(ground.database_process):.0f} MB")
    print_verdicts(results, shapes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Writing together: the portal against three servers of its kind.")
    parser.add_argument("--quick", action="store_true", help="one window of 3 seconds each, to see that it runs")
    parser.add_argument("--only", default="", help="these systems, with commas between them")
    parser.add_argument("--shapes", default="", help="these shapes, such as 1x20,100x2")
    return parser.parse_args()


def measure_all(
    shape: Shape, wanted: set[str], tools: Tools, ground: Ground, *, is_quick: bool
) -> Iterator[tuple[str, Figures]]:
    """The rivals in turn, round after round, then everybody else once."""
    rivals = [name for name in RIVALS if name in wanted] * (1 if is_quick else ROUNDS)
    others = [name for name in (TWO_PORTALS, *(peer.name for peer in PEERS_IN_ORDER)) if name in wanted - set(RIVALS)]
    whole = pace_for(shape, is_quick=is_quick)
    for name in rivals:
        yield name, measure(name, shape, whole, tools, ground)
    for name in others:
        yield name, measure(name, shape, whole if is_quick else whole.halved, tools, ground)


def pace_for(shape: Shape, *, is_quick: bool) -> Pace:
    return Pace(
        WARM_UP_SECONDS, QUICK_SECONDS if is_quick else max(SENDS_OF_A_RUN / shape.words_a_second, SHORTEST_SECONDS)
    )


def measure(name: str, shape: Shape, pace: Pace, tools: Tools, ground: Ground) -> Figures:
    if name in (PORTAL, TWO_PORTALS):
        return measure_portal(shape, pace, tools, ground, 1 if name == PORTAL else 2)
    return measure_peer(next(peer for peer in PEERS_IN_ORDER if peer.name == name), shape, pace, tools)


def measure_portal(shape: Shape, pace: Pace, tools: Tools, ground: Ground, processes: int) -> Figures:
    with portals(ground, processes) as (servers, ports):
        asked = {"kind": "portal", "editors": sit_down(ground, shape, ports), "rate": shape.words_a_second}
        return run_editors(tools, asked, pace, servers, [ground.database_process])


def measure_peer(peer: Peer, shape: Shape, pace: Pace, tools: Tools) -> Figures:
    command = command_for(peer, tools)
    with running([command]) as servers:
        asked = {
            "kind": peer.kind,
            "editors": _peer_editors(shape, command.port),
            "rate": shape.words_a_second,
            "paragraphs": shape.editors,
            "oneByOne": peer.joins_one_by_one,
        }
        return run_editors(tools, asked, pace, servers)


def _peer_editors(shape: Shape, port: int) -> Sequence[dict[str, Any]]:
    return [
        {
            "url": f"ws://127.0.0.1:{port}/document-{document}",
            "document": f"document-{document}",
            "paragraph": paragraph,
            "headers": {},
        }
        for document in range(shape.documents)
        for paragraph in range(shape.editors)
    ]


if __name__ == "__main__":
    main()
