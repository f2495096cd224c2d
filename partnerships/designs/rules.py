"""What may be done to a design: order, freezing, comments and the record of who took part.

S004-07-03 and S004-07-07: the service is designed together, in a group that meets. F14, F19: what is signed is a
frozen text. S004-07-06: what an organisation keeps to itself reaches the others only by its own act. N8: who
shaped the design and who saw which version is recorded while it happens, for the tender that follows
(S004-07-11).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from portal.refusals import Refused

DECISION_KIND = "design version"
LONGEST_QUOTE = 300
MOST_QUOTED = 4
LONGEST_SITTING = timedelta(minutes=10)
PAUSE_BETWEEN_SITTINGS = timedelta(minutes=5)


class Visibility(StrEnum):
    """Who reads a comment: everybody in the partnership, or only the writer's organisation."""

    SHARED = "shared"
    PRIVATE = "private"


class CannotArrange(Refused):
    pass


class CannotFreeze(Refused):
    pass


class CannotComment(Refused):
    pass


class CannotRecord(Refused):
    pass


class AlreadyCorrected(Refused):
    pass


def moved(order: Sequence[UUID], section_id: UUID, direction: str) -> list[UUID]:
    """The order with one section a place up or down."""
    place = order.index(section_id)
    target = place - 1 if direction == "up" else place + 1
    if not 0 <= target < len(order):
        raise CannotArrange(f"This section is already the {'first' if direction == 'up' else 'last'}.")
    changed = list(order)
    changed[place], changed[target] = changed[target], changed[place]
    return changed


def check_heading(seen: str, now: str, wanted: str) -> None:
    """Two people who rename a section at once see each other's heading before one takes the other's place."""
    if now not in (seen, wanted):
        raise CannotArrange(f"Somebody has changed the heading to “{now}”. To use yours instead, save again.")


def check_present(*, is_removed: bool) -> None:
    if is_removed:
        raise CannotArrange(
            "This section has been taken out of the design. Your text is still here: copy it,"
            " put the section back from the list of sections taken out, and save again."
        )


def check_may_freeze(*, seen_change: int, change: int, has_text: bool, digest: str, newest_digest: str | None) -> None:
    """What is frozen is what the person has read, and it differs from the version before."""
    if not has_text:
        raise CannotFreeze("There is no text to freeze yet. Write in at least one section first.")
    if seen_change != change:
        raise CannotFreeze("The design has changed since you opened this page. Read the change, then freeze it.")
    if digest == newest_digest:
        raise CannotFreeze("Nothing has changed since the newest version. Use that one.")


def is_sitting_over(begun_at: datetime, last_word_at: datetime, now: datetime) -> bool:
    """Whether what was written together until then is a text of its own in the history."""
    return now - last_word_at >= PAUSE_BETWEEN_SITTINGS or now - begun_at >= LONGEST_SITTING


def check_asks_for_heading(wanted: str, *, is_closed: bool) -> None:
    if not wanted or is_closed:
        raise CannotComment("This comment does not ask for another heading, or somebody has closed it already.")


def check_reply(*, is_resolved: bool) -> None:
    if is_resolved:
        raise CannotComment("This conversation is closed. Open it again to reply.")


def check_room(private_to: UUID | None, *, is_meant_as_private: bool) -> None:
    """Nobody's reply is read by more people than the page on which it was written said."""
    if is_meant_as_private and private_to is None:
        raise CannotComment(
            "Your organisation has shared this conversation since you opened this page: everybody in the partnership"
            " would read your reply. Save it only if that is what you want."
        )


def check_shareable(private_to: UUID | None, organisation_id: UUID, *, is_reply: bool) -> None:
    if private_to is None:
        raise CannotComment("This comment is on the shared floor already.")
    if is_reply or private_to != organisation_id:
        raise CannotComment("Only the organisation that keeps a conversation can share it, from its first comment.")


def check_read(*, seen: int, replies: int) -> None:
    """There is no way back from the shared floor, so nobody shares what they have not read."""
    if seen != replies:
        raise CannotComment("Somebody has replied since you read this conversation. Read it again before you share it.")


def check_correctable(*, is_replaced: bool) -> None:
    if is_replaced:
        raise AlreadyCorrected("This record has been corrected already. Correct the newest record instead.")


def check_session(held_on: date, today: date, attending: Collection[UUID], parties: Collection[UUID]) -> None:
    if held_on > today:
        raise CannotRecord("A design session is recorded after it was held. Enter a date that is not in the future.")
    if not set(attending) <= set(parties):
        raise CannotRecord("Choose only organisations of this partnership.")


def quoted(words: str) -> str:
    """What a comment is about, kept beside it, so that it can be understood when the clause has gone."""
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "…"


def shortened(quotes: Sequence[str]) -> tuple[str, ...]:
    """Words of several clauses as they are quoted: each a line, and of many the first ones and the last."""
    lines = [quoted(one) for one in quotes]
    left_out = len(lines) - MOST_QUOTED
    if left_out < 2:  # noqa: PLR2004 -- a line that says "1 more" is as long as that one
        return tuple(lines)
    return *lines[: MOST_QUOTED - 1], f"… {left_out} more …", lines[-1]


@dataclass(frozen=True, slots=True)
class AtTheTable:
    """Somebody who sits at the table now, and may be asked to look."""

    id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    email: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.organisation})"
