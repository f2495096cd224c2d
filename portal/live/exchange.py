"""Co-editing where WebSockets are blocked: one post brings what is new and takes what is missing.

The answer comes when everything brought is durable. The rules are those of a socket.
"""

from portal.live import protocol
from portal.live.hub import Hub
from portal.live.instead import TextChanged
from portal.live.members import CORRECTED_TOO_OFTEN, Limits
from portal.live.open_document import CannotSave, Forged
from portal.live.protocol import EMPTY_UPDATE, Malformed, TooLarge
from portal.live.rights import Address, Author, Rights
from portal.live.room import OutOfStep, Room
from portal.live.suggestions import ONLY_SUGGEST, apply_suggestions
from portal.live.updates import read_update
from portal.refusals import Forbidden, Refused

ONLY_READ = "You may read this section, but not write in it."


class NotExchanged(Refused):
    """What was sent cannot be taken; the editor should load the page again."""


async def exchange(hub: Hub, address: Address, author: Author, rights: Rights, body: bytes) -> bytes:
    """Gives the portal's state vector and what the sender lacks. Raises Forbidden, NotExchanged or TooLarge."""
    try:
        state_vector, update = protocol.decode_exchange(body)
        async with hub.visiting(address) as room:
            if update and update != EMPTY_UPDATE:
                await _take(room, author, rights, update)
            missing = room.replica.answer(state_vector or b"\x00")
            known = room.replica.state_vector
            await hub.made_durable(room)
            _send_away_if_corrected_too_often(room, author, hub.limits)
    except TooLarge:
        raise
    except (Malformed, Forged) as wrong:
        raise NotExchanged("The editor sent something that cannot be read. Reload the page.") from wrong
    except CannotSave as wrong:
        raise NotExchanged("The portal cannot save at the moment. Try again soon.") from wrong
    except OutOfStep as wrong:
        raise NotExchanged("The editor is out of step. Send everything again.") from wrong
    return protocol.encode_exchange(known, missing)


async def _take(room: Room, author: Author, rights: Rights, update: bytes) -> None:
    contents = read_update(update)
    async with room.lock:
        await room.wait_for_its_past(contents)
        if not rights.may_send:
            if contents.news(room.replica.clocks):
                raise Forbidden(ONLY_READ)
            return
        if rights is Rights.SUGGEST:
            try:
                applied = apply_suggestions(room, author, [(update, contents)])
            except TextChanged as changed:
                raise Forbidden(ONLY_SUGGEST) from changed
            room.corrected_by_post[author] += applied.was_put_right
        else:
            await room.apply(author, update, contents, None)
        room.corrected_by_post[author] += room.keep_names(author)


def _send_away_if_corrected_too_often(room: Room, author: Author, limits: Limits) -> None:
    """As at a socket, what was written stays and whoever wrote it is sent away; they may begin again."""
    if room.corrected_by_post[author] > limits.corrections:
        del room.corrected_by_post[author]
        raise Forbidden(CORRECTED_TOO_OFTEN)
