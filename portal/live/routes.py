"""Where editors connect: a socket, and an exchange by post for networks that block sockets."""

import asyncio
from contextlib import suppress
from functools import partial
from uuid import UUID

from litestar import Controller, Response, post, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.params import FromPath

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.live import protocol
from portal.live.conversation import Conversation
from portal.live.entrance import AtEntrance, Entrance, Socket
from portal.live.exchange import NotExchanged, exchange
from portal.live.faults import once_more
from portal.live.gatekeeper import NotSignedInNow, code_for
from portal.live.hub import Hub
from portal.live.lines import Line, line_of
from portal.live.members import (
    AGAINST_THE_RULES,
    FLUSH_SECONDS,
    OLD_SCHEMA,
    OTHER_EPOCH,
    Member,
)
from portal.live.rights import Address, Author
from portal.live.room import Room
from portal.refusals import Forbidden, Missing, Refused
from portal.web.requests import WebRequest

SCHEMA = 2
LONGEST_NUMBER = 9
CLOSING_SECONDS = 2.0


class LiveController(Controller):
    path = "/partnerships/{partnership_id:uuid}/live/{document_id:uuid}"

    @websocket("/", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def co_edit(self, socket: Socket, entrance: AtEntrance, document_id: FromPath[UUID]) -> None:
        if not entrance.comes_from_here:
            await socket.close(AGAINST_THE_RULES)
            return
        await socket.accept()
        try:
            visit = await once_more(lambda: entrance.judge(document_id))
        except (NotSignedInNow, Missing, Forbidden, Refused) as refusal:
            await socket.close(*code_for(refusal))
            return
        line = line_of(socket.scope)
        member = Member(visit, lambda: entrance.judge(document_id), entrance.hub.limits, line.write if line else None)
        await _serve(socket, entrance, Address(visit.seat.partnership_id, document_id), member, line)

    @post("/exchange", permission=Permission.READ, opens_at=Phase.DESIGN, status_code=200,
          request_max_body_size=protocol.LARGEST_EXCHANGE_BYTES + 100)  # fmt: skip
    async def exchange(
        self, request: WebRequest, session: Session, seat: AtSeat, document_id: FromPath[UUID]
    ) -> Response[bytes]:
        hub: Hub = request.app.state["hub"]
        rights = await hub.meaning.judge(session, seat, document_id)
        address = Address(seat.partnership_id, document_id)
        async with hub.visiting(address) as room:
            if _code(request.query_params, room):
                raise NotExchanged("This page is out of date. Reload it.")
        try:
            answer = await exchange(hub, address, Author.of(seat), rights, await request.body())
        except protocol.TooLarge as wrong:
            raise RequestEntityTooLarge from wrong
        return Response(answer, media_type="application/octet-stream")


async def _serve(socket: Socket, entrance: Entrance, address: Address, member: Member, line: Line | None) -> None:
    """From the greeting to the end. Reading and writing go on side by side until either of them ends."""
    hub = entrance.hub
    room = await hub.join(address, member)
    conversation = Conversation(room, member, partial(hub.flusher.wake, room))
    if code := _code(socket.query_params, room):
        member.end(code, "Reload the page.")
    conversation.greet()
    if line is not None:
        line.listen(conversation.hear_now)
    pump = asyncio.create_task(member.pump(socket.send_bytes))
    reader = asyncio.create_task(_read(socket, conversation))
    ended = asyncio.create_task(member.ended.wait())
    try:
        await asyncio.wait({pump, reader, ended}, return_when=asyncio.FIRST_COMPLETED)
        await conversation.stop()
        if member.ending is not None and not member.is_slow:
            await asyncio.wait({pump}, timeout=FLUSH_SECONDS)
    finally:
        if line is not None:
            line.listen(None)
        hub.leave(room, member)
        for task in (pump, reader, ended):
            task.cancel()
        await asyncio.gather(pump, reader, ended, return_exceptions=True)
    if member.ending is not None:
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            await asyncio.wait_for(socket.close(*member.ending), CLOSING_SECONDS)


async def _read(socket: Socket, conversation: Conversation) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            event = await socket.receive()
            if event["type"] != "websocket.receive":
                return
            await conversation.hear(event.get("bytes") or b"")


def _code(query: object, room: Room) -> int | None:
    """Why an editor's page is too old for this document."""
    asked = dict(query.items()) if hasattr(query, "items") else {}
    schema = str(asked.get("schema", ""))
    if not schema.isdecimal() or len(schema) > LONGEST_NUMBER or int(schema) < SCHEMA:
        return OLD_SCHEMA
    if str(asked.get("epoch", "")) != str(room.replica.epoch):
        return OTHER_EPOCH
    return None
