"""How the demo's contracts come about: written by a payer, agreed by everybody concerned, claimed under and paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.access.permissions import Permission
from portal.seeds.world import Table
from valuation.payments.actions.claims import ClaimedLine, give_verdict, pay, send_claim
from valuation.payments.actions.contracts import Frame, add_clause, add_price, agree, set_limits, write_contract
from valuation.payments.queries.claims import find_claim
from valuation.payments.queries.contracts import ContractView, find_contract
from valuation.payments.rules.claims import Verdict
from valuation.payments.rules.clauses import Clause
from valuation.payments.rules.contracts import Price

PROMISED_DAYS = 30


@dataclass(frozen=True)
class DemoContract:
    """`provider` and the payers, with their shares, are accounts; the first payer writes it down."""

    title: str
    provider: str
    payers: Mapping[str, str]
    period: tuple[date, date]
    prices: Sequence[Price]
    cap_pounds: int
    clauses: Sequence[Clause] = ()
    is_small: bool = True


@dataclass(frozen=True)
class DemoClaim:
    """`lines` have the place of a price, a quantity and perhaps a code. `paid_from` has a payer's fund, by account."""

    period: tuple[date, date]
    received_on: date
    evidence: str
    lines: Sequence[tuple[int, int, str]]
    verdict: Verdict | None = Verdict.VERIFIED
    reason: str = ""
    paid_on: date | None = None
    paid_from: UUID | None = None


async def make_contract(table: Table, demo: DemoContract) -> ContractView:
    writer, *_ = demo.payers
    seat = await table.seat(writer, Permission.WRITE_CONTRACT)
    percents = (Decimal(25), Decimal(10), Decimal(10))
    await set_limits(
        table.session, seat, any_percent=percents[0], small_percent=percents[1], lower_tier_percent=percents[2]
    )
    contract_id = await write_contract(table.session, seat, _frame(table, demo))
    for price in demo.prices:
        await add_price(table.session, seat, await find_contract(table.session, seat, contract_id), price)
    for clause in demo.clauses:
        await add_clause(table.session, seat, await find_contract(table.session, seat, contract_id), clause)
    contract = await find_contract(table.session, seat, contract_id)
    for who in (demo.provider, *demo.payers):
        seat = await table.seat(who, Permission.AGREE_CONTRACT)
        contract = await agree(table.session, seat, contract_id, contract.digest)
    return contract


async def claim(table: Table, demo: DemoContract, contract: ContractView, asked: DemoClaim) -> None:
    """Sent by the provider, looked at by the first payer, and paid by each payer from the fund that is named."""
    keys = [price.id for price in contract.terms.prices if price.id]
    seat = await table.seat(demo.provider, Permission.CLAIM)
    claim_id = await send_claim(
        table.session,
        seat,
        contract,
        period=asked.period,
        evidence=asked.evidence,
        claimed=[ClaimedLine(keys[place], Decimal(quantity), code) for place, quantity, code in asked.lines],
        received_on=asked.received_on,
    )
    if asked.verdict is None:
        return
    seat = await table.seat(next(iter(demo.payers)), Permission.VERIFY_CLAIM)
    settled = await give_verdict(table.session, seat, contract, claim_id, verdict=asked.verdict, reason=asked.reason)
    if asked.paid_on is None or asked.paid_from is None:
        return
    for who in demo.payers:
        seat = await table.seat(who, Permission.PAY_CLAIM)
        part = next(part for part in settled.parts if part.payer_id == seat.organisation_id)
        view = await find_claim(table.session, seat, claim_id)
        await pay(table.session, seat, view, part, fund_id=asked.paid_from, paid_on=asked.paid_on)
        await table.settle()


def _frame(table: Table, demo: DemoContract) -> Frame:
    shares = {table.world.organisation_of(who).id: share for who, share in demo.payers.items()}
    starts_on, ends_on = demo.period
    return Frame(
        title=demo.title,
        provider_id=table.world.organisation_of(demo.provider).id,
        is_small=demo.is_small,
        above_id=None,
        starts_on=starts_on,
        ends_on=ends_on,
        promised_days=PROMISED_DAYS,
        person_cap_pence=None,
        contract_cap_pence=demo.cap_pounds * 100,
        shares=shares,
    )
