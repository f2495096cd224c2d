"""Reaching Older Adults in Renfrewshire: a Public Social Partnership in the middle of its pilot (S004-07-20).

The case and its four strands are those of the published study. People, words and sums are made up for the demo.
"""

from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.seeds.gathering import ask_about_gate, bring_colleague, bring_in, open_table, write_gate
from portal.seeds.roar.consortium import divide_the_work, form, share_costs
from portal.seeds.roar.design import write_design, write_on
from portal.seeds.roar.library import stock_library
from portal.seeds.roar.money import post_money
from portal.seeds.roar.outcomes import write_framework
from portal.seeds.roar.payments import contract_and_claim
from portal.seeds.roar.pilot import run_pilot
from portal.seeds.roar.results import report_results
from portal.seeds.roar.risks import note_risks
from portal.seeds.roar.tender import draft_tender
from portal.seeds.roar.value import record_value_lines
from portal.seeds.roar.worth import appraise_and_negotiate
from portal.seeds.world import Table, World, read_text

LEAD = "commissioner"
VOTES = (
    "commissioner",
    "health-partner",
    "provider-lead",
    "provider-hosting",
    "provider-transport",
    "service-user-rep",
)


async def fill_roar(world: World) -> None:
    table = await _come_together(world)
    design = await write_design(table, VOTES)
    consortium_id = await form(table)
    packages = await divide_the_work(table, consortium_id)
    await share_costs(table, packages)
    outcomes = await write_framework(table)
    await _open_gate(table, "design", ("pilot", "money", "aims"))
    await write_on(design)
    await run_pilot(table)
    book = await post_money(table)
    await note_risks(table)
    await contract_and_claim(table)
    await record_value_lines(table, outcomes)
    await stock_library(table)
    await report_results(table)
    await appraise_and_negotiate(table, book, outcomes)
    await draft_tender(table, outcomes)


async def _come_together(world: World) -> Table:
    table = await open_table(
        world,
        LEAD,
        journey="psp",
        title="Reaching Older Adults in Renfrewshire",
        place="Renfrewshire",
        roles=[Role.COMMISSIONING_LEAD],
    )
    await bring_colleague(table, LEAD, "budget-holder", Role.BUDGET_HOLDER)
    await bring_colleague(table, LEAD, "procurement", Role.PROCUREMENT_SPECIALIST, Role.CONTRACT_MANAGER)
    await bring_in(table, LEAD, "development-officer", PartyKind.FACILITATOR, Role.DEVELOPMENT_OFFICER)
    await bring_in(table, LEAD, "health-partner", PartyKind.PARTNER_AGENCY, Role.BUDGET_HOLDER)
    officer = "development-officer"
    for guest in ("provider-lead", "provider-hosting", "provider-transport"):
        await bring_in(table, officer, guest, PartyKind.PROVIDER, Role.PROVIDER_LEAD)
    await bring_in(table, officer, "service-user-rep", PartyKind.DESIGN_PARTNER, Role.SERVICE_USER_REPRESENTATIVE)
    await bring_in(table, LEAD, "auditor", PartyKind.OBSERVER, Role.AUDITOR)
    await _open_gate(table, "problem", ("problem", "solution"))
    return table


async def _open_gate(table: Table, key: str, passages: tuple[str, ...]) -> None:
    texts = read_text("roar_gates")
    await write_gate(table, LEAD, key, {name: texts[name] for name in passages})
    await ask_about_gate(table, LEAD, key, VOTES)
