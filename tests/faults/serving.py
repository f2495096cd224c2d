"""A portal process that a test may kill: `python -m tests.faults.serving DATABASE_URL PORT PARTNERSHIP DOCUMENT`.

Without the last two its documents are the sections of designs, as everywhere else.
"""

import sys
from uuid import UUID

import uvicorn

from partnerships.designs.live import SECTIONS
from portal.app import create_app
from portal.config import load_settings
from portal.live.lines import LineProtocol
from tests.faults.desk import BEGINNING, ENVIRONMENT, Desk


def main(database_url: str, port: str, partnership_id: str = "", document_id: str = "") -> None:
    meaning = SECTIONS
    if document_id:
        desk = Desk()
        desk.documents[UUID(document_id)] = (UUID(partnership_id), BEGINNING)
        meaning = desk.meaning
    app = create_app(load_settings(ENVIRONMENT), database_url, live=meaning)
    # One person may open more here than anywhere else, for load is made by few.
    object.__setattr__(app.state["hub"].limits, "sockets_of_a_person", 1_000)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(port),
        log_level="critical",
        ws=LineProtocol,
        ws_per_message_deflate=False,
        lifespan="on",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
