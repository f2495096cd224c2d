"""Which document, on whose behalf, and with which right: the words that every file of this room uses.

The room stands below the slices that give its documents a meaning. What it must ask them is handed in as
`Meaning` when the app is put together, so nothing here imports upwards.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat

Block = dict[str, Any]
"""A clause in canonical JSON: `{"id", "kind", "runs"}`, or a table `{"id", "kind", "caption", "rows"}`."""


class Rights(StrEnum):
    WRITE = "write"
    SUGGEST = "suggest"
    COMMENT = "comment"
    READ = "read"

    @property
    def may_send(self) -> bool:
        """A comment is anchored by the portal itself, so a commenter's editor sends no frames either."""
        return self in (Rights.WRITE, Rights.SUGGEST)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A document is known by its partnership and its key in the layer above, such as a section's."""

    partnership_id: UUID
    document_id: UUID


class Speaker(Protocol):
    """A seat, as far as this room asks: who acts, on whose behalf."""

    @property
    def person_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Author:
    person_id: UUID
    organisation_id: UUID

    @classmethod
    def of(cls, seat: Speaker) -> "Author":
        return cls(seat.person_id, seat.organisation_id)


@dataclass(frozen=True, slots=True)
class TakenOut:
    """All words that stood under another's mark when somebody took out some of them."""

    spelling: str
    words: str
    author: Author


@dataclass(frozen=True, slots=True)
class Readable:
    """A document's words at one moment, for the layer above to keep.

    `blocks` is the text as it stands, every open suggestion left out; `marked` shows suggestions and comments too.
    `authors` wrote something since the last time; `touched` says who wrote in which clause, as far as it was seen;
    `taken_out` what anybody took out of what others had marked.
    """

    address: Address
    seq: int
    blocks: Sequence[Block]
    marked: Sequence[Block]
    authors: Sequence[Author] = ()
    touched: Mapping[str, Sequence[Author]] = field(default_factory=dict)
    taken_out: Sequence[TakenOut] = ()


Judge = Callable[[AsyncSession, Seat, UUID], Awaitable[Rights]]
InitialContent = Callable[[AsyncSession, Address], Awaitable[Sequence[Block]]]
SaveReadable = Callable[[AsyncSession, Readable], Awaitable[None]]
Left = Callable[[AsyncSession, Address], Awaitable[None]]


async def nothing_more(_: AsyncSession, __: Address) -> None:
    """For a layer above that does nothing when a document is left."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the layer above is asked. Each is given a session that already speaks for the partnership.

    `judge` raises Missing for a document that is not there for this seat; `initial_content` is asked once for
    each document, under a lock; `save_readable` runs in a transaction of its own and may be tried again; `left` comes
    when the last person in this process has been gone for a while, after the last words were saved.
    """

    judge: Judge
    initial_content: InitialContent
    save_readable: SaveReadable
    left: Left = nothing_more
