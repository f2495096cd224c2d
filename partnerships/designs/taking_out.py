"""What others took out of a proposal: all that it said before, and who took words out last (F12)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from partnerships.designs.blocks import Run
from partnerships.designs.marked import Mark, read_mark
from partnerships.designs.normal import clean_text
from partnerships.designs.proposals import Proposal
from portal.live.rights import Author, TakenOut


@dataclass(frozen=True, slots=True)
class Cut:
    mark: Mark
    author: Author
    inserted: str = ""
    deleted: str = ""


def cuts_of(taken_out: Iterable[TakenOut]) -> dict[str, Cut]:
    """By the proposal's key. Comments, and marks that name nobody, are no proposals."""
    cuts: dict[str, Cut] = {}
    for one in taken_out:
        kind, mark = json.loads(one.spelling)
        if kind in ("insertion", "deletion") and isinstance(mark, dict) and _names_somebody(read_mark(mark)):
            read = read_mark(mark)
            known = cuts.get(read.key) or Cut(read, one.author)
            words = clean_text(one.words)
            cuts[read.key] = replace(
                known,
                author=one.author,
                inserted=max(known.inserted, words if kind == "insertion" else "", key=len),
                deleted=max(known.deleted, words if kind == "deletion" else "", key=len),
            )
    return cuts


def says_less(cut: Cut, now: Proposal) -> bool:
    """Whether words of the proposal are missing in what is left of it."""
    return not (_has(now.inserted, cut.inserted) and _has(now.deleted, cut.deleted))


def with_words(one: Proposal, inserted: str, deleted: str) -> Proposal:
    """The proposal as it would be if it said this; its own words where they are the same, for they have looks."""
    return replace(
        one,
        put_in=one.put_in if inserted in ("", one.inserted) else [Run(inserted)],
        taken_out=one.taken_out if deleted in ("", one.deleted) else [Run(deleted)],
    )


def _has(words: str, wanted: str) -> bool:
    """With others between them, perhaps."""
    letters = iter(words)
    return all(letter in letters for letter in wanted)


def _names_somebody(mark: Mark) -> bool:
    try:
        UUID(mark.person), UUID(mark.organisation)
    except ValueError:
        return False
    return True
