"""Who is here and where their caret stands. Nobody says who they are: the portal does, from their seat.

A state is passed on at most five times a second for each editor, always the newest, and to the sender too, whose
line would otherwise look silent. States of other processes come and go by notifications.
"""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from portal.access.seats import Seat
from portal.live.protocol import LARGEST_NUMBER, PresenceEntry
from portal.live.updates import ROOT

GONE = "null"
SECONDS_BETWEEN = 0.2
REMOTE_SECONDS = 35.0
COLOURS = 8


class Present(Protocol):
    """A socket, as far as presence asks."""

    client: int | None

    @property
    def user(self) -> Mapping[str, object]: ...


def user_of(seat: Seat) -> dict[str, object]:
    """How others see a person: organisations keep one colour each."""
    return {
        "id": seat.person_id.hex[-8:],
        "name": seat.person_name,
        "organisation": seat.organisation_name,
        "colour": seat.organisation_id.int % COLOURS,
    }


@dataclass(slots=True)
class State:
    clock: int
    state: str
    source: Present | int
    seen_at: float
    sent_at: float = 0.0


class Presences:
    def __init__(self) -> None:
        self._states: dict[int, State] = {}
        self._changed: set[int] = set()

    def take(self, member: Present, entries: Iterable[PresenceEntry]) -> None:
        """An editor's own state. Whatever it says about others, as some providers do, is passed over."""
        for entry in entries:
            if self._is_own(member, entry):
                member.client = entry.client
                self._set(entry.client, entry.clock, _state(entry.state, member.user), member)

    def take_remote(self, node: int, entries: Iterable[PresenceEntry]) -> None:
        for entry in entries:
            known = self._states.get(entry.client)
            if known is None or (known.source == node and (known.clock, known.state) != (entry.clock, entry.state)):
                self._set(entry.client, entry.clock, entry.state, node)
            elif known.source == node:
                known.seen_at = time.monotonic()

    def leave(self, member: Present) -> None:
        state = self._states.get(member.client) if member.client is not None else None
        if state is not None and state.source is member and member.client is not None:
            self._set(member.client, state.clock + 1, GONE, member)

    def everyone(self) -> list[PresenceEntry]:
        return [_entry(client, state) for client, state in self._states.items() if state.state != GONE]

    def of_this_process(self) -> list[PresenceEntry]:
        """With those who have just left."""
        return [_entry(client, state) for client, state in self._states.items() if not isinstance(state.source, int)]

    @property
    def may_have_news(self) -> bool:
        """Nobody of another process goes without a word, but in silence."""
        return bool(self._changed) or any(isinstance(state.source, int) for state in self._states.values())

    def drain(self) -> list[PresenceEntry]:
        """What has changed and may be passed on now; what comes too soon waits."""
        self._expire()
        now = time.monotonic()
        due = [
            client
            for client in self._changed
            if self._states[client].state == GONE or now - self._states[client].sent_at >= SECONDS_BETWEEN
        ]
        passed_on = []
        for client in due:
            self._changed.discard(client)
            state = self._states[client]
            state.sent_at = now
            passed_on.append(_entry(client, state))
            if state.state == GONE:
                del self._states[client]
        return passed_on

    def _is_own(self, member: Present, entry: PresenceEntry) -> bool:
        if member.client is not None:
            return entry.client == member.client
        return entry.client not in self._states and entry.state != GONE

    def _set(self, client: int, clock: int, state: str, source: Present | int) -> None:
        known = self._states.get(client)
        sent_at = known.sent_at if known else 0.0
        self._states[client] = State(clock, state, source, time.monotonic(), sent_at)
        self._changed.add(client)

    def _expire(self) -> None:
        oldest = time.monotonic() - REMOTE_SECONDS
        for client, state in list(self._states.items()):
            if isinstance(state.source, int) and state.seen_at < oldest and state.state != GONE:
                self._set(client, state.clock + 1, GONE, state.source)


def _entry(client: int, state: State) -> PresenceEntry:
    return PresenceEntry(client, state.clock, state.state)


def _state(written: str, user: Mapping[str, object]) -> str:
    """The caret from the editor, the name from the seat, and nothing else."""
    try:
        said: Any = json.loads(written)
    except (ValueError, RecursionError):
        return GONE
    if not isinstance(said, dict):
        return GONE
    return json.dumps({"user": user, "cursor": _caret(said.get("cursor"))})


def _caret(cursor: Any) -> dict[str, object] | None:  # noqa: ANN401 -- whatever JSON the editor sent
    """Where a selection begins and ends. Anything else would break the editors that are to show it."""
    if not isinstance(cursor, dict):
        return None
    ends = {end: _place(cursor.get(end)) for end in ("anchor", "head")}
    return None if None in ends.values() else dict(ends)


def _place(place: Any) -> dict[str, object] | None:  # noqa: ANN401
    """A place relative to an item, or at the edge of a text: as Yjs writes it."""
    if not isinstance(place, dict):
        return None
    item, around, name = _id(place.get("item")), _id(place.get("type")), place.get("tname")
    if item is None and around is None and name != ROOT:
        return None
    side = place.get("assoc")
    return {
        "type": around, "tname": name if name == ROOT else None, "item": item,
        "assoc": side if side in (-1, 0) and type(side) is int else 0,
    }  # fmt: skip


def _id(written: Any) -> dict[str, int] | None:  # noqa: ANN401
    if not isinstance(written, dict):
        return None
    found = {name: written.get(name) for name in ("client", "clock")}
    is_id = all(type(one) is int and 0 <= one <= LARGEST_NUMBER for one in found.values())
    return {name: int(one) for name, one in found.items() if one is not None} if is_id else None
