"""What a copy is made of, as values: put together by queries, written by `writing`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from partnerships.copies.marked import MarkedSection


@dataclass(frozen=True, eq=False)
class Note:
    """One comment with its replies. `id` is also that of its mark in the text, where it has one.

    `further` are the ids of the other clauses that it is about.
    """

    id: str
    clause_id: str
    body: str
    person: str
    organisation: str
    at: datetime
    is_internal: bool = False
    replies: tuple["Note", ...] = ()
    further: tuple[str, ...] = ()


@dataclass(frozen=True)
class CopyContents:
    """`names` are those of people and organisations by their ids; `notes` are the open comments by section.

    `numbers` are those of all the design's clauses by their ids, for references to them. `has_all_words` is false
    where the copy could not wait for what was being typed.
    """

    copy_id: str
    title: str
    partnership: str
    made_for: str
    made_by: str
    made_at: datetime
    sections: tuple[MarkedSection, ...]
    notes: Mapping[str, Sequence[Note]]
    names: Mapping[str, str]
    properties: Mapping[str, str]
    numbers: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True
    is_internal: bool = False
    has_all_words: bool = True
