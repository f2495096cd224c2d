"""Invitations as people send them, and the letters that come of them."""

import re
from typing import Any

from sqlalchemy import select

from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.outbox.models import Mail
from tests.people import Actor, Cast

TICKED = {"goes-to-tender": "yes", "shared-fairly": "yes"}
PROVIDER = {"kind": "provider", "roles": "provider lead"}


async def letter_to(cast: Cast, address: str) -> str:
    """The path of the newest invitation mailed to this address."""
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        mails = table_of(Mail)
        bodies = await session.scalars(
            select(mails.c.body).where(mails.c.recipient == address).order_by(mails.c.id.desc())
        )
        found = [re.search(r"/invitations/\S+", body) for body in bodies]
    return next(one[0] for one in found if one)


async def invite(cast: Cast, by: Actor | None = None, **fields: str) -> None:
    await (by or cast.alice).post(f"{cast.url}/invitations", {**PROVIDER, **fields})


async def invited_dana(cast: Cast) -> str:
    await invite(cast, to="organisation", organisation=cast.dana.organisation)
    return await letter_to(cast, cast.dana.person.email)


async def invited_address(cast: Cast) -> tuple[str, str]:
    email = f"jo.{new_id().hex[-8:]}@example.org"
    await invite(cast, to="email", email=email)
    return email, await letter_to(cast, email)


def as_dana(cast: Cast) -> dict[str, Any]:
    return {"organisation": cast.dana.organisation_id, **TICKED}


def arrival(name: str = "Jo Jones") -> dict[str, Any]:
    return {"name": name, "organisation": f"Hosts {new_id().hex[-8:]}", "organisation_kind": "charity", **TICKED}
