"""The table, and what it says about each goal."""

from collections.abc import Mapping, Sequence

from _live_run import Figures, Shape

# p99 in ms of Etherpad 2.5.3 in the trial that came before; npm has no version of this century's.
ETHERPAD_P99_MS = {"1x20": 10.0, "1x100": 41.0, "1x200": 9243.0, "20x10": 13.0, "100x2": 25.0}
OURS, HOCUSPOCUS, Y_WEBSOCKET, PYCRDT_WEBSOCKET = "portal", "hocuspocus", "y-websocket", "pycrdt-websocket"
WITHIN, CROWD = 2.0, 100

Results = Mapping[tuple[str, str], Figures]


def print_head() -> None:
    print("ms from send to the others' receipt")
    print("others: cores that nothing of this benchmark kept busy meanwhile\n")
    print(
        f"{'shape':<6} {'system':<17} {'median':>7} {'p99':>8} {'ack':>7} {'ack p99':>8} {'CPU s/1,000':>12} {'MB':>5}"
        f" {'delivered':>10} {'missing':>8} {'lost':>5} {'others':>7}"
    )


def print_row(shape: Shape, name: str, found: Figures) -> None:
    print(
        f"{shape.name:<6} {name:<17} {found.median_ms:>7.1f} {found.p99_ms:>8.1f} {_ms(found.ack_median_ms):>7}"
        f" {_ms(found.ack_p99_ms):>8} {found.cpu_for_1000:>12.4f} {found.megabytes:>5.0f} {found.delivered:>10,}"
        f" {found.undelivered:>8,} {found.lost:>5} {found.others_cores:>7.2f}",
        flush=True,
    )


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def print_verdicts(results: Results, shapes: Sequence[Shape]) -> None:
    print_rivalry(results, shapes)
    print(f"\n{'ours / theirs':<46} {'ratio':>7}   goal")
    for shape in shapes:
        ours = results.get((shape.name, OURS))
        if ours is not None:
            _print_times(results, shape, ours)
    for shape in shapes:
        ours = results.get((shape.name, OURS))
        if ours is not None:
            _print_costs(results, shape, ours)


def print_rivalry(results: Results, shapes: Sequence[Shape]) -> None:
    """What the portal is chiefly measured by, shape by shape."""
    print(f"\n{'portal / hocuspocus':<20} {'p99':>18} {'CPU':>18} {'memory':>18}")
    for shape in shapes:
        ours, theirs = results.get((shape.name, OURS)), results.get((shape.name, HOCUSPOCUS))
        if ours is None or theirs is None:
            continue
        cells = (
            (ours.p99_ms / theirs.p99_ms, WITHIN),
            (ours.cpu_for_1000 / theirs.cpu_for_1000, 1.0 if shape.editors >= 2 * CROWD else None),
            (ours.megabytes / theirs.megabytes, 1.0),
        )
        print(f"{shape.name:<20}" + "".join(f" {_judged(ratio, most):>18}" for ratio, most in cells))


def _judged(ratio: float, most: float | None) -> str:
    if most is None:
        return f"{ratio:.2f}           "
    return f"{ratio:.2f} {'met' if ratio <= most else 'MISSED'} ({most:g})".ljust(16)


def _print_times(results: Results, shape: Shape, ours: Figures) -> None:
    for peer in (Y_WEBSOCKET, PYCRDT_WEBSOCKET):
        if (theirs := results.get((shape.name, peer))) is not None:
            _verdict(f"p99 {shape.name} / {peer}", ours.p99_ms / theirs.p99_ms, _goal(peer, shape))
    _verdict(f"p99 {shape.name} / etherpad (trial)", ours.p99_ms / ETHERPAD_P99_MS[shape.name], 1.0)


def _goal(peer: str, shape: Shape) -> float | None:
    return 1.0 if peer == PYCRDT_WEBSOCKET and shape.editors >= CROWD else None


def _print_costs(results: Results, shape: Shape, ours: Figures) -> None:
    for peer in (Y_WEBSOCKET, PYCRDT_WEBSOCKET):
        theirs = results.get((shape.name, peer))
        if theirs is None:
            continue
        _verdict(f"CPU {shape.name} / {peer}", ours.cpu_for_1000 / theirs.cpu_for_1000, None)
        _verdict(
            f"memory {shape.name} / {peer}",
            ours.megabytes / theirs.megabytes,
            None if peer == PYCRDT_WEBSOCKET else 1.0,
        )


def _verdict(what: str, ratio: float, most: float | None) -> None:
    goal = "" if most is None else f"at most {most:g}{'' if ratio <= most else '  MISSED'}"
    print(f"{what:<46} {ratio:>7.2f}   {goal}")
