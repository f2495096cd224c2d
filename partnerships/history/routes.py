"""Who did what, on whose behalf, when: read by everybody at the table, written by nobody."""

from litestar import Controller, get
from litestar.params import FromQuery

from partnerships.history.queries import ENTRIES_PER_PAGE, chain_head, list_entries
from portal.access.permissions import Permission
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.replies import Page, page


class HistoryController(Controller):
    path = "/partnerships/{partnership_id:uuid}/history"

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat, before: FromQuery[int | None] = None) -> Page:
        entries = await list_entries(session, seat, before)
        return page(
            "partnerships/history/index",
            seat=seat,
            entries=entries[:ENTRIES_PER_PAGE],
            older=entries[ENTRIES_PER_PAGE - 1].number if len(entries) > ENTRIES_PER_PAGE else None,
            is_newest=before is None,
            head=await chain_head(session, seat),
        )


ROUTES = [HistoryController]
