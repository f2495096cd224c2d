"""Young and homeless in South Tyneside: Partnership Purchasing on a pilot of nine months (S003-80 to -89).

The way of working and the ten beds are those of the published case; providers, people and sums are made up.
"""

from fractions import Fraction

from partnerships.pilots.rules import MeasureTerms
from partnerships.pilots.rules import Plan as PilotPlan
from portal import clock
from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.seeds.accounting import Payment
from portal.seeds.budgeting import DemoLine, open_book
from portal.seeds.delivering import Case, Plan, Work, divide, form_consortium
from portal.seeds.gathering import ask_about_gate, bring_in, open_table, write_gate
from portal.seeds.piloting import run_one
from portal.seeds.tyneside_outcomes import record_beds, write_outcomes
from portal.seeds.tyneside_worth import appraise_pathway, measure, pay_for_results, record_value
from portal.seeds.world import Table, World, days_ahead, month_ago, read_text
from portal.seeds.writing import Meeting, begin
from valuation.budgets.asked import AskedBudget
from valuation.budgets.rules.agreed import LineRule, Underspend
from valuation.budgets.rules.plan import BudgetKind, VatRegime
from valuation.budgets.rules.terms import Rule

LEAD = "tyneside-lead"
PROVIDERS = ("homeless-provider", "churches-provider", "homes-provider")
VOTES = (LEAD, "children-partner", "adults-partner", *PROVIDERS, "young-people-rep")

SECTIONS = {
    "Purpose": ("tyneside", LEAD),
    "One pathway": ("homeless", "homeless-provider"),
    "Beds and the Hub": ("homes", "homes-provider"),
    "How we know": ("children", "children-partner"),
}
EVERYBODY = ("tyneside", "children", "adults", "homeless", "churches", "homes", "young-people")

CONSORTIUM = Plan(
    name="One Door South Tyneside",
    vision="Let a young person tell their story once, and never be sent on.",
    history="All three have worked in the borough for years and have met at the same emergency meetings.",
    members=PROVIDERS,
)
CASE = Case(
    experience="Twenty years of work with homeless young people, and mediation with their families.",
    capability="Mediators and assessment workers of its own, and a team that keeps the records.",
    infrastructure="Contracts with other councils, reserves for four months, and systems to report from.",
)
WORK = (
    Work(
        "Assessment beds",
        "Ten more beds for up to four weeks, with an assessment that every service accepts.",
        "3.1",
        {"homes-provider": 60, "homeless-provider": 40},
    ),
    Work(
        "Mediation",
        "Talks between young people and their families, offered on the first day.",
        "2.3",
        {"homeless-provider": 100},
    ),
    Work(
        "The Hub",
        "A place to drop in for advice on housing, benefits, training and work, and courses for living alone.",
        "3.2",
        {"churches-provider": 70, "homeless-provider": 30},
    ),
)
MEASURES = (
    MeasureTerms(
        "Assessment beds",
        "beds more than before",
        "0",
        "10, at no extra cost",
        "Rivermouth Supported Homes counts them at the end of each month.",
    ),
    MeasureTerms(
        "Bed and breakfast",
        "nights a month",
        "212",
        "Fewer than 20",
        "Invoices to Strategic Housing.",
    ),
    MeasureTerms(
        "Home again",
        "young people out of 100 after mediation",
        "Not known: mediation was not offered",
        "35",
        "Asked three months after the last talk, by somebody other than the mediator.",
    ),
    MeasureTerms(
        "Told once",
        "young people out of 100",
        "12, from the workshop",
        "80",
        "The central record. May be used later to pay by results.",
    ),
)
HOLDERS = (LEAD, "children-partner", "adults-partner")
BEDS, MEDIATION, HUB = "Assessment beds", "Mediation", "The Hub"
# What housing, children and adults put in, and pounds paid for each of the months since the pilot began.
CASH = {
    BEDS: (90_000, 30_000, 20_000),
    MEDIATION: (26_000, 42_000, 20_000),
    HUB: (30_000, 12_000, 22_000),
}
PAID = {
    BEDS: (11_200, 11_450, 11_450, 11_900, 11_450),
    MEDIATION: (6_300, 7_150, 7_400, 7_260, 7_350),
    HUB: (5_100, 4_850, 5_020, 5_230, 5_090),
}
EXPECTED = {BEDS: 137_600, MEDIATION: 93_500, HUB: 63_200}
WAIVER = "The three boards agreed in the week after the pilot had begun; nobody could wait for the beds."
FOR_TEN_ROOMS = "Ten rooms are ready before the end of the pilot; the order goes out with the first key."


async def fill_tyneside(world: World) -> None:
    table = await _come_together(world)
    texts = read_text("tyneside_gates")
    await write_gate(table, LEAD, "outcomes", {name: texts[name] for name in ("people", "outcomes", "overlap")})
    await ask_about_gate(table, LEAD, "outcomes", VOTES)
    await _design(table)
    await divide(table, await form_consortium(table, CONSORTIUM, CASE), WORK)
    outcomes = await write_outcomes(table)
    passages = ("contributions", "savings", "hosting")
    await write_gate(table, LEAD, "contributions", {name: texts[name] for name in passages})
    await ask_about_gate(table, LEAD, "contributions", VOTES)
    await _post_money(table)
    await record_beds(table, outcomes)
    await run_one(table, LEAD, _pilot(), MEASURES)
    await measure(table)
    await record_value(table, outcomes)
    await appraise_pathway(table, CASH, outcomes)
    await pay_for_results(table)
    await write_gate(table, LEAD, "criteria", {name: texts[name] for name in ("criteria", "measures")})


async def _come_together(world: World) -> Table:
    table = await open_table(
        world,
        LEAD,
        journey="partnership-purchasing",
        title="Young and homeless in South Tyneside",
        place="South Tyneside",
        roles=[Role.COMMISSIONING_LEAD, Role.BUDGET_HOLDER],
    )
    for guest in ("children-partner", "adults-partner"):
        await bring_in(table, LEAD, guest, PartyKind.PARTNER_AGENCY, Role.BUDGET_HOLDER)
    for guest in PROVIDERS:
        await bring_in(table, LEAD, guest, PartyKind.PROVIDER, Role.PROVIDER_LEAD)
    await bring_in(table, LEAD, "young-people-rep", PartyKind.DESIGN_PARTNER, Role.SERVICE_USER_REPRESENTATIVE)
    return table


async def _design(table: Table) -> None:
    owners = {heading: owner for heading, (owner, _) in SECTIONS.items()}
    design = await begin(table, LEAD, "One pathway for young people", owners)
    texts = read_text("tyneside_design")
    await design.write({heading: (SECTIONS[heading][1], words) for heading, words in texts.items()})
    notes = "Two days with everybody who meets these young people, and with four who were homeless themselves."
    await design.meet(LEAD, Meeting(month_ago(9, 14), "The way through the services", EVERYBODY, notes))
    version = await design.freeze(LEAD, "For the pilot of nine months", seen_by=VOTES)
    await design.sign(LEAD, version, VOTES)


async def _post_money(table: Table) -> None:
    lines = _lines(table)
    book = await open_book(table, LEAD, _terms(table), month_ago(6, 1), lines)
    await book.agree(lines, HOLDERS, WAIVER)
    for line in lines:
        for who, pounds in line.cash.items():
            await book.take_in(LEAD, table.world.belongs_to[who], line.name, pounds * 100, month_ago(6, 1))
    for place in range(5):
        for work, amounts in PAID.items():
            await book.spend(LEAD, work, amounts[place] * 100, month_ago(5 - place, 15))
    for work, pounds in EXPECTED.items():
        await book.forecast(LEAD, work, 3, pounds, "For the nine months of the pilot. Illustrative.")
    await book.plan_action(MEDIATION, 3, "Talks of two hours become talks of ninety minutes, and the Hub lends a room.")
    await table.settle()
    purse = await book.purse(LEAD, HUB)
    await purse.set_aside(
        Payment("Tyne Furniture Re-use", "Beds and cookers for first homes", 6_400_00, clock.today(), FOR_TEN_ROOMS),
        days_ahead(60),
    )
    bikes = await purse.set_aside(Payment("homes", "Bicycles to get to work", 1_850_00, clock.today()), days_ahead(60))
    await purse.release(bikes, "The police gave eleven bicycles that nobody had claimed.")


def _lines(table: Table) -> list[DemoLine]:
    housing, children, adults = (str(table.organisation_id(key)) for key in ("tyneside", "children", "adults"))
    parts = {housing: Fraction(1, 4), children: Fraction(1, 2), adults: Fraction(1, 4)}
    rules = {
        BEDS: ("homes", LineRule(Rule.PRO_RATA_CAPPED, Underspend.SHARED)),
        MEDIATION: ("homeless", LineRule(Rule.SHARES, Underspend.SHARED, shares=parts)),
        HUB: ("churches", LineRule(Rule.FIXED, Underspend.KEPT)),
    }
    return [
        DemoLine("One pathway", name, provider, sum(CASH[name]), dict(zip(HOLDERS, CASH[name], strict=True)), rule)
        for name, (provider, rule) in rules.items()
    ]


def _terms(table: Table) -> AskedBudget:
    return AskedBudget(
        title="Pooled fund",
        kind=BudgetKind.POOLED,
        aims="A young person tells their story once. Three internal budgets pay for one pathway in place of three.",
        host_id=table.organisation_id("tyneside"),
        keeper="Strategic Housing, for the three budget holders",
        vat_regime=VatRegime.COUNCIL,
        accountability="The three budget holders decide together; each answers to its own director for its part.",
        threshold_percent=5,
    )


def _pilot() -> PilotPlan:
    return PilotPlan(
        title="Nine months of one pathway",
        tested="Whether one door, one form and one plan help young people better than separate contracts did, at the "
        "same cost; and what the council will want to buy afterwards.",
        starts_on=month_ago(6, 1),
        ends_on=month_ago(-3, 1),
    )
