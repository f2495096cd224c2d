"""A caret carries the name of its seat, comes at most five times a second, and goes when its socket goes."""

import json
from dataclasses import dataclass, field

import pytest

from portal.live import presence
from portal.live.presence import Presences
from portal.live.protocol import PresenceEntry, encode_presence


@dataclass(eq=False)
class Socket:
    name: str
    client: int | None = None
    user: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.user = {"name": self.name}


def caret(letter: int) -> dict[str, object]:
    """As Yjs writes it: behind this letter."""
    place = {"type": None, "tname": "prosemirror", "item": {"client": 7, "clock": letter}, "assoc": 0}
    return {"anchor": place, "head": place}


def said(client: int, letter: int, clock: int = 1) -> PresenceEntry:
    return PresenceEntry(client, clock, json.dumps({"cursor": caret(letter), "user": {"name": "Somebody else"}}))


def test_the_name_comes_from_the_seat_and_only_the_caret_from_the_editor() -> None:
    presences = Presences()
    presences.take(Socket("Bob"), [said(7, 3)])
    assert [json.loads(entry.state) for entry in presences.drain()] == [{"user": {"name": "Bob"}, "cursor": caret(3)}]


def test_an_editor_speaks_under_one_number_only() -> None:
    presences, bob = Presences(), Socket("Bob")
    presences.take(bob, [said(7, 3), said(8, 4)])
    presences.take(Socket("Mallory"), [said(7, 9)])
    assert [entry.client for entry in presences.everyone()] == [7]
    assert json.loads(presences.everyone()[0].state)["user"] == {"name": "Bob"}


def test_the_newest_of_many_states_is_passed_on_and_the_rest_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(presence.time, "monotonic", lambda: now)
    presences, bob = Presences(), Socket("Bob")
    passed_on = []
    for tick in range(20):
        presences.take(bob, [said(7, tick, tick)])
        passed_on += presences.drain()
        now += 0.05
    now += 0.2
    passed_on += presences.drain()
    assert len(passed_on) <= 6
    assert json.loads(passed_on[-1].state)["cursor"] == caret(19)


HOSTILE = {
    "a number": "7",
    "nothing to stand at": '{"anchor": {}, "head": {}}',
    "one end": json.dumps({"anchor": caret(1)["anchor"]}),
    "no number": '{"anchor": {"item": {"client": NaN, "clock": 1}}, "head": {"tname": "prosemirror"}}',
    "endless": '{"anchor": {"item": {"client": 1e999, "clock": 1}}, "head": {"tname": "prosemirror"}}',
    "too large": '{"anchor": {"item": {"client": 9007199254740993, "clock": 1}}, "head": {"tname": "prosemirror"}}',
    "another text": '{"anchor": {"tname": "x"}, "head": {"tname": "x"}}',
    "half a sign": '"\\ud800"',
    "not": "false",
}


@pytest.mark.parametrize("cursor", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_caret_that_no_editor_could_show_is_none(cursor: str) -> None:
    """Whoever receives it reads it with the strictness of a browser."""
    presences = Presences()
    presences.take(Socket("Bob \ud800"), [PresenceEntry(7, 1, f'{{"cursor": {cursor}}}')])
    [entry] = presences.drain()
    assert encode_presence([entry])
    assert json.loads(entry.state) == {"user": {"name": "Bob \ud800"}, "cursor": None}


def test_a_caret_carries_nothing_but_its_place() -> None:
    presences = Presences()
    places = {end: {"tname": "prosemirror", "assoc": -1, "x": "y", "item": None} for end in ("anchor", "head")}
    presences.take(Socket("Bob"), [PresenceEntry(7, 1, json.dumps({"cursor": {**places, "z": 1}}))])
    kept = {"type": None, "tname": "prosemirror", "item": None, "assoc": -1}
    assert json.loads(presences.drain()[0].state)["cursor"] == {"anchor": kept, "head": kept}


def test_thousands_of_entries_make_one_caret() -> None:
    presences, mallory = Presences(), Socket("Mallory")
    for _ in range(3):
        presences.take(mallory, [said(client, 1) for client in range(5_000)])
    assert len(presences.everyone()) == len(presences.drain()) == 1


@pytest.mark.parametrize("state", ["[" * 1_900, "7", "nonsense", '"text"'])
def test_a_state_that_is_none_counts_as_having_left(state: str) -> None:
    presences, bob = Presences(), Socket("Bob")
    presences.take(bob, [said(7, 1)])
    presences.drain()
    presences.take(bob, [PresenceEntry(7, 2, state)])
    assert [entry.state for entry in presences.drain()] == ["null"]
    assert presences.everyone() == []


def test_whoever_leaves_is_gone_for_everybody() -> None:
    presences, bob = Presences(), Socket("Bob")
    presences.take(bob, [said(7, 1, clock=4)])
    presences.drain()
    presences.leave(bob)
    assert presences.drain() == [PresenceEntry(7, 5, "null")]
    presences.leave(bob)
    assert presences.drain() == []


def test_carets_of_a_process_that_fell_silent_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(presence.time, "monotonic", lambda: now)
    presences = Presences()
    presences.take_remote(5, [PresenceEntry(7, 1, "{}")])
    assert presences.drain() == [PresenceEntry(7, 1, "{}")]
    now += presence.REMOTE_SECONDS + 1
    assert presences.drain() == [PresenceEntry(7, 2, "null")]


def test_another_process_cannot_move_a_caret_of_this_one() -> None:
    presences = Presences()
    presences.take(Socket("Bob"), [said(7, 1)])
    presences.take_remote(5, [PresenceEntry(7, 9, "null")])
    assert json.loads(presences.everyone()[0].state)["user"] == {"name": "Bob"}
