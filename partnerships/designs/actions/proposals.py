"""Changes that are only suggested: written into the live text on an organisation's behalf, and never into its words.

The live text commits for itself, so a text is proposed before the request takes a lock of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import write_blocks
from partnerships.designs.identity import fresh_clause_id
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.rules import CannotArrange, check_present
from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import Seat, check_permission
from portal.journal.actions import record
from portal.live.content import Tree
from portal.live.hub import Hub
from portal.live.merging import Conflict, Suggestion, merge_blocks
from portal.live.rights import Address

NOT_SUGGESTED = (
    "Nothing is saved yet: part of your text cannot be suggested. A clause that you moved, or the shape or caption of"
    " a table that you changed, or words that somebody has just changed, stand in the way. Your text is still here."
)


@dataclass(frozen=True)
class Proposed:
    """`ids` are the proposals' own, one for each change; `unplaced` are clauses of which part found no place."""

    ids: Sequence[str]
    unplaced: Sequence[Conflict] = ()


async def propose_text(
    session: AsyncSession,
    hub: Hub,
    seat: Seat,
    section: OneSection,
    *,
    base: Blocks,
    changed: Blocks,
    is_all_or_nothing: bool = False,
) -> Proposed:
    """Suggest what would make `changed` of `base`, in the seat's name: seen by everybody, saved when this returns.

    Clauses are matched by their ids (see identity.carry_ids). Each change is a proposal of its own. What cannot be
    suggested, or no longer finds its words, is listed as `unplaced`; with `is_all_or_nothing` it is refused instead.
    """
    check_permission(seat, Permission.WRITE_DESIGN)
    check_present(is_removed=section.is_removed)
    suggestion = _in_the_name_of(seat)

    def suggest(tree: Tree) -> Sequence[Conflict]:
        conflicts = merge_blocks(tree, write_blocks(base), write_blocks(changed), suggestion).conflicts
        if conflicts and is_all_or_nothing:
            raise CannotArrange(NOT_SUGGESTED)
        return conflicts

    address = Address(seat.partnership_id, section.id)
    unplaced = await hub.edit(address, seat, suggest)
    if suggestion.ids:
        await hub.words_written(address)
        count = "a change" if len(suggestion.ids) == 1 else f"{len(suggestion.ids)} changes"
        await record(session, seat, f"proposed {count} in", section.id, f"the section “{section.heading}”")
    return Proposed(suggestion.ids, unplaced)


def _in_the_name_of(seat: Seat) -> Suggestion:
    moment = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Suggestion(str(seat.person_id), str(seat.organisation_id), moment, fresh_clause_id)
