"""Those who pay say whom they look for; the provider counts whom it reached. No figure changes a payment."""

from dataclasses import asdict

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.clock import uk_date
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.payments.actions.contracts import spoken_by
from valuation.payments.queries.contracts import ContractView
from valuation.payments.reach_models import ReachAim, ReachCount
from valuation.payments.rules.reach import Aims, Reached, WrongReach, check_reached

aims_table = table_of(ReachAim)
counts = table_of(ReachCount)


async def set_aims(session: AsyncSession, seat: Seat, contract: ContractView, aims: Aims) -> None:
    if not contract.is_payer(seat.organisation_id):
        raise WrongReach("Those who pay say whom they look for.")
    await session.execute(
        insert(aims_table).values(**spoken_by(seat), id=new_id(), contract_id=contract.id, **asdict(aims))
    )
    await record(session, seat, "said", contract.id, f"who is to be reached under “{contract.terms.title}”")


async def count_reached(session: AsyncSession, seat: Seat, contract: ContractView, reached: Reached) -> None:
    """Counted again, the newest count of a period holds; the ones before stay in the database."""
    if contract.provider_id != seat.organisation_id:
        raise WrongReach("The organisation that is paid counts whom it reached.")
    if not contract.is_agreed:
        raise WrongReach("People are counted once everybody has agreed the terms.")
    check_reached(reached, clock.today())
    await session.execute(
        insert(counts).values(
            **spoken_by(seat), id=new_id(), contract_id=contract.id, reader_ids=contract.readers, **asdict(reached)
        )
    )
    # Without the numbers: they may be of a few people, and the history is never changed.
    words = f"whom “{contract.terms.title}” reached in the period to {uk_date(reached.period_ends_on)}"
    await record(session, seat, "counted", contract.id, words)
