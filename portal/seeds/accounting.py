"""How money of the demo is set aside for a payment that is still to come, and released."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.access.permissions import Permission
from portal.db.keys import new_id
from portal.seeds.world import Table
from valuation.ledger.pending import release, set_aside
from valuation.ledger.queries.entries import find_entry
from valuation.ledger.rules.asked import SettingAside, Spending
from valuation.ledger.sealing import seal_waiting


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
