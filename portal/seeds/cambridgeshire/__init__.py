"""Chronically excluded adults in Cambridgeshire: Partnership Purchasing with aligned budgets (S003-74).

Of the published case are: the four bodies, £58,000 for the twelve months of the pilot, how the service works, 15 people
in the first year and about 45 afterwards, 12 to 15 for each co-ordinator, the age at death, the fall of £100,000 or 31%
in criminal justice costs, the better well-being, and that costs of health, substance misuse and housing rose. By how
much they rose, how the £58,000 divides, the charity, the panel, what people said and all names are made up, and every
such figure says so.
"""

from collections.abc import Mapping

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.seeds.cambridgeshire.budget import keep_budget
from portal.seeds.cambridgeshire.contract import contract_and_claim
from portal.seeds.cambridgeshire.outcomes import report_first_year, write_outcomes
from portal.seeds.cambridgeshire.pilot import run_pilot, write_design
from portal.seeds.cambridgeshire.value import record_value
from portal.seeds.cambridgeshire.worth import appraise_and_negotiate
from portal.seeds.gathering import ask_about_gate, bring_in, open_table, write_gate
from portal.seeds.world import Table, World, read_text

LEAD = "county-lead"
BODIES = (LEAD, "city-partner", "cambs-police-partner", "cambs-health-partner")
VOTES = (*BODIES, "cambs-provider", "cambs-panel-member")


async def fill_cambridgeshire(world: World) -> None:
    table = await _come_together(world)
    texts = read_text("cambridgeshire_gates")
    await _open_gate(table, "outcomes", {name: texts[name] for name in ("people", "outcomes", "overlap")})
    await write_design(table, VOTES)
    outcomes = await write_outcomes(table)
    await _open_gate(table, "contributions", {name: texts[name] for name in ("contributions", "savings", "hosting")})
    book = await keep_budget(table, BODIES)
    await run_pilot(table)
    await record_value(table)
    await report_first_year(table)
    await appraise_and_negotiate(table, book, BODIES, outcomes)
    await contract_and_claim(table)


async def _open_gate(table: Table, gate: str, passages: Mapping[str, str]) -> None:
    await write_gate(table, LEAD, gate, passages)
    await ask_about_gate(table, LEAD, gate, VOTES)


async def _come_together(world: World) -> Table:
    table = await open_table(
        world,
        LEAD,
        journey="partnership-purchasing",
        title="Chronically excluded adults in Cambridgeshire",
        place="Cambridgeshire",
        roles=[Role.COMMISSIONING_LEAD, Role.BUDGET_HOLDER],
    )
    for guest in BODIES[1:]:
        await bring_in(table, LEAD, guest, PartyKind.PARTNER_AGENCY, Role.BUDGET_HOLDER)
    await bring_in(table, LEAD, "cambs-provider", PartyKind.PROVIDER, Role.PROVIDER_LEAD)
    await bring_in(table, LEAD, "cambs-panel-member", PartyKind.DESIGN_PARTNER, Role.SERVICE_USER_REPRESENTATIVE)
    return table
