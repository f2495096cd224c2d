"""The demo's own page: who there is to be, and a button to become each. It does not exist outside the demo."""

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.db import Session
from portal.identity.people import find_by_email
from portal.identity.routes import sign_in
from portal.refusals import Missing
from portal.seeds.accounts import ACCOUNTS, GROUPS, ORGANISATIONS
from portal.web.replies import Page, page
from portal.web.requests import WebRequest


def demo_only(state: State) -> None:
    if not state["settings"].is_demo:
        raise Missing("demo")


class DemoController(Controller):
    path = "/demo"

    @get(permission=Permission.ANYONE)
    async def index(self, state: State) -> Page:
        demo_only(state)
        names = {organisation.key: organisation.name for organisation in ORGANISATIONS}
        return page("portal/demo/index", groups=GROUPS, names=names)

    @post("/{key:str}", permission=Permission.ANYONE)
    async def become(self, request: WebRequest, session: Session, state: State, key: FromPath[str]) -> Redirect:
        demo_only(state)
        account = next((account for account in ACCOUNTS if account.key == key), None)
        person_id = await find_by_email(session, account.email) if account else None
        if person_id is None:
            raise Missing("demo account")
        return await sign_in(session, request, person_id, "/")
