"""Work and training instead of custody: a Development Partnership that has just begun (S004-04-09).

Everybody has been asked to confirm the shared aims; the police have not answered yet, and a college that was
invited has not opened its letter.
"""

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.seeds.gathering import ask_about_gate, bring_in, invite, open_table, write_gate
from portal.seeds.world import World, read_text

LEAD = "justice-lead"


async def fill_instead_of_custody(world: World) -> None:
    table = await open_table(
        world,
        LEAD,
        journey="development-partnership",
        title="Instead of custody: work and training near home",
        place="Riverside",
        roles=[Role.COMMISSIONING_LEAD, Role.BUDGET_HOLDER],
    )
    await bring_in(table, LEAD, "police-partner", PartyKind.PARTNER_AGENCY, Role.BUDGET_HOLDER)
    await bring_in(table, LEAD, "youth-provider", PartyKind.PROVIDER, Role.PROVIDER_LEAD)
    await invite(table, LEAD, "college-guest", PartyKind.PROVIDER, Role.PROVIDER_LEAD)
    await write_gate(table, LEAD, "aims", read_text("instead_of_custody"))
    await ask_about_gate(table, LEAD, "aims", confirmed_by=[LEAD, "youth-provider"])
