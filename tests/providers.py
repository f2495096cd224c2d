"""More providers at the table: Petra drives, Olga sits at the other partnership. And a consortium for them."""

from uuid import UUID

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.db.keys import new_id
from tests.pages import Page
from tests.people import Actor, Cast, seat_somebody

DESCRIPTION = "Volunteers drive people to medical appointments and back."


async def seat_provider(cast: Cast, name: str, organisation: str, partnership_id: UUID | None = None) -> Actor:
    async with cast.app.state["sessions"]() as session, session.begin():
        actor = await seat_somebody(
            cast.app,
            session,
            partnership_id or cast.partnership_id,
            name,
            f"{organisation} {new_id().hex[-6:]}",
            PartyKind.PROVIDER,
            (Role.PROVIDER_LEAD,),
        )
    cast.more.append(actor)
    return actor


async def form_consortium(
    founder: Actor, partnership_url: str, *guests: Actor, name: str = "Together for Tuesday"
) -> str:
    """The founder forms it, every guest joins; gives its address."""
    reply = await founder.post(
        f"{partnership_url}/consortium",
        {
            "name": name,
            "arrangement": "lead body",
            "vision": "Nobody who wants company spends Sunday alone.",
            "history": "A lunch club since 2019.",
            "guests": [str(guest.organisation_id) for guest in guests],
        },
    )
    for guest in guests:
        await guest.post(f"{reply.location}/answer", {"answer": "joined"})
    return reply.location


async def add_package(member: Actor, consortium_url: str, title: str = "Transport") -> str:
    """Gives the address of the work package."""
    reply = await member.post(
        f"{consortium_url}/packages", {"title": title, "description": DESCRIPTION, "clause_reference": "section 4.3"}
    )
    return reply.location.removesuffix("/shares")


async def divide(
    member: Actor, package_url: str, shares: dict[Actor, str], *leaders: Actor, expect: int = 303, **more: str
) -> Page:
    """Fill in the form of shares as the page shows it."""
    form = await member.get(f"{package_url}/shares")
    fields = {"revision": form.field("revision"), **more}
    for actor, percent in shares.items():
        fields[f"share-{actor.organisation_id.hex}"] = percent
    for actor in leaders:
        fields[f"leads-{actor.organisation_id.hex}"] = "yes"
    return await member.post(f"{package_url}/shares", fields, expect=expect)


async def accept(member: Actor, package_url: str) -> Page:
    return await member.post(f"{package_url}/acceptance", {"digest": (await member.get(package_url)).field("digest")})
