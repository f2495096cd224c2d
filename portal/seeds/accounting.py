"""How the demo's ledgers are posted: a fund, what each body gave, what was paid, and what was put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.access.permissions import Permission
from portal.db.keys import new_id
from portal.seeds.world import Table
from valuation.ledger.actions import open_fund, record_contribution, record_spending, reverse
from valuation.ledger.pending import release, set_aside
from valuation.ledger.queries.entries import find_entry
from valuation.ledger.rules.asked import Contribution, SettingAside, Spending
from valuation.ledger.rules.postings import Medium
from valuation.ledger.sealing import seal_waiting


@dataclass(frozen=True)
class Gift:
    """What an organisation (by its key) gave; what is not cash says how it was worked out."""

    giver: str
    medium: Medium
    amount_pounds: int
    given_on: date
    basis: str = ""
    note: str = ""


@dataclass(frozen=True)
class Payment:
    """`payee` is an organisation at the table by its key, or the name of a supplier outside it."""

    payee: str
    work: str
    amount_pence: int
    paid_on: date
    note: str = ""


@dataclass(frozen=True)
class Purse:
    """A fund that is open, and who posts to it."""

    table: Table
    by: str
    fund_id: UUID

    async def take_in(self, gifts: Sequence[Gift]) -> None:
        seat = await self.table.seat(self.by, Permission.POST_LEDGER)
        for gift in gifts:
            asked = Contribution(
                key=str(new_id()),
                fund_id=self.fund_id,
                organisation_id=self.table.organisation_id(gift.giver),
                medium=gift.medium,
                amount_pence=gift.amount_pounds * 100,
                effective_on=gift.given_on,
                basis=gift.basis,
                note=gift.note,
            )
            await record_contribution(self.table.session, seat, asked)
        await self.table.settle()

    async def pay(self, payments: Sequence[Payment]) -> list[UUID]:
        """Gives the entries, which are in the chain from then on."""
        seat = await self.table.seat(self.by, Permission.POST_LEDGER)
        postings = [await record_spending(self.table.session, seat, self._spending(payment)) for payment in payments]
        await self.table.settle()
        return [posting.id for posting in postings]

    async def set_aside(self, payment: Payment, last_day: date) -> UUID:
        """Kept for this payment until the end of that day, and not paid yet."""
        seat = await self.table.seat(self.by, Permission.POST_LEDGER)
        spending = self._spending(payment)
        asked = SettingAside(
            key=spending.key,
            fund_id=spending.fund_id,
            organisation_id=spending.organisation_id,
            supplier=spending.supplier,
            work=spending.work,
            amount_pence=spending.amount_pence,
            last_day=last_day,
            note=spending.note,
        )
        posting = await set_aside(self.table.session, seat, asked)
        await self.table.settle()
        return posting.id

    async def release(self, entry_id: UUID, reason: str) -> None:
        seat = await self.table.seat(self.by, Permission.POST_LEDGER)
        await seal_waiting(self.table.session, seat.partnership_id)
        entry = await find_entry(self.table.session, seat, entry_id)
        await release(self.table.session, seat, entry, reason=reason, key=str(new_id()))
        await self.table.settle()

    async def put_right(self, entry_id: UUID, reason: str, on: date) -> None:
        seat = await self.table.seat(self.by, Permission.POST_LEDGER)
        # Sealed first, so that the history can name the entry by its number.
        await seal_waiting(self.table.session, seat.partnership_id)
        entry = await find_entry(self.table.session, seat, entry_id)
        await reverse(self.table.session, seat, entry, reason=reason, key=str(new_id()), on=on)
        await self.table.settle()

    def _spending(self, payment: Payment) -> Spending:
        is_here = payment.payee in self.table.world.organisations
        return Spending(
            key=str(new_id()),
            fund_id=self.fund_id,
            organisation_id=self.table.organisation_id(payment.payee) if is_here else None,
            supplier="" if is_here else payment.payee,
            work=payment.work,
            amount_pence=payment.amount_pence,
            effective_on=payment.paid_on,
            note=payment.note,
        )


async def open_purse(table: Table, by: str, name: str, holder: str) -> Purse:
    seat = await table.seat(by, Permission.POST_LEDGER)
    return Purse(table, by, await open_fund(table.session, seat, name, table.organisation_id(holder)))
