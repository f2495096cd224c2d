"""A suggestion that a clause be of another kind: two blocks of the text, and one paragraph of a Word file.

In the text all the clause's words are taken out, and the same words put in as a block of the other kind below: see
portal.live.settling. Word knows it as a paragraph whose formatting was changed with tracking on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from partnerships.designs.blocks import Run
from partnerships.designs.marked import Mark, MarkedBlock, MarkedRun, MarkedRuns


@dataclass(frozen=True, slots=True)
class Reshaped:
    """What kind is suggested, by whom, and the id of the block that proposes it in the text."""

    id: str
    kind: str
    mark: Mark


def reshaped(old: MarkedBlock, new: MarkedBlock) -> tuple[MarkedBlock, Reshaped] | None:
    """The old block with its words standing, and what is suggested for it. None where more than its kind is."""
    if "table" in (old.kind, new.kind) or old.kind == new.kind:
        return None
    before, after = old.parts[0], new.parts[0]
    mark = _suggestion(before, after)
    if mark is None or _signs(run for run in before if run.is_settled) != _signs(iter(after)):
        return None
    return replace(old, parts=(tuple(_standing(before, after, mark)),)), Reshaped(new.id, new.kind, mark)


def _suggestion(old: MarkedRuns, new: MarkedRuns) -> Mark | None:
    """The one that takes all the old words out and puts all the new ones in, where no other does either."""
    going = [{mark.key for mark in run.deletions} for run in old if run.is_settled]
    come = {run.insertion.key if run.insertion and not run.deletions else "" for run in new}
    is_one = bool(going) and set.intersection(*going) == come and len(come) == 1
    return new[0].insertion if is_one else None


def _signs(runs: Iterator[MarkedRun]) -> list[Run]:
    return [replace(one.run, text=sign) for one in runs for sign in one.run.text]


def _standing(old: MarkedRuns, new: MarkedRuns, mark: Mark) -> Iterator[MarkedRun]:
    """The old words less this suggestion, with the comments on the new ones beside them."""
    beside = iter([one.comments for one in new for _ in one.run.text])
    for one in old:
        left = replace(one, deletions=tuple(other for other in one.deletions if other.key != mark.key))
        if not one.is_settled:
            yield left
            continue
        for comments, signs in groupby(zip(one.run.text, beside, strict=False), key=itemgetter(1)):
            words = replace(one.run, text="".join(sign for sign, _ in signs))
            yield replace(left, run=words, comments=tuple(dict.fromkeys((*one.comments, *comments))))
