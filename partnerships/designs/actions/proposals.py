"""Changes that are only suggested: written into the live text on an organisation's behalf, and never into its words.

The live text commits for itself, so a text is proposed before the request takes a lock of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import write_blocks
from partnerships.designs.identity import carry_ids, fresh_clause_id
from partnerships.designs.limits import check_size
from partnerships.designs.markup import parse
from partnerships.designs.queries.revisions import find_beginning
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.rights import check_rights
from partnerships.designs.rules import check_present
from partnerships.designs.saving import NotSaved
from portal import clock
from portal.access.seats import Seat
from portal.journal.actions import record
from portal.live.content import Tree
from portal.live.hub import Hub
from portal.live.merging import Conflict, Suggestion, merge_blocks
from portal.live.rights import Address, Rights
from portal.live.writing_down import words_written
from portal.refusals import Refused

NOT_SUGGESTED = (
    "Nothing is saved yet: part of your text cannot be suggested. A table that you moved, or whose columns or caption"
    " you changed, or words that somebody has just changed, stand in the way. Your text is still here."
)


LOST_BEGINNING = (
    "Nothing is saved yet: the text that you began from cannot be found. Your text is still here. Compare it with the"
    " text that is saved now. If you save again, everything in which it differs is suggested."
)


class CannotSuggest(Refused):
    """Part of a text is nothing that can be suggested."""


@dataclass(frozen=True)
class Proposed:
    """`ids` are the proposals' own, one for each change; `unplaced` are clauses of which part found no place."""

    ids: Sequence[str]
    unplaced: Sequence[Conflict] = ()


async def propose_form(
    session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, *, base: Beginning, typed: str
) -> str:
    """What somebody typed who may not write here. Gives what happened as a sentence; NotSaved, and both texts."""
    check_rights(section.rights, Rights.SUGGEST, section.owner)
    began_from, _ = await find_beginning(session, seat, section.id, base)
    if began_from is None:
        raise NotSaved(LOST_BEGINNING, typed, section.beginning, current=section.reading.blocks)
    changed = carry_ids(began_from, parse(typed))
    check_size(changed)
    try:
        proposed = await propose_text(
            session, hub, seat, section, base=began_from, changed=changed, is_all_or_nothing=True
        )
    except CannotSuggest as refusal:
        raise NotSaved(refusal.sentence, typed, base, current=section.reading.blocks) from refusal
    if not proposed.ids:
        return "Your text says what the section says. Nothing was suggested."
    what = "Your change is suggested" if len(proposed.ids) == 1 else f"Your {len(proposed.ids)} changes are suggested"
    return f"{what}. {section.owner} decides about it."


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
    """Suggest what would make `changed` of `base` in the seat's name, and enter it in the journal."""
    proposed = await suggest_text(hub, seat, section, base=base, changed=changed, is_all_or_nothing=is_all_or_nothing)
    await record_proposed(session, seat, section, proposed)
    return proposed


async def suggest_text(
    hub: Hub, seat: Seat, section: OneSection, *, base: Blocks, changed: Blocks, is_all_or_nothing: bool = False
) -> Proposed:
    """Seen by everybody, and saved when this returns, whatever becomes of the request.

    Clauses are matched by their ids (see identity.carry_ids). Each change is a proposal of its own. What cannot be
    suggested, or no longer finds its words, is listed as `unplaced`; with `is_all_or_nothing` it is refused instead.
    """
    check_rights(section.rights, Rights.SUGGEST, section.owner)
    check_present(is_removed=section.is_removed)
    suggestion = _in_the_name_of(seat)

    def suggest(tree: Tree) -> Sequence[Conflict]:
        conflicts = merge_blocks(tree, write_blocks(base), write_blocks(changed), suggestion).conflicts
        if conflicts and is_all_or_nothing:
            raise CannotSuggest(NOT_SUGGESTED)
        return conflicts

    address = Address(seat.partnership_id, section.id)
    unplaced = await hub.edit(address, seat, suggest)
    if suggestion.ids:
        await words_written(hub, address)
    return Proposed(suggestion.ids, unplaced)


async def record_proposed(session: AsyncSession, seat: Seat, section: OneSection, proposed: Proposed) -> None:
    if proposed.ids:
        count = "a change" if len(proposed.ids) == 1 else f"{len(proposed.ids)} changes"
        await record(session, seat, f"proposed {count} in", section.id, f"the section “{section.heading}”")


def _in_the_name_of(seat: Seat) -> Suggestion:
    moment = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Suggestion(str(seat.person_id), str(seat.organisation_id), moment, fresh_clause_id)
