"""The consortium's own working paper: how the members will run the service together (S004-07-06).

It lies in the consortium's room. The database shows it to those who hold a key; asking without one finds nothing.
Each save is a new version, and a version names the one it was written on, so that nobody overwrites anybody.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.membership.models import OperationalPlan
from consortia.membership.views import ConsortiumView
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.identity.models import Person
from portal.journal.actions import record
from portal.organisations.models import Organisation
from portal.refusals import Forbidden, Refused

plans = table_of(OperationalPlan)
people = table_of(Person)
organisations = table_of(Organisation)

VERSIONS_SHOWN = 20


class StalePlan(Refused):
    pass


@dataclass(frozen=True)
class PlanVersion:
    number: int
    text: str
    person: str
    organisation: str
    at: datetime

    @property
    def blocks(self) -> list[list[str]]:
        """Paragraphs as lists of lines: an empty line begins a new one."""
        return [block.split("\n") for block in self.text.split("\n\n") if block.strip()]


def check_holds_key(seat: Seat, consortium: ConsortiumView) -> None:
    if consortium.room_id not in seat.rooms:
        raise Forbidden(
            f"Only members of {consortium.name} may enter its room. Ask a member to tell you what you need."
        )


async def list_versions(session: AsyncSession, seat: Seat, consortium: ConsortiumView) -> list[PlanVersion]:
    """Newest first, at most VERSIONS_SHOWN."""
    check_holds_key(seat, consortium)
    rows = await session.execute(
        select(plans.c.number, plans.c.text, people.c.name, organisations.c.name, plans.c.created_at)
        .join(people, people.c.id == plans.c.person_id)
        .join(organisations, organisations.c.id == plans.c.organisation_id)
        .where(plans.c.partnership_id == seat.partnership_id, plans.c.consortium_id == consortium.id)
        .order_by(plans.c.number.desc())
        .limit(VERSIONS_SHOWN)
    )
    return [PlanVersion(*row) for row in rows]


async def save_plan(
    session: AsyncSession,
    seat: Seat,
    consortium: ConsortiumView,
    versions: list[PlanVersion],
    *,
    text: str,
    based_on: int,
) -> None:
    """`based_on` is the number of the version that the writer had open; 0 when there was none."""
    newest = versions[0].number if versions else 0
    if based_on != newest:
        raise StalePlan(
            f"{versions[0].organisation} saved version {newest} while you were writing. "
            "Your text is kept below. Put in what is new from theirs, then save again."
        )
    plan_id = new_id()
    await session.execute(
        insert(plans).values(
            partnership_id=seat.partnership_id,
            id=plan_id,
            consortium_id=consortium.id,
            room_id=consortium.room_id,
            number=newest + 1,
            text=text,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
        )
    )
    await record(session, seat, "saved", plan_id, f"version {newest + 1} of the operational plan of {consortium.name}")
