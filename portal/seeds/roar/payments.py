"""A contract of the pilot that pays partly for results: two payers, three claims, one paid eleven days late."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from portal.access.permissions import Permission
from portal.seeds.world import Table, days_ahead, month_ago
from valuation.ledger.queries.options import form_options
from valuation.payments.actions.claims import ClaimedLine, give_verdict, pay, send_claim
from valuation.payments.actions.contracts import Frame, add_clause, add_price, agree, set_limits, write_contract
from valuation.payments.actions.reach import count_reached, set_aims
from valuation.payments.actions.watching import read_satisfaction, save_cash_plan
from valuation.payments.queries.claims import find_claim
from valuation.payments.queries.contracts import ContractView, find_contract
from valuation.payments.queries.watching import CashPlanView
from valuation.payments.rules.claims import Verdict
from valuation.payments.rules.clauses import Clause, ClauseKind
from valuation.payments.rules.contracts import Price, PriceKind
from valuation.payments.rules.reach import Aims, Reached

PROMISED_DAYS = 30
LATE_BY_DAYS = 11

PRICES = (
    Price("A month of being ready to visit", PriceKind.FIXED_FEE, 450_00, Decimal(12)),
    Price("A visit at home", PriceKind.ACTIVITY, 18_50, Decimal(600), cap_pence=12_000_00),
    Price(
        "A person less lonely after six months",
        PriceKind.SUSTAINED_OUTCOME,
        60_00,
        Decimal(25),
        once_per_person=True,
    ),
)


@dataclass(frozen=True)
class Month:
    months_ago: int
    visits: int
    codes: tuple[str, ...]
    received_on: date
    is_owed_in_part: bool = False


async def contract_and_claim(table: Table) -> None:
    contract = await _contract(table)
    for month in (
        Month(3, 46, (), month_ago(2, 4)),
        Month(2, 52, (), month_ago(1, 3), is_owed_in_part=True),
        Month(1, 49, ("B-07", "B-11", "B-19"), days_ahead(-6)),
    ):
        await _claim(table, contract, month)
    await _read(table, contract)
    await _count(table, contract)
    await _plan_cash(table)


async def _contract(table: Table) -> ContractView:
    seat = await table.seat("budget-holder", Permission.WRITE_CONTRACT)
    await set_limits(
        table.session, seat, any_percent=Decimal(25), small_percent=Decimal(10), lower_tier_percent=Decimal(10)
    )
    shares = {table.organisation_id("council"): "2/3", table.organisation_id("health"): "1/3"}
    frame = Frame(
        title="Befriending at home, pilot year",
        provider_id=table.organisation_id("befriending"),
        is_small=True,
        above_id=None,
        starts_on=month_ago(6, 1),
        ends_on=days_ahead(180),
        promised_days=PROMISED_DAYS,
        person_cap_pence=None,
        contract_cap_pence=17_500_00,
        shares=shares,
    )
    contract_id = await write_contract(table.session, seat, frame)
    for price in PRICES:
        await add_price(table.session, seat, await find_contract(table.session, seat, contract_id), price)
    for clause in (
        Clause(ClauseKind.BREAK, Decimal(70), 2, 90),
        Clause(ClauseKind.EXTENSION, Decimal(85), 2, 30),
    ):
        await add_clause(table.session, seat, await find_contract(table.session, seat, contract_id), clause)
    for who in ("provider-lead", "budget-holder", "health-partner"):
        seat = await table.seat(who, Permission.AGREE_CONTRACT)
        contract = await find_contract(table.session, seat, contract_id)
        contract = await agree(table.session, seat, contract_id, contract.digest)
    return contract


async def _claim(table: Table, contract: ContractView, month: Month) -> None:
    ready, visit, less_lonely = (price.id for price in contract.terms.prices if price.id)
    seat = await table.seat("provider-lead", Permission.CLAIM)
    claim_id = await send_claim(
        table.session,
        seat,
        contract,
        period=(month_ago(month.months_ago, 1), month_ago(month.months_ago, 28)),
        evidence="The visit book of the month, kept at the office; the scale of loneliness where it was asked again.",
        claimed=[
            ClaimedLine(ready, Decimal(1), ""),
            ClaimedLine(visit, Decimal(month.visits), ""),
            *(ClaimedLine(less_lonely, Decimal(1), code) for code in month.codes),
        ],
        received_on=month.received_on,
    )
    if month.months_ago == 1:
        return
    seat = await table.seat("procurement", Permission.VERIFY_CLAIM)
    claim = await give_verdict(table.session, seat, contract, claim_id, verdict=Verdict.VERIFIED, reason="")
    for part in claim.parts:
        is_council = part.payer_id == table.organisation_id("council")
        if month.is_owed_in_part and not is_council:
            continue
        late_by = 0 if is_council else LATE_BY_DAYS
        paid_on = month.received_on + timedelta(days=19 if is_council else PROMISED_DAYS + late_by)
        who = "budget-holder" if is_council else "health-partner"
        seat = await table.seat(who, Permission.PAY_CLAIM)
        (fund, _), *_ = (await form_options(table.session, seat)).funds
        claim = await find_claim(table.session, seat, claim_id)
        await pay(table.session, seat, claim, part, fund_id=UUID(fund), paid_on=paid_on)
        await table.settle()


async def _read(table: Table, contract: ContractView) -> None:
    seat = await table.seat("procurement", Permission.VERIFY_CLAIM)
    for months, percent in ((4, Decimal(86)), (1, Decimal("88.5"))):
        await read_satisfaction(
            table.session,
            seat,
            contract,
            ends_on=month_ago(months, 28),
            percent=percent,
            source="Question about visits in the pilot’s questionnaire",
        )


async def _count(table: Table, contract: ContractView) -> None:
    """Fewer people with complex needs than looked for, so that the page has something to ask about."""
    aims = Aims(complex_percent=Decimal(40), refused_percent=Decimal(20), left_percent=Decimal(20))
    seat = await table.seat("budget-holder", Permission.WRITE_CONTRACT)
    await set_aims(table.session, seat, contract, aims)
    seat = await table.seat("provider-lead", Permission.CLAIM)
    for reached in (
        Reached(month_ago(4, 28), 21, 2, 18, 8, 2, "Two lived too far away; two moved in with their families."),
        Reached(month_ago(1, 28), 26, 4, 21, 7, 3, "No visitor for the evenings; three went into hospital."),
    ):
        await count_reached(table.session, seat, contract, reached)


async def _plan_cash(table: Table) -> None:
    seat = await table.seat("provider-lead", Permission.CLAIM)
    plan = CashPlanView(
        starts_on=month_ago(0, 1),
        months=12,
        reserves_pence=3_400_00,
        monthly_cost_pence=1_460_00,
        monthly_earned_pence=1_458_33,
        upfront_pence=0,
        promised_days=PROMISED_DAYS,
        actual_days=PROMISED_DAYS + LATE_BY_DAYS + 55,
    )
    await save_cash_plan(table.session, seat, plan)
