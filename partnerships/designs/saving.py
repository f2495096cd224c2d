"""What comes of a text that somebody typed while the section may have changed under their hands (F12, F16).

Either it is saved, alone or together with what others saved meanwhile, or nothing is saved and both texts are
shown. Words that were typed are never dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Block, Blocks, content_of, with_id
from partnerships.designs.identity import carry_ids, distinct_ids
from partnerships.designs.limits import check_size
from partnerships.designs.markup import parse, print_blocks
from partnerships.designs.merge import Conflict, Merged, merge
from partnerships.designs.reading import Clause, clause_of
from portal.refusals import Refused


@dataclass(frozen=True)
class Settled:
    """The text to save; `is_changed` is false when it already reads like that (a form posted twice)."""

    blocks: Blocks
    is_changed: bool = True
    is_merged: bool = False


@dataclass(frozen=True)
class Collision:
    """One clause that two people changed. A side that took the clause out has None."""

    number: int | None
    mine: Clause | None
    theirs: Clause | None


class NotSaved(Refused):
    """Carries what the form shows next: the text to go on with and what it now begins from."""

    def __init__(
        self, sentence: str, text: str, base: Beginning, collisions: Sequence[Collision] = (), current: Blocks = ()
    ) -> None:
        super().__init__(sentence)
        self.text = text
        self.base = base
        self.collisions = collisions
        self.current = current


@dataclass(frozen=True)
class Standing:
    """The section as it is now: its text, its revision, and who else has saved since the writer began."""

    blocks: Blocks
    revision: int
    writers: Sequence[str] = field(default=())

    @property
    def someone(self) -> str:
        return " and ".join(self.writers) or "somebody"


def settle(base: Blocks | None, typed: str, now: Standing) -> Settled:
    """`base` is the text that the writer began from; None when there is no such revision."""
    if base is None:
        raise NotSaved(
            "Nothing is saved yet: the text that you began from cannot be found. Your text is still here."
            " Compare it with the text that is saved now. If you save again, yours takes its place.",
            typed,
            Beginning(now.revision),
            current=now.blocks,
        )
    mine = carry_ids(base, parse(typed))
    check_size(mine)
    if _says_the_same(mine, now.blocks):
        return Settled(now.blocks, is_changed=False)
    if base == now.blocks:
        return Settled(mine)
    merged = merge(base, mine, now.blocks)
    if merged.conflicts:
        raise _overlap(merged, now)
    together = distinct_ids(merged.blocks)
    check_size(together)
    return Settled(together, is_changed=not _says_the_same(together, now.blocks), is_merged=True)


def both_texts(merged: Merged) -> Blocks:
    """The merged text with, behind each clause that both changed, the writer's own wording of it."""
    mine = {conflict.block_id: conflict.mine for conflict in merged.conflicts if conflict.theirs is not None}
    blocks: list[Block] = []
    for block in merged.blocks:
        blocks.append(block)
        if (own := mine.get(block.id)) is not None:
            blocks.append(with_id(own, ""))
    return tuple(blocks)


def _says_the_same(one: Blocks, other: Blocks) -> bool:
    return [content_of(block) for block in one] == [content_of(block) for block in other]


def _overlap(merged: Merged, now: Standing) -> NotSaved:
    numbers = {block.id: number for number, block in enumerate(now.blocks, start=1)}
    return NotSaved(
        f"Nothing is saved yet: {now.someone} saved a change to the same words while you were writing."
        " Both texts are below. Keep what is right, then save again.",
        print_blocks(both_texts(merged)),
        Beginning(now.revision),
        [_collision(conflict, numbers.get(conflict.block_id)) for conflict in merged.conflicts],
    )


def _collision(conflict: Conflict, number: int | None) -> Collision:
    return Collision(number, _clause(conflict.mine, number), _clause(conflict.theirs, number))


def _clause(block: Block | None, number: int | None) -> Clause | None:
    return None if block is None else clause_of(block, number or 0)
