"""The design as it stood at the end of a day: the versions that make themselves."""

from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath

from partnerships.designs.points import read_point
from partnerships.designs.queries.designs import title_part
from partnerships.designs.queries.points import text_part
from partnerships.designs.routes.designs import DESIGNS
from portal import clock
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.live.entrance import with_newest_words
from portal.refusals import Missing
from portal.web.replies import Page, page
from portal.web.requests import WebRequest


class DayController(Controller):
    path = f"{DESIGNS}/{{design_id:uuid}}/days/{{day:str}}"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(
        self, session: Session, seat: AtSeat, design_id: FromPath[UUID], day: FromPath[str], request: WebRequest
    ) -> Page:
        point = read_point(day)
        if point is None or point.day is None:
            raise Missing("day")
        title, standing = await with_newest_words(
            request, session, seat, title_part(seat, design_id), text_part(seat, design_id, point)
        )
        return page(
            "partnerships/designs/versions/day",
            seat=seat,
            design_id=design_id,
            design_title=title,
            day=point.day,
            is_over=point.day < clock.today(),
            standing=standing,
        )
