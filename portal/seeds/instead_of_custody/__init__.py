"""Work and training instead of custody: a Development Partnership whose first pilot has ended (S004-04-01 to -11).

The documents describe the case and give it no figures. Unit costs are those of S000-28, marked as illustrations; all
other sums are made up and say so. Everybody is asked whether this is a fair account of the pilot; the police have not
answered yet, and a college that was invited to the next one has not opened its letter.
"""

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.seeds.gathering import ask_about_gate, bring_in, invite, open_table, write_gate
from portal.seeds.instead_of_custody.money import contract_and_claim, keep_money, plan_cash
from portal.seeds.instead_of_custody.outcomes import report_results, write_outcomes
from portal.seeds.instead_of_custody.pilot import run_pilot
from portal.seeds.instead_of_custody.worth import appraise_and_negotiate, record_value
from portal.seeds.world import World, read_text

LEAD = "justice-lead"
VOTES = (LEAD, "police-partner", "youth-provider")
GATES = {
    "aims": ("problem", "reasons", "aims"),
    "arrangements": ("decisions", "money", "management"),
    "evaluation": ("findings", "failures"),
}


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
    texts = read_text("instead_of_custody")
    for gate in ("aims", "arrangements"):
        await write_gate(table, LEAD, gate, {name: texts[name] for name in GATES[gate]})
        await ask_about_gate(table, LEAD, gate, VOTES)
    outcomes = await write_outcomes(table)
    book = await keep_money(table)
    await run_pilot(table)
    await contract_and_claim(table, book)
    await plan_cash(table)
    await report_results(table)
    await record_value(table, outcomes)
    await appraise_and_negotiate(table, book, outcomes)
    await write_gate(table, LEAD, "evaluation", {name: texts[name] for name in GATES["evaluation"]})
    await ask_about_gate(table, LEAD, "evaluation", confirmed_by=[LEAD, "youth-provider"])
