"""Durable updates on their way to those who are in the room: one frame for all, framed once."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from pycrdt import merge_updates

from portal.live import protocol
from portal.live.lines import framed
from portal.live.members import Member
from portal.live.store import Entry

MERGED_AT_ONCE = 100
COMMENTS_CHANGED = protocol.notice("comments")


def deliver(entries: Sequence[Entry], members: Iterable[Member]) -> None:
    """Only who alone wrote all of it gets nothing; one's own words among others' do no harm a second time.

    Merging takes longer than in proportion, so what a long wait has gathered goes out in several frames.
    """
    sources = {entry.source for entry in entries}
    alone = sources.pop() if len(sources) == 1 else None
    readers = [member for member in members if member.is_synced and member is not alone]
    for start in range(0, len(entries), MERGED_AT_ONCE):
        message = _merged(entries[start : start + MERGED_AT_ONCE])
        envelope = framed(message)
        for member in readers:
            member.put(message, envelope)


def tell_of_comments(members: Iterable[Member], private_to: UUID | None) -> None:
    """That there is something to look at, and not what it is: each asks for itself, with its own rights."""
    envelope = framed(COMMENTS_CHANGED)
    for member in list(members):
        if private_to is None or member.author.organisation_id == private_to:
            member.put(COMMENTS_CHANGED, envelope)


def _merged(entries: Sequence[Entry]) -> bytes:
    if len(entries) == 1:
        return protocol.update_message(entries[0].frame)
    return protocol.update_message(bytes(merge_updates(*(entry.frame for entry in entries))))
