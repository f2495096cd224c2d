"""A caret carries the name of its seat, comes at most five times a second, and goes when its socket goes."""

import json
from dataclasses import dataclass, field

import pytest

from portal.live import presence
from portal.live.presence import Presences
from portal.live.protocol import PresenceEntry


@dataclass(eq=False)
class Socket:
    name: str
    client: int | None = None
    user: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.user = {"name": self.name}


def said(client: int, cursor: int, clock: int = 1) -> PresenceEntry:
    return PresenceEntry(client, clock, json.dumps({"cursor": cursor, "user": {"name": "Somebody else"}}))


def test_the_name_comes_from_the_seat_and_only_the_caret_from_the_editor() -> None:
    presences = Presences()
    presences.take(Socket("Bob"), [said(7, 3)])
    assert [json.loads(entry.state) for entry in presences.drain()] == [{"user": {"name": "Bob"}, "cursor": 3}]


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
    assert json.loads(passed_on[-1].state)["cursor"] == 19


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
