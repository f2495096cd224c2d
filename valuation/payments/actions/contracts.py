"""Writing a contract down, and agreeing it. Terms may change until the last of those concerned has agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.parties import PUBLIC_BODIES
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.refusals import Missing
from valuation.payments.models import (
    PaymentAgreement,
    PaymentClause,
    PaymentContract,
    PaymentPayer,
    PaymentPrice,
    PaymentStart,
    RiskLimit,
)
from valuation.payments.queries.contracts import ContractView, PaymentsPage, find_contract, payments_page
from valuation.payments.rules.clauses import Clause
from valuation.payments.rules.contracts import (
    CannotContract,
    Price,
    check_may_agree,
    check_not_agreed,
    check_parties,
)

contracts = table_of(PaymentContract)
payers = table_of(PaymentPayer)
prices = table_of(PaymentPrice)
clauses = table_of(PaymentClause)
agreements = table_of(PaymentAgreement)
starts = table_of(PaymentStart)
limits = table_of(RiskLimit)


@dataclass(frozen=True)
class Frame:
    """A contract without its prices and clauses."""

    title: str
    provider_id: UUID
    is_small: bool
    above_id: UUID | None
    starts_on: date
    ends_on: date
    promised_days: int
    person_cap_pence: int | None
    contract_cap_pence: int | None
    shares: Mapping[UUID, str]


def check_sets_limits(seat: Seat) -> None:
    if seat.party_kind not in PUBLIC_BODIES:
        raise CannotContract("The largest share at risk is set by a public body.")


async def set_limits(
    session: AsyncSession, seat: Seat, *, any_percent: Decimal, small_percent: Decimal, lower_tier_percent: Decimal
) -> None:
    check_sets_limits(seat)
    limit_id = new_id()
    await session.execute(
        insert(limits).values(
            **spoken_by(seat),
            id=limit_id,
            any_percent=any_percent,
            small_percent=small_percent,
            lower_tier_percent=lower_tier_percent,
        )
    )
    words = f"the largest share at risk: {any_percent}%, small organisations {small_percent}%"
    await record(session, seat, "set", limit_id, words)


async def write_contract(session: AsyncSession, seat: Seat, frame: Frame) -> UUID:
    check_parties(frame.provider_id, frame.shares, seat.organisation_id)
    contract_id = new_id()
    await session.execute(
        insert(contracts).values(partnership_id=seat.partnership_id, id=contract_id, **_columns(frame))
    )
    await _write_payers(session, seat, contract_id, frame)
    await record(session, seat, "wrote down", contract_id, f"the contract “{frame.title}”")
    return contract_id


async def rewrite_contract(session: AsyncSession, seat: Seat, contract: ContractView, frame: Frame) -> None:
    await _hold_open(session, seat, contract)
    check_parties(frame.provider_id, frame.shares, seat.organisation_id)
    here = (contracts.c.partnership_id == seat.partnership_id, contracts.c.id == contract.id)
    await session.execute(update(contracts).where(*here).values(**_columns(frame)))
    await session.execute(
        delete(payers).where(payers.c.partnership_id == seat.partnership_id, payers.c.contract_id == contract.id)
    )
    await _write_payers(session, seat, contract.id, frame)
    await record(session, seat, "changed", contract.id, f"the contract “{frame.title}”")


async def add_price(session: AsyncSession, seat: Seat, contract: ContractView, price: Price) -> None:
    await _hold_open(session, seat, contract)
    await _insert_price(session, seat, contract, price)


async def add_worked_out_price(
    session: AsyncSession, seat: Seat, contract: ContractView, price: Price, origin: str
) -> None:
    """Who is paid may put in a price of its own as well, with where it comes from: nothing holds before all agree."""
    if seat.organisation_id not in contract.readers:
        raise CannotContract("A price of yours goes into a contract that your organisation is paid or pays under.")
    await take_turns(session, seat, contract.id)
    check_not_agreed(is_agreed=(await find_contract(session, seat, contract.id)).is_agreed)
    await _insert_price(session, seat, contract, replace(price, origin=origin))


async def _insert_price(session: AsyncSession, seat: Seat, contract: ContractView, price: Price) -> None:
    await session.execute(
        insert(prices).values(
            partnership_id=seat.partnership_id,
            id=new_id(),
            contract_id=contract.id,
            metric=price.metric,
            kind=price.kind,
            unit_price_pence=price.unit_price_pence,
            expected=price.expected,
            cap_pence=price.cap_pence,
            once_per_person=price.once_per_person,
            origin=price.origin,
        )
    )
    await record(session, seat, "priced", contract.id, f"“{price.metric}” in “{contract.terms.title}”")


async def remove_price(session: AsyncSession, seat: Seat, contract: ContractView, price_id: UUID) -> None:
    price = next((one for one in contract.terms.prices if one.id == price_id), None)
    if price is None:
        raise Missing("price")
    await _hold_open(session, seat, contract)
    await session.execute(delete(prices).where(prices.c.partnership_id == seat.partnership_id, prices.c.id == price_id))
    await record(session, seat, "took out", contract.id, f"the price of “{price.metric}” in “{contract.terms.title}”")


async def add_clause(session: AsyncSession, seat: Seat, contract: ContractView, clause: Clause) -> None:
    await _hold_open(session, seat, contract)
    await session.execute(
        insert(clauses).values(
            partnership_id=seat.partnership_id,
            id=new_id(),
            contract_id=contract.id,
            kind=clause.kind,
            threshold_percent=clause.threshold_percent,
            periods=clause.periods,
            notice_days=clause.notice_days,
        )
    )
    await record(session, seat, "added", contract.id, f"a clause on {clause.kind} to “{contract.terms.title}”")


async def agree(session: AsyncSession, seat: Seat, contract_id: UUID, digest: str) -> ContractView:
    """`digest` is of the terms that the person saw. The last to agree makes the terms stay."""
    await take_turns(session, seat, contract_id)
    page = await payments_page(session, seat)
    contract = _among(page, contract_id)
    check_not_agreed(is_agreed=contract.is_agreed)
    if contract.digest != digest:
        raise CannotContract("The terms have changed since you opened this page. Read them again, then agree.")
    if seat.organisation_id not in contract.readers:
        raise CannotContract("Only those who are paid and those who pay agree a contract.")
    check_may_agree(contract.terms, page.chain, page.limits.in_rules() if page.limits else None)
    word = {**spoken_by(seat), "contract_id": contract.id, "digest": digest}
    await session.execute(insert(agreements).values(**word, id=new_id()))
    await record(session, seat, "agreed", contract.id, f"the terms of “{contract.terms.title}”")
    if not set(contract.readers) - contract.agreed_by - {seat.organisation_id}:
        await session.execute(insert(starts).values(**word, id=new_id()))
    return await find_contract(session, seat, contract_id)


def _among(page: PaymentsPage, contract_id: UUID) -> ContractView:
    for contract in page.contracts:
        if contract.id == contract_id:
            return contract
    raise Missing("contract")


async def _hold_open(session: AsyncSession, seat: Seat, contract: ContractView) -> None:
    """Terms are changed by somebody who pays, and not while somebody else agrees them."""
    if not contract.is_payer(seat.organisation_id):
        raise CannotContract("Only those who pay change what the contract says. Ask one of them.")
    await take_turns(session, seat, contract.id)
    check_not_agreed(is_agreed=(await find_contract(session, seat, contract.id)).is_agreed)


async def take_turns(session: AsyncSession, seat: Seat, contract_id: UUID) -> None:
    """One after the other at one contract: two who verified at once would both fill what is left under a cap."""
    await session.execute(
        select(contracts.c.id)
        .where(contracts.c.partnership_id == seat.partnership_id, contracts.c.id == contract_id)
        .with_for_update()
    )


async def _write_payers(session: AsyncSession, seat: Seat, contract_id: UUID, frame: Frame) -> None:
    await session.execute(
        insert(payers).values(
            [
                {
                    "partnership_id": seat.partnership_id,
                    "id": new_id(),
                    "contract_id": contract_id,
                    "payer_id": payer_id,
                    "share": share,
                }
                for payer_id, share in frame.shares.items()
            ]
        )
    )


def _columns(frame: Frame) -> dict[str, object]:
    return {
        "title": frame.title,
        "provider_id": frame.provider_id,
        "is_small": frame.is_small,
        "above_id": frame.above_id,
        "starts_on": frame.starts_on,
        "ends_on": frame.ends_on,
        "promised_days": frame.promised_days,
        "person_cap_pence": frame.person_cap_pence,
        "contract_cap_pence": frame.contract_cap_pence,
    }


def spoken_by(seat: Seat) -> dict[str, UUID]:
    return {
        "partnership_id": seat.partnership_id,
        "organisation_id": seat.organisation_id,
        "person_id": seat.person_id,
    }
